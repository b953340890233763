package bulkhead.app.cli;

import bulkhead.app.profile.ProfileStore;
import bulkhead.app.profile.SavedProfiles;
import bulkhead.app.profile.SavedSecrets;
import bulkhead.app.profile.SecurityRating;
import bulkhead.app.profile.importer.ImportResult;
import bulkhead.app.profile.importer.ImportedConnection;
import bulkhead.app.profile.importer.Importers;
import bulkhead.app.secret.SecretException;
import bulkhead.app.secret.SecretKind;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
    private SavedSecrets.Place place;

    @Option(names = "--json", description = "Print one JSON value instead of words.")
    private boolean json;

    private record Added(
            String as, SavedSecrets.Place where, ImportedConnection connection, Optional<String> warning) {}

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
        if (name != null && !ProfileStore.isName(name)) {
            throw new UsageException("--name takes letters, digits, spaces, dots and dashes, not '"
                    + name.replaceAll("\\p{Cntrl}", "?") + "'");
        }
        if (name != null && store.exists(name)) {
            throw new UsageException("there is a profile '" + name + "' already: give another --name");
        }
        long piped = files.stream().filter(file -> file.toString().equals("-")).count();
        if (piped > 1) {
            throw new UsageException("standard input has one file: name - once, and the others by their names");
        }
        if (piped == 1) {
            inputHas("the file to import");
        }
    }

    /** All of them or none: who has to try again finds no half of them there. */
    private void add(SavedProfiles profiles, List<ImportedConnection> connections) throws IOException, SecretException {
        List<Added> added = new ArrayList<>();
        try {
            for (ImportedConnection connection : connections) {
                added.add(add(profiles, connection));
            }
        } catch (IOException | SecretException e) {
            takeBack(profiles, added, e);
            throw e;
        }
        added.forEach(this::say);
    }

    private static void takeBack(SavedProfiles profiles, List<Added> added, Exception why) {
        for (Added one : added) {
            try {
                profiles.forget(one.as());
            } catch (IOException | SecretException e) {
                why.addSuppressed(e);
                System.err.println(
                        "bulkhead: " + one.as() + " was imported, and could not be taken back: " + e.getMessage());
            }
        }
    }

    private Added add(SavedProfiles profiles, ImportedConnection connection) throws IOException, SecretException {
        String as = name != null ? name : profiles.freeName(connection.name());
        SavedSecrets.Place where = connection.secrets().isEmpty()
                ? SavedSecrets.Place.none
                : place == null ? profiles.secrets().usual() : place;
        byte[] key = connection.secrets().get(SecretKind.PRE_SHARED_KEY);
        Optional<String> warning = key == null ? Optional.empty() : SecurityRating.warning(key);
        profiles.add(as, connection.profile(), connection.secrets(), where);
        return new Added(as, where, connection, warning);
    }

    private void say(Added added) {
        added.warning().ifPresent(Warnings::tell);
        String as = added.as();
        SavedSecrets.Place where = added.where();
        ImportedConnection connection = added.connection();
        List<String> kinds = connection.secrets().kinds().stream()
                .map(SecretKind::words)
                .sorted()
                .toList();
        if (json) {
            ObjectNode one = report.addObject()
                    .put("name", as)
                    .put("was", connection.name())
                    .put("place", where.name());
            kinds.forEach(one.putArray("secrets")::add);
            connection.left().forEach(one.putArray("left")::add);
            return;
        }
        System.out.println("Imported " + as + " (" + connection.profile().server() + ")."
                + (where == SavedSecrets.Place.none
                        ? ""
                        : " In the " + where.words() + ": " + String.join(", ", kinds) + "."));
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
