package bulkhead.app.cli;

import bulkhead.app.profile.ProfileStore;
import bulkhead.app.profile.SavedProfiles;
import bulkhead.app.profile.SavedSecrets;
import bulkhead.app.profile.exporter.Export;
import bulkhead.app.profile.exporter.ExportFormat;
import bulkhead.app.secret.SecretException;
import java.io.IOException;
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
    void run(ProfileStore store) throws IOException, SecretException {
        Export export = new Export(name, format, withSecrets);
        export.write(file, new SavedProfiles(store, SavedSecrets.ofUser(passphrase)), passphrase);
        System.out.println("Exported " + name + " to " + file + ".");
        if (export.inClear()) {
            System.out.println("Its secrets are in it in clear: give it to nobody else, and delete it after use.");
        }
        List<String> left = format.left(store.load(name));
        if (!left.isEmpty()) {
            System.out.println("  Not carried over:");
            left.forEach(one -> System.out.println("  - " + one));
        }
    }
}
