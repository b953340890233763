package bulkhead.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.acceptance.Bulkhead.Ended;
import bulkhead.acceptance.Bulkhead.Login;
import bulkhead.servers.RealServers;
import bulkhead.servers.StrongSwanServer;
import bulkhead.servers.StrongSwanServer.Settings;
import bulkhead.servers.Topology;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Secrets that are planted come out nowhere: on no command line, in no output, log, status, finding, file or trace of an error. What
 * {@code capture} writes at the user's word has keys of a session, and neither the pre-shared key nor the password.
 */
@RealServers
class CanaryAcceptanceTest {
    private static final String PSK = "canary of the key 7Qz.x";
    private static final String PASSWORD = "canary of the user 9Kv.y";
    private static final String PASSPHRASE = "canary of the certificate 3Wm.z";
    private static final List<Canary> ALL = List.of(
            new Canary("the pre-shared key", PSK),
            new Canary("the password", PASSWORD),
            new Canary("the passphrase", PASSPHRASE));

    @TempDir
    private Path folder;

    private final Map<String, byte[]> outputs = new HashMap<>();

    private void heard(String where, String text) {
        outputs.put(where, text.getBytes(StandardCharsets.UTF_8));
    }

    private void heard(Ended ended, String... command) {
        heard(String.join(" ", command), ended.output() + ended.errors());
    }

    private void assertSilent() {
        List<String> found = new ArrayList<>();
        outputs.forEach((where, bytes) ->
                ALL.forEach(canary -> canary.in(bytes).forEach(form -> found.add(form + " in " + where))));
        assertThat(found).isEmpty();
    }

