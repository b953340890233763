package bulkhead.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
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

    /** NetworkManager's files are root's alone. */
    @Test
    void saysHowToHandOverWhatOnlyRootMayRead() throws Exception {
        assumeTrue(System.getProperty("user.name").equals("root"), "needs root, to become somebody who is not");
        Path file = Files.writeString(folder.resolve("office.nmconnection"), """
                [connection]
                id=office
                [vpn]
                service-type=org.freedesktop.NetworkManager.l2tp
                gateway=vpn.example.org
                """);
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        Bulkhead.Ended alone = Bulkhead.run(with(Bulkhead.commandAsUser(null), "profile", "import", file.toString()));
        assertThat(alone.exit()).isEqualTo(2);
        assertThat(alone.errors()).contains("sudo cat " + file + " | bulkhead profile import -");

        // What a shell makes of <(COMMAND) is a pipe with a name.
        List<String> command =
                new ArrayList<>(List.of("env", "XDG_CONFIG_HOME=" + folder.resolve("config"), "bash", "-c"));
        command.addAll(List.of("f=$0; \"$@\" <(cat \"$f\")", file.toString()));
        Bulkhead.Ended piped =
                Bulkhead.run(with(concat(command, Bulkhead.command(null)), "profile", "import", "--secrets", "none"));
        assertThat(piped.output()).as(piped.errors()).contains("Imported office (vpn.example.org)");
    }

    private static List<String> with(List<String> command, String... arguments) {
        return concat(command, List.of(arguments));
    }

    private static List<String> concat(List<String> command, List<String> more) {
        List<String> all = new ArrayList<>(command);
        all.addAll(more);
        return all;
    }
}
