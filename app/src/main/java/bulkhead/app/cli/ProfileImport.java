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
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
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
                        + " or swanctl.conf with xl2tpd.conf, Windows, Apple, ChromeOS, RouterOS, Bulkhead. Says what could not be carried over.",
        mixinStandardHelpOptions = true)
final class ProfileImport extends ProfileCommand.Action {
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

    @Mixin
    private PassphraseOption passphrase;

    @Option(names = "--json", description = "Print one JSON value instead of words.")
    private boolean json;

    private final ArrayNode report = new JsonMapper().createArrayNode();

    @Override
    void run(ProfileStore store) throws IOException, SecretException, UsageException {
        if (name != null && !ProfileStore.isName(name)) {
            throw new UsageException("--name takes letters, digits, spaces, dots and dashes");
        }
        if (name != null && store.exists(name)) {
            throw new UsageException("there is a profile '" + name + "' already: give another --name");
        }
        switch (Importers.read(files, passphrase)) {
            case ImportResult.Refused refused -> throw new UsageException(refused.sentence());
            case ImportResult.Found found -> {
                try {
                    if (name != null && found.connections().size() > 1) {
                        throw new UsageException(
                                "there are " + found.connections().size()
                                        + " connections in it: import them without --name, and rename them");
                    }
                    for (ImportedConnection connection : found.connections()) {
                        add(store, connection);
                    }
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

    private void add(ProfileStore store, ImportedConnection connection) throws IOException, SecretException {
        SavedSecrets secrets = SavedSecrets.ofUser(passphrase);
        SavedProfiles profiles = new SavedProfiles(store, secrets);
        String as = name != null ? name : profiles.freeName(connection.name());
        SavedSecrets.Place where =
                connection.secrets().isEmpty() ? SavedSecrets.Place.none : place == null ? secrets.usual() : place;
        byte[] key = connection.secrets().get(SecretKind.PRE_SHARED_KEY);
        Optional<String> warning = key == null ? Optional.empty() : SecurityRating.warning(key);
        profiles.add(as, connection.profile(), connection.secrets(), where);
        say(as, where, connection);
        warning.ifPresent(Warnings::tell);
    }

    private void say(String as, SavedSecrets.Place where, ImportedConnection connection) {
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
                        : " In the " + (where == SavedSecrets.Place.keyring ? "keyring" : "file of secrets") + ": "
                                + String.join(", ", kinds) + "."));
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