    /** Every file below, but for those that the secrets were read from. */
    private void files(Path below) throws IOException {
        try (Stream<Path> files = Files.walk(below)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                outputs.put(file.toString(), Files.readAllBytes(file));
            }
        }
    }

    private void process(long pid) throws IOException {
        for (String about : List.of("cmdline", "environ")) {
            outputs.put(about, Files.readAllBytes(Path.of("/proc/" + pid, about)));
        }
    }

    private Ended run(Topology topology, String... command) throws Exception {
        Ended ended = Bulkhead.run(topology.client().name(), command);
        heard(ended, command);
        return ended;
    }

    private static Path state() {
        Map<String, String> environment = new HashMap<>();
        Bulkhead.environment(environment);
        return Path.of(environment.get("XDG_STATE_HOME"));
    }

    /** This test would be worthless if it saw nothing. */
    @Test
    void aCanaryIsFoundInEachOfItsForms() {
        Canary canary = new Canary("it", PASSWORD);
        for (byte[] form : canary.forms()) {
            byte[] among = new byte[form.length + 7];
            System.arraycopy(form, 0, among, 3, form.length);
            assertThat(canary.in(among)).isNotEmpty();
        }
        for (String before : List.of("", "a", "ab", "abc")) {
            byte[] text = (before + PASSWORD + "tail").getBytes(StandardCharsets.UTF_8);
            assertThat(canary.in(Base64.getEncoder().encode(text)))
                    .as("after '%s'", before)
                    .isNotEmpty();
            assertThat(canary.in(HexFormat.ofDelimiter(" ").formatHex(text))).isNotEmpty();
        }
        assertThat(canary.in("canary of the user 9Kv?y")).isEmpty();
    }

    @Test
    void aConnectionTellsNoneOfThem(Topology topology, StrongSwanServer server) throws Exception {
        server.configure(Settings.dualStack().psk(PSK).user(StrongSwanServer.LOGIN, PASSWORD));
        Login login = new Login(StrongSwanServer.IPV4, PSK, StrongSwanServer.LOGIN, PASSWORD);
        try (Bulkhead bulkhead = Bulkhead.connect(topology.client().name(), login, "--log-level", "trace")) {
            bulkhead.awaitConnected("ipv4", "ipv6");
            process(bulkhead.pid());
            assertThat(run(topology, "status", "--json").output()).contains("CONNECTED");
            run(topology, "status");
            assertThat(run(topology, "log", "--level", "trace", "--json").output())
                    .contains("CHAP");
            run(topology, "doctor", "--json", "--server", StrongSwanServer.IPV4);
            run(topology, "verify-ipv6", "--json");
            Path report = folder.resolve("report");
            run(topology, "doctor", "--server", StrongSwanServer.IPV4, "--report", report.toString());
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(report)))
                    .isEqualTo("rw-------");
            heard("the report", Files.readString(report));
            assertThat(Files.readString(report))
                    .contains("== Doctor ==", "IPv6 echo", "== Connection ==", "== State ==", "CONNECTED", "[CHAP");
            // A dump of all threads, into its output.
            new ProcessBuilder("kill", "-QUIT", Long.toString(bulkhead.pid()))
                    .start()
                    .waitFor();
            assertThat(bulkhead.disconnect()).isZero();
            assertThat(String.join("\n", bulkhead.strayLines())).contains("Full thread dump");
            heard("connect --log-level trace", bulkhead.transcript());
            assertThat(bulkhead.standardError()).contains("[CHAP");
        }
        assertThat(run(topology, "log", "--level", "trace").output())
                .as("the last one's")
                .contains("CHAP");
        files(state());
        assertSilent();
    }

    @Test
    void nothingThatFailsTellsThem(Topology topology, StrongSwanServer server) throws Exception {
        server.configure(Settings.dualStack());
        String psk = secret("psk", StrongSwanServer.PSK);
        String password = secret("password", StrongSwanServer.PASSWORD);
        for (String[] wrong : new String[][] {{secret("psk2", PSK), password}, {psk, secret("password2", PASSWORD)}}) {
            for (String command : List.of("connect", "doctor", "capture")) {
                List<String> words = new ArrayList<>(List.of(command, "--server", StrongSwanServer.IPV4));
                words.addAll(List.of("--user", "alice", "--psk-file", wrong[0], "--password-file", wrong[1]));
                words.addAll(List.of("--log-level", "trace"));
                if (command.equals("capture")) {
                    words.addAll(List.of(
                            "--to", folder.resolve("capture" + outputs.size()).toString()));
                }
                assertThat(run(topology, words.toArray(String[]::new)).exit())
                        .as(words.toString())
                        .isNotZero();
            }
        }
        Path noStore = Files.writeString(folder.resolve("me.p12"), "no PKCS #12");
        Ended ended = run(
                topology,
                "connect",
                "--log-level",
                "trace",
                "--server",
                StrongSwanServer.IPV4,
                "--user",
                "alice",
                "--certificate",
                noStore.toString(),
                "--key-passphrase-file",
                secret("passphrase", PASSPHRASE),
                "--password-file",
                secret("password3", PASSWORD));
        assertThat(ended.exit()).isNotZero();
        for (String secret : List.of("psk", "psk2", "password", "password2", "password3", "passphrase")) {
            Files.delete(folder.resolve(secret));
        }
        files(folder);
        files(state());
        assertSilent();
    }

    /** Where the JVM itself ends by an error it writes of it beside, or where it is told to: no memory is in that. */
    @Test
    void aCrashWritesNoneDown(Topology topology, StrongSwanServer server) throws Exception {
        server.configure(Settings.dualStack().psk(PSK).user(StrongSwanServer.LOGIN, PASSWORD));
        Login login = new Login(StrongSwanServer.IPV4, PSK, StrongSwanServer.LOGIN, PASSWORD);
        List<String> command = Bulkhead.command(topology.client().name());
        int program = command.size() - Bulkhead.command(null).size();
        command.addAll(program, List.of("sh", "-c", "cd " + folder + " && ulimit -c 0 && exec \"$@\"", "sh"));
        try (Bulkhead bulkhead = Bulkhead.connect(command, login)) {
            bulkhead.awaitConnected("ipv4", "ipv6");
            new ProcessBuilder("kill", "-SEGV", Long.toString(bulkhead.pid()))
                    .start()
                    .waitFor();
            assertThat(bulkhead.exitCode()).isNotZero();
            heard("its output", bulkhead.transcript());
        }
        files(folder);
        assertThat(outputs.keySet()).as("what the JVM writes").anyMatch(file -> file.contains("hs_err"));
        files(state());
        assertSilent();
        Expect.unblocks(topology);
    }

    private String secret(String name, String value) throws IOException {
        return Files.writeString(folder.resolve(name), value + "\n").toString();
    }
}
