package bulkhead.app.cli;

import bulkhead.app.profile.ProfileName;
import bulkhead.app.profile.ProfileStore;
import bulkhead.app.profile.SavedProfiles;
import bulkhead.app.profile.SavedSecrets.Place;
import bulkhead.app.profile.SecurityRating;
import bulkhead.app.profile.importer.ImportResult;
import bulkhead.app.profile.importer.Importers;
import bulkhead.app.profile.importer.draft.ImportedConnection;
import bulkhead.app.secret.SecretException;
import bulkhead.app.secret.SecretKind;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Connections of other programs become profiles. */
@Command(
        name = "import",
        description =
                "Makes profiles of the connections in files of other programs: NetworkManager, netplan, ipsec.conf"
                        + " or swanctl.conf with xl2tpd.conf, Windows, Apple, ChromeOS, RouterOS, OpenWrt, EdgeOS, ConnMan,"
                        + " nmcli scripts, Bulkhead. Says what could not be carried over.",
        mixinStandardHelpOptions = true)
final class ProfileImport extends ProfileCommand.WithSecrets {
    @Parameters(arity = "1..*", paramLabel = "FILE", description = "The files, or their folder; - for standard input.")
    private List<Path> files;

    @Option(names = "--name", paramLabel = "NAME", description = "The new profile's name.")
    private String name;

    @Option(
            names = "--secrets",
            paramLabel = "PLACE",
            description = "Where to keep the secrets that are found: keyring, file or none. Default: the keyring, or a"
                    + " file under a passphrase where there is none.")
    private Place place;

    @Option(names = "--json", description = "Print one JSON value instead of words.")
    private boolean json;

    private final ArrayNode report = new JsonMapper().createArrayNode();

    @Override
    void run(SavedProfiles profiles) throws IOException, SecretException, UsageException {
        check(profiles.store());
        switch (Importers.read(files, passphrase())) {
            case ImportResult.Refused refused -> throw new UsageException(refused.sentence());
            case ImportResult.Found found -> {
                try {
                    if (name != null && found.connections().size() > 1) {
                        throw new UsageException(
                                "there are " + found.connections().size()
                                        + " connections in it: import them without --name, and rename them");
                    }
                    add(profiles, found.connections());
                    found.refused().forEach(sentence -> System.err.println("bulkhead: not imported: " + sentence));
                } finally {
                    found.connections()
                            .forEach(connection -> connection.secrets().close());
                }
            }
        }
        if (json) {
            System.out.println(report);
        }
    }

    private void check(ProfileStore store) throws IOException, UsageException {
        if (name != null && !ProfileName.isValid(name)) {
            throw new UsageException("--name takes up to 64 characters that can be seen, and no dash first; not '"
                    + name.replaceAll("\\p{Cntrl}", "?") + "'");
        }
        if (name != null && store.alike(name).isPresent()) {
            throw new UsageException(
                    "there is a profile '" + store.alike(name).get() + "' already: give another --name");
        }
        long piped = files.stream().filter(file -> file.toString().equals("-")).count();
        if (piped > 1) {
            throw new UsageException("standard input has one file: name - once, and the others by their names");
        }
        if (piped == 1) {
            inputHas("the file to import");
        }
    }

    private void add(SavedProfiles profiles, List<ImportedConnection> connections) throws IOException, SecretException {
        boolean secrets = connections.stream().anyMatch(one -> !one.secrets().isEmpty());
        Place where = !secrets ? Place.none : place == null ? profiles.secrets().usual() : place;
        List<String> names = names(profiles, connections, where);
        for (int i = 0; i < names.size(); i++) {
            say(names.get(i), connections.get(i), where);
        }
    }

    private List<String> names(SavedProfiles profiles, List<ImportedConnection> connections, Place where)
            throws IOException, SecretException {
        if (name == null) {
            return profiles.addAll(
                    connections.stream().map(ImportedConnection::addition).toList(), where);
        }
        ImportedConnection one = connections.getFirst();
        profiles.add(name, one.profile(), one.secrets(), where);
        return List.of(name);
    }

    private void say(String as, ImportedConnection connection, Place wanted) {
        byte[] key = connection.secrets().get(SecretKind.PRE_SHARED_KEY);
        if (key != null) {
            SecurityRating.warning(key).ifPresent(Warnings::tell);
        }
        Place where = connection.secrets().isEmpty() ? Place.none : wanted;
        List<String> kinds = connection.secrets().kinds().stream()
                .map(SecretKind::words)
                .sorted()
                .toList();
        if (json) {
            ObjectNode one = report.addObject()
                    .put("name", as)
                    .put("was", connection.name())
                    .put("place", where.label());
            kinds.forEach(one.putArray("secrets")::add);
            connection.left().forEach(one.putArray("left")::add);
            return;
        }
        System.out.println("Imported " + as + " (" + connection.profile().server() + ")."
                + (where == Place.none ? "" : " In the " + where.words() + ": " + String.join(", ", kinds) + "."));
        if (!as.equals(connection.name())) {
            System.out.println("  It was called '" + connection.name() + "'.");
        }
        SecurityRating.of(connection.profile()).findings().stream()
                .filter(finding -> finding.level() == SecurityRating.Level.WEAK)
                .forEach(finding -> System.out.println("  Weak: " + finding.words()));
        if (!connection.left().isEmpty()) {
            System.out.println("  Not carried over:");
            connection.left().forEach(left -> System.out.println("  - " + left));
        }
    }
}
