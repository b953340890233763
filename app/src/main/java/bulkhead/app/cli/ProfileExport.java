package bulkhead.app.cli;

import bulkhead.app.files.AtomicFile;
import bulkhead.app.profile.Profile;
import bulkhead.app.profile.ProfileStore;
import bulkhead.app.profile.SavedProfiles;
import bulkhead.app.profile.SavedSecrets;
import bulkhead.app.profile.exporter.ExportFormat;
import bulkhead.app.secret.SecretException;
import bulkhead.app.secret.SecretSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** A profile becomes a file for another computer or program. */
@Command(
        name = "export",
        description = "Writes a profile to a file that only this user can read, for another computer or program.",
        mixinStandardHelpOptions = true)
final class ProfileExport extends ProfileCommand.Action {
    @Parameters(index = "0", paramLabel = "NAME", description = "The profile.")
    private String name;

    @Parameters(index = "1", paramLabel = "FILE", description = "The new file.")
    private Path file;

    @Option(
            names = "--format",
            required = true,
            paramLabel = "FORMAT",
            description = "${COMPLETION-CANDIDATES}: Bulkhead's own, Apple's, NetworkManager's.")
    private ExportFormat format;

    @Option(
            names = "--with-secrets",
            description = "With its secrets: under a passphrase in Bulkhead's own format, in clear in the others.")
    private boolean withSecrets;

    @Mixin
    private PassphraseOption passphrase;

    @Override
    void run(ProfileStore store) throws IOException, SecretException, UsageException {
        Profile profile = store.load(name);
        if (Files.exists(file)) {
            throw new UsageException(file + " exists already: name a new file");
        }
        try (SecretSet secrets = withSecrets ? secrets(store, profile) : new SecretSet()) {
            byte[] content = format.write(name, profile, secrets, passphrase);
            AtomicFile.write(file, content);
            SecretSet.wipe(content);
            System.out.println("Exported " + name + " to " + file + ".");
            if (!secrets.isEmpty() && !format.seals()) {
                System.out.println("Its secrets are in it in clear: give it to nobody else, and delete it after use.");
            }
        }
        List<String> left = format.left(profile);
        if (!left.isEmpty()) {
            System.out.println("  Not carried over:");
            left.forEach(one -> System.out.println("  - " + one));
        }
    }

    private SecretSet secrets(ProfileStore store, Profile profile) throws SecretException, UsageException {
        SecretSet secrets = new SavedProfiles(store, SavedSecrets.ofUser(passphrase)).all(profile);
        if (secrets.isEmpty()) {
            throw new UsageException("no secrets are kept for the profile '" + name + "': export it without them, or"
                    + " keep them with 'bulkhead profile secrets'");
        }
        return secrets;
    }
}
