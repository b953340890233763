package bulkhead.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.app.profile.Profile;
import bulkhead.app.profile.ProfileFile;
import bulkhead.app.secret.SecretKind;
import bulkhead.app.secret.SecretSet;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program with less memory than a file takes: a sentence and an exit code, as for any other failure. */
class SmallMemoryTest {
    @TempDir
    private Path folder;

    private record Result(int exit, String output) {}

    private Result profileImport(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(Bulkhead.command(null));
        command.add(command.indexOf("--module-path"), "-Xmx40m");
        command.addAll(List.of("profile", "import"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("XDG_CONFIG_HOME", folder.resolve("config").toString());
        Process process = builder.start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Result(process.waitFor(), output);
    }

    /** The key of a sealed file takes 64 MiB. */
    @Test
    void saysThatASealedFileTakesMoreMemoryThanThereIs() throws Exception {
        Path sealed = folder.resolve("sealed.json");
        try (SecretSet secrets = new SecretSet()) {
            secrets.put(SecretKind.PASSWORD, "secret".getBytes(StandardCharsets.UTF_8));
            Profile profile = Profile.EMPTY.with(b -> b.server = "vpn.example.org");
            Files.write(sealed, ProfileFile.write("sealed", profile, secrets, (_, _) -> new char[] {'x'}));
        }
        Path passphrase = Files.writeString(folder.resolve("passphrase"), "x\n");
        Result result = profileImport("--passphrase-file", passphrase.toString(), sealed.toString());
        assertThat(result.output())
                .startsWith("bulkhead: sealed.json cannot be opened: that takes 64 MiB of memory")
                .hasLineCount(1);
        assertThat(result.exit()).isEqualTo(2);
    }

    @Test
    void saysThatFilesTakeMoreMemoryThanThereIs() throws Exception {
        Path files = Files.createDirectory(folder.resolve("files"));
        for (int i = 0; i < 64; i++) {
            Files.writeString(files.resolve("file" + i), "\n".repeat(1 << 20));
        }
        Result result = profileImport(files.toString());
        assertThat(result.output())
                .startsWith("bulkhead: Bulkhead had not enough memory for that")
                .hasLineCount(1);
        assertThat(result.exit()).isEqualTo(7);
    }
}
