package bulkhead.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Somebody without the rights is told what to do. */
class RightsTest {
    @TempDir
    private Path folder;

    @Test
    void saysWhatToDoWithoutTheRights() throws Exception {
        assumeTrue(System.getProperty("user.name").equals("root"), "needs root, to become somebody who is not");
        List<String> command = Bulkhead.commandAsUser(null);
        command.addAll(List.of("connect", "--json", "--server", "192.0.2.1", "--user", "u"));
        command.addAll(List.of("--psk-file", "-", "--password-file", "-"));
        Path output = folder.resolve("out");
        Process process = new ProcessBuilder(command)
                .redirectOutput(output.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (var stdin = process.outputWriter()) {
            stdin.write("a secret\nanother\n");
        }
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(7);
        assertThat(Files.readString(output))
                .contains("\"event\":\"failed\"", "\"layer\":\"host\"", "root", "guard serve");
    }
}
