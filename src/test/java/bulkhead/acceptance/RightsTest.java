package bulkhead.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

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

    /** Files that are root's alone, with the names and the server of what is in them. */
    private record Closed(String name, String content, String imported) {
        @Override
        public String toString() {
            return name;
        }
    }

    static List<Closed> closed() {
        return List.of(
                new Closed("office.nmconnection", """
                        [connection]
                        id=office
                        [vpn]
                        service-type=org.freedesktop.NetworkManager.l2tp
                        gateway=vpn.example.org
                        """, "Imported office (vpn.example.org)"),
                new Closed("90-NM-1.yaml", """
                        network:
                          nm-devices:
                            NM-1:
                              networkmanager:
                                name: "lab"
                                passthrough:
                                  vpn.service-type: "org.freedesktop.NetworkManager.l2tp"
                                  vpn.gateway: "vpn.example.net"
                        """, "Imported lab (vpn.example.net)"),
                new Closed("ipsec.secrets", ": PSK \"the key of all in the office\"\n", "pre-shared key"),
                new Closed("chap-secrets", "alice * \"a password\" *\n", "password"));
    }

    /** What a user who may use sudo can do: by a pipe, and by the pipe with a name that a shell makes of {@code <(COMMAND)}. */
    @ParameterizedTest
    @MethodSource("closed")
    void saysHowToHandOverWhatOnlyRootMayRead(Closed closed) throws Exception {
        assumeTrue(System.getProperty("user.name").equals("root"), "needs root, to become somebody who is not");
        Path file = Files.writeString(files().resolve(closed.name()), closed.content());
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        List<String> others = closed.name().endsWith("secrets") ? readable() : List.of();
        String beside = String.join(" ", others) + (others.isEmpty() ? "" : " ");

        Bulkhead.Ended alone = Bulkhead.run(asUser("exec \"$@\" " + beside + file));
        assertThat(alone.exit()).isEqualTo(2);
        assertThat(alone.errors())
                .contains(file + " is closed to this user: sudo cat " + file + " | bulkhead profile import " + beside
                        + "-");

        Bulkhead.Ended piped = Bulkhead.run(asUser("cat <&9 | \"$@\" " + beside + "-", "9<" + file));
        assertThat(piped.output()).as(piped.errors()).contains(closed.imported());
        Bulkhead.Ended named = Bulkhead.run(asUser("\"$@\" " + beside + "<(cat <&9)", "9<" + file));
        assertThat(named.output()).as(named.errors()).contains(closed.imported());
    }

    /** One of standard input, as there is one; several by pipes with names. */
    @Test
    void saysHowToHandOverSeveralFiles() throws Exception {
        assumeTrue(System.getProperty("user.name").equals("root"), "needs root, to become somebody who is not");
        List<String> others = readable();
        for (Closed closed : closed()) {
            Path file = Files.writeString(files().resolve(closed.name()), closed.content());
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        }
        Path keys = files().resolve("ipsec.secrets");
        Path passwords = files().resolve("chap-secrets");
        for (String named : List.of(String.join(" ", others) + " " + keys + " " + passwords, files().toString())) {
            Bulkhead.Ended alone = Bulkhead.run(asUser("exec \"$@\" " + named));
            assertThat(alone.exit()).isEqualTo(2);
            assertThat(alone.errors())
                    .contains("are closed to this user: bulkhead profile import ")
                    .contains("<(sudo cat " + keys + ")", "<(sudo cat " + passwords + ")");
        }
        Bulkhead.Ended both = Bulkhead.run(
                asUser("\"$@\" " + String.join(" ", others) + " <(cat <&9) <(cat <&8)", "9<" + keys, "8<" + passwords));
        assertThat(both.output()).as(both.errors()).contains("password, pre-shared key.");
    }

    private Path files() throws IOException {
        return Files.createDirectories(folder.resolve("files"));
    }

    /** The files beside the secrets that everybody may read. */
    private List<String> readable() throws IOException {
        Path conf = Files.writeString(files().resolve("ipsec.conf"), """
                conn office
                  type=transport
                  right=vpn.example.org
                """);
        Path xl2tpd = Files.writeString(
                files().resolve("xl2tpd.conf"), "[lac office]\nlns = vpn.example.org\nname = alice\n");
        return List.of(conf.toString(), xl2tpd.toString());
    }

    /**
     * A shell of a user's. What sudo would read for him comes as a file that root has opened.
     *
     * @param script with the program's command line as its arguments
     * @param opened redirections that root makes
     */
    private List<String> asUser(String script, String... opened) throws IOException {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path home = Files.createTempDirectory(folder, "home");
        Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwxrwxrwx"));
        Path passphrase = Files.writeString(home.resolve("passphrase"), "a passphrase\n");
        List<String> command =
                new ArrayList<>(List.of("bash", "-c", "exec \"$@\" " + String.join(" ", opened), "bash"));
        command.addAll(Daemon.AS_USER);
        command.addAll(List.of("env", "XDG_CONFIG_HOME=" + home, "bash", "-c", script, "bash"));
        command.addAll(Bulkhead.command(null));
        command.addAll(List.of("profile", "import", "--secrets", "file"));
        command.addAll(List.of("--passphrase-file", passphrase.toString()));
        return command;
    }
}
