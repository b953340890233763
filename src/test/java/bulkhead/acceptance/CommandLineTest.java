package bulkhead.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a person meets who types something wrong, or has not the rights. */
class CommandLineTest {
    @TempDir
    private Path folder;

    private record Run(int exit, String output, String errors) {}

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "connect --serve x | --serve",
                "connect | the server is missing",
                "connect --server x | the user is missing",
                "connect --server x --user u --psk-file /nonexistent | /nonexistent does not exist",
                "connect --server x --user u --psk-file / | / is no readable file",
                "connect --server x --user u | the pre-shared key is missing: give --psk-file FILE",
                "connect --server x --user u --outer 5 | --outer takes 4 or 6, not '5'",
                "connect --server x --user u --mtu 9000 | --mtu takes 576 to 1500 bytes, not 9000",
                "connect --server x --user u --mtu big | --mtu",
                "connect --server x --user u --route 10.0.0.1/8 | --route takes a network",
                "connect --server x --user u --route example.org | --route takes a network",
                "connect --server x --user u --auth md5 | --auth takes mschapv2",
                "connect --server x --user u --echo-target 10.0.0.1 | --echo-target takes an IPv6 address",
                "connect --server x --user u --log-level loud | --log-level",
                "connect nobody-has-this | there is no profile",
                "connect ../../etc/passwd | a profile's name is letters",
                "disconnect | disconnect"
            })
    void saysInOneSentenceWhatIsWrongAndExitsWith2(String arguments, String words) throws Exception {
        Run run = run(List.of(), arguments.split(" "));
        assertThat(run.exit()).as(run.errors()).isEqualTo(2);
        assertThat(run.errors()).startsWith("bulkhead: ").contains(words).doesNotContain("Exception");
        assertThat(run.output()).isEmpty();
    }

    @Test
    void refusesAnEmptySecret() throws Exception {
        Path empty = Files.writeString(folder.resolve("psk"), "\n");
        Run run = run(List.of(), "connect", "--server", "x", "--user", "u", "--psk-file", empty.toString());
        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.errors()).contains("the pre-shared key in " + empty + " is empty");
    }

    @Test
    void readsAProfile() throws Exception {
        Path profiles = Files.createDirectories(folder.resolve("bulkhead/profiles"));
        Files.writeString(profiles.resolve("office.json"), "{\"version\": 1, \"server\": \"x\", \"unknown\": [1]}");
        Files.writeString(profiles.resolve("broken.json"), "{\"version\": 1, ");
        Files.writeString(profiles.resolve("newer.json"), "{\"version\": 2}");
        List<String> home = List.of("env", "XDG_CONFIG_HOME=" + folder);
        assertThat(run(home, "connect", "office").errors()).contains("the user is missing");
        assertThat(run(home, "connect", "broken").errors()).contains("not valid JSON");
        assertThat(run(home, "connect", "newer").errors()).contains("has version 2");
    }

    @Test
    void saysWhatToDoWithoutTheRights() throws Exception {
        assumeTrue(isRoot(), "needs root to become somebody else");
        Run run = run(
                List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"),
                "connect",
                "--json",
                "--server",
                "192.0.2.1",
                "--user",
                "u",
                "--psk-file",
                "-",
                "--password-file",
                "-");
        assertThat(run.exit()).as(run.errors() + run.output()).isEqualTo(7);
        assertThat(run.output()).contains("\"event\":\"failed\"", "\"layer\":\"host\"", "root");
    }

    @Test
    void explainsItself() throws Exception {
        Run help = run(List.of(), "--help");
        assertThat(help.exit()).isZero();
        assertThat(help.output()).contains("connect", "demo", "guard", "Exit codes");
        assertThat(run(List.of(), "connect", "--help").output()).contains("--psk-file", "--outer", "--json");
    }

    private static boolean isRoot() {
        return System.getProperty("user.name").equals("root");
    }

    private Run run(List<String> before, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(before);
        command.addAll(Bulkhead.command(null));
        command.addAll(List.of(arguments));
        Path output = folder.resolve("out");
        Path errors = folder.resolve("err");
        Process process = new ProcessBuilder(command)
                .redirectOutput(output.toFile())
                .redirectError(errors.toFile())
                .start();
        try (var stdin = process.outputWriter()) {
            stdin.write("a secret\nanother\n");
        } catch (IOException e) {
            // It ended before it read them, which is its right.
        }
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return new Run(process.exitValue(), Files.readString(output), Files.readString(errors));
    }
}
