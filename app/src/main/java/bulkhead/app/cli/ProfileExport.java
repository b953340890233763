package bulkhead.app.cli;

import bulkhead.app.profile.SavedProfiles;
import bulkhead.app.profile.exporter.Export;
import bulkhead.app.profile.exporter.ExportFormat;
import bulkhead.app.profile.exporter.LeftBehind;
import bulkhead.app.secret.SecretException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A profile becomes a file for another computer or program. */
@Command(
        name = "export",
        description = "Writes a profile to a file that only this user can read, for another computer or program.",
        mixinStandardHelpOptions = true)
final class ProfileExport extends ProfileCommand.WithSecrets {
    @Parameters(
            index = "0",
            paramLabel = "NAME",
            completionCandidates = CompletionCommand.Profiles.class,
            description = "The profile.")
    private String name;

    @Parameters(index = "1", paramLabel = "FILE", description = "The new file; - for standard output.")
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
    private Made made;

    @Override
    void run(SavedProfiles profiles) throws IOException, SecretException, UsageException {
        Export export = new Export(name, format, withSecrets);
        if (file.toString().equals("-")) {
            print(export, profiles);
            return;
        }
        List<String> left = words(export.write(file, profiles, passphrase()));
        made.tell(words(export, left), () -> {
            ObjectNode one = JsonMapper.shared()
                    .createObjectNode()
                    .put("name", name)
                    .put("file", file.toAbsolutePath().toString())
                    .put("format", format.label())
                    .put("secrets", !withSecrets ? "none" : export.inClear() ? "clear" : "sealed");
            left.forEach(one.putArray("left")::add);
            return one;
        });
    }

    /** Standard output is the file, so what there is to say goes beside it. */
    private void print(Export export, SavedProfiles profiles) throws IOException, SecretException, UsageException {
        if (made.isJson()) {
            throw new UsageException("standard output has the file: leave out --json, or name a file");
        }
        try (Export.Content content = export.content(profiles, passphrase())) {
            System.out.write(content.bytes(), 0, content.bytes().length);
            System.out.flush();
            if (!content.left().isEmpty()) {
                System.err.println("bulkhead: not carried over: " + String.join("; ", words(content.left())));
            }
        }
    }

    private static List<String> words(List<LeftBehind> left) {
        return left.stream().map(LeftBehind::words).toList();
    }

    private String words(Export export, List<String> left) {
        StringBuilder words = new StringBuilder("Exported " + name + " to " + file + ".");
        if (export.inClear()) {
            words.append(
                    "%nIts secrets are in it in clear: give it to nobody else, and delete it after use.".formatted());
        }
        if (!left.isEmpty()) {
            words.append("%n  Not carried over:".formatted());
            left.forEach(one -> words.append("%n  - ".formatted()).append(one));
        }
        return words.toString();
    }
}
