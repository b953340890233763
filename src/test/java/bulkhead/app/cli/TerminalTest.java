package bulkhead.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.acceptance.Bulkhead;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Secrets that are asked for on a terminal, which script(1) makes, while standard output leads elsewhere. */
@Tag("process")
class TerminalTest {
    private static final String PSK = "a pre-shared key of the test's own";

    @TempDir
    private Path folder;

    private ProgramRun program;

    @BeforeEach
    void profile() throws Exception {
        program = new ProgramRun(folder);
        program.good("profile", "add", "office", "--server", "vpn.example.org", "--user", "alice");
        Files.writeString(folder.resolve("passphrase"), "a phrase\n");
    }

    @Test
    void asksThereAndShowsNothingOfIt() throws Exception {
        Session session = new Session();
        session.answer("Pre-shared key: ", PSK + "\n");
        session.answer("Password: ", "a password of its own\n");
        assertThat(session.rest()).contains("code 0").containsPattern("[^-]echo\\b");
        assertThat(session.said.toString()).doesNotContain(PSK, "a password");
        assertThat(Files.readString(folder.resolve("out")))
                .contains("The secrets of office are in the file of secrets.");
    }

    @Test
    void givesTheTerminalBackAsItWasWhenItIsInterrupted() throws Exception {
        Session session = new Session();
        session.answer("Pre-shared key: ", "\u0003");
        assertThat(session.rest()).contains("code 130").containsPattern("[^-]echo\\b");
    }

    @Test
    void saysWhatIsMissingWithoutATerminal() throws Exception {
        assertThat(program.refused("profile", "secrets", "office", "--secrets", "none", "--ask", "psk"))
                .contains("leave out the others");
        assertThat(program.refused("connect", "office"))
                .contains("the pre-shared key is missing: give --psk-file FILE, or - for standard input");
    }

    /** A shell on the terminal that runs the program, and tells how it ended and what the terminal does then. */
    private final class Session {
        final StringBuilder said = new StringBuilder();
        private final Process process;

        Session() throws IOException {
            Path script = Files.writeString(
                    folder.resolve("script"), """
                    trap : INT
                    %s profile secrets office \\
                        --secrets file --passphrase-file '%s/passphrase' >'%s/out'
                    echo "code $?"
                    stty -a
                    """.formatted(String.join(" ", Bulkhead.command(null)), folder, folder));
            ProcessBuilder builder = new ProcessBuilder("script", "-qec", "sh " + script, "/dev/null");
            builder.environment().putAll(program.environment);
            process = builder.redirectErrorStream(true).start();
        }

        /** Types this once it is asked for. */
        void answer(String prompt, String typed) throws IOException {
            InputStream out = process.getInputStream();
            while (said.indexOf(prompt) < 0) {
                int next = out.read();
                assertThat(next).as("it ended: " + said).isNotNegative();
                said.append((char) next);
            }
            process.getOutputStream().write(typed.getBytes(StandardCharsets.UTF_8));
            process.getOutputStream().flush();
        }

        String rest() throws IOException, InterruptedException {
            String rest = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            said.append(rest);
            process.waitFor();
            return rest;
        }
    }
}
