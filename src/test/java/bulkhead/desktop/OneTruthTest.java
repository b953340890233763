package bulkhead.desktop;

import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.acceptance.Bulkhead;
import bulkhead.acceptance.Bulkhead.Ended;
import bulkhead.acceptance.Bulkhead.Login;
import bulkhead.servers.RealServers;
import bulkhead.servers.StrongSwanServer;
import bulkhead.servers.StrongSwanServer.Settings;
import bulkhead.servers.Topology;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The window and the command line show, and end, one another's connections. */
@RealServers
class OneTruthTest {
    private static final Path PICTURES = Path.of("target", "desktop").toAbsolutePath();
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Login ALICE =
            new Login(StrongSwanServer.IPV4, StrongSwanServer.PSK, StrongSwanServer.LOGIN, StrongSwanServer.PASSWORD);

    @TempDir
    private Path home;

    private Topology topology;
    private DesktopWindow window;

    @BeforeEach
    void open(Topology topology, StrongSwanServer server) throws IOException {
        this.topology = topology;
        server.configure(Settings.dualStack());
        window = DesktopWindow.open(topology.client(), home, PICTURES);
        window.say("await #title Not connected");
    }

    @AfterEach
    void close() {
        window.close();
    }

    @Test
    void theWindowShowsAndEndsTheCommandLinesConnection() throws Exception {
        try (Bulkhead command = connect()) {
            command.awaitConnected("ipv4", "ipv6");
            window.say("await #title Connected");
            window.say("await #ipv4 IPv4 goes through the tunnel.");
            window.say("await #ipv6 IPv6 goes through the tunnel.");
            window.say("picture others");

            JsonNode published = status(0);
            assertThat(published.path("version").asInt()).isEqualTo(1);
            assertThat(published.path("pid").asLong()).isEqualTo(command.pid());
            assertThat(published.path("program").asString()).isEqualTo("COMMAND");
            assertThat(published.path("server").asString()).isEqualTo(ALICE.server());
            assertAgrees(published.path("status"), command);
            assertThat(run("status").output())
                    .contains("connected to " + ALICE.server() + " since ")
                    .contains("'bulkhead connect', process " + command.pid());
            assertThat(published.toString()).doesNotContain(ALICE.psk(), ALICE.password());

            try (Bulkhead second = connect()) {
                assertThat(second.exitCode()).isEqualTo(7);
                assertThat(second.await("failed", LIMIT).path("message").asString())
                        .contains(ALICE.server() + " is connected since ")
                        .contains("(process " + command.pid() + ")")
                        .contains("bulkhead disconnect");
            }
            window.say("click #connect");
            assertThat(command.exitCode()).isZero();
        }
        window.say("await #title Not connected");
        window.say("await #ipv6 IPv6 leaves this computer natively.");
        assertThat(status(11).path("status").isNull()).isTrue();
        assertThat(topology.client().pings(Topology.INTERNET_IPV6)).isTrue();
        assertThat(window.leave()).isZero();
    }

    @Test
    void theCommandLineShowsAndEndsTheWindowsConnection() throws Exception {
        window.say("click #connect");
        window.say("type #psk " + ALICE.psk());
        window.say("type #password " + ALICE.password());
        window.say("press ENTER");
        window.say("await #title Connected");
        window.say("await #ipv6 IPv6 goes through the tunnel.");

        JsonNode published = status(0);
        assertThat(published.path("pid").asLong()).isEqualTo(window.pid());
        assertThat(published.path("program").asString()).isEqualTo("WINDOW");
        assertThat(published.path("status").path("profile").asString()).isEqualTo("Office");
        assertThat(run("status").output())
                .contains("connected to Office (" + ALICE.server() + ") since ", "the window");
        Ended disconnected = run("disconnect");
        assertThat(disconnected.exit()).as(disconnected.toString()).isZero();
        assertThat(disconnected.output()).isEqualTo("Disconnected from Office.");
        assertThat(topology.client().pings(Topology.INTERNET_IPV6)).isTrue();
        window.say("await #title Not connected");
        // Down means down: the next one need not wait.
        try (Bulkhead next = connect()) {
            next.awaitConnected("ipv4", "ipv6");
            // A window that is closed leaves another program's connection alone.
            assertThat(window.leave()).isZero();
            assertThat(status(0).path("pid").asLong()).isEqualTo(next.pid());
            assertThat(next.disconnect()).isZero();
        }
        assertThat(run("disconnect").output()).isEqualTo("You are not connected.");
    }

    @Test
    void theStatusIsWatchedFromConnectionToConnection() throws Exception {
        List<String> line = Bulkhead.command(topology.client().name());
        line.addAll(List.of("status", "--watch", "--json"));
        ProcessBuilder builder = new ProcessBuilder(line).redirectError(ProcessBuilder.Redirect.INHERIT);
        Bulkhead.environment(builder.environment());
        Process watching = builder.start();
        try (BufferedReader lines = watching.inputReader()) {
            assertThat(JsonMapper.shared()
                            .readTree(lines.readLine())
                            .path("status")
                            .isNull())
                    .isTrue();
            for (int round = 0; round < 2; round++) {
                try (Bulkhead command = connect()) {
                    command.awaitConnected("ipv4", "ipv6");
                    awaitState(lines, "CONNECTED");
                    assertThat(command.disconnect()).isZero();
                    awaitState(lines, "DISCONNECTED");
                    assertThat(JsonMapper.shared()
                                    .readTree(lines.readLine())
                                    .path("status")
                                    .isNull())
                            .isTrue();
                }
            }
        } finally {
            watching.destroy();
        }
    }

    private static void awaitState(BufferedReader lines, String state) throws IOException {
        String line = lines.readLine();
        while (!JsonMapper.shared()
                .readTree(line)
                .path("status")
                .path("state")
                .asString()
                .equals(state)) {
            line = lines.readLine();
        }
    }

    @Test
    void aKilledConnectionIsNotShownAsOneAndTheGuardIs() throws Exception {
        try (Bulkhead command = connect("--kill-switch")) {
            command.awaitConnected("ipv4", "ipv6");
            window.say("await #title Connected");
            command.signal("STOP");
            Ended frozen = run("disconnect");
            assertThat(frozen.exit()).as(frozen.toString()).isEqualTo(7);
            assertThat(frozen.errors()).contains("process " + command.pid()).contains("does not answer");
            command.kill();
            command.exitCode();
        }
        window.say("await #title Stopped, and guarded");
        window.say("await #ipv4 IPv4 is blocked.");
        window.say("await #ipv6 IPv6 is blocked.");
        JsonNode left = status(12);
        assertThat(left.path("status").isNull()).isTrue();
        assertThat(left.path("guard").path("ipv4").asString()).isEqualTo("blocked");
        assertThat(run("status").output()).contains("Not connected.", "bulkhead guard unblock");

        // Nor does what it left keep the next one from connecting.
        try (Bulkhead next = connect()) {
            next.awaitConnected("ipv4", "ipv6");
            window.say("await #title Connected");
            assertThat(next.disconnect()).isZero();
        }
        window.say("await #title Not connected");
    }

    @Test
    void aSecondStartRaisesTheFirstAndHandsItWhatItIsToDo() throws Exception {
        window.say("minimise");
        try (DesktopWindow second = DesktopWindow.open(topology.client(), home, PICTURES)) {
            assertThat(second.exitCode()).isZero();
        }
        window.say("raised");
        try (DesktopWindow third = DesktopWindow.open(topology.client(), home, PICTURES, "--connect", "Office")) {
            assertThat(third.exitCode()).isZero();
        }
        window.say("type #psk " + ALICE.psk());
        window.say("type #password " + ALICE.password());
        window.say("press ENTER");
        window.say("await #title Connected");
        assertThat(status(0).path("pid").asLong()).isEqualTo(window.pid());
        assertThat(run("disconnect").exit()).isZero();
        // Killed, it leaves a lock and a socket behind, and neither is in the way.
        window.close();
        window.exitCode();
        try (DesktopWindow next = DesktopWindow.open(topology.client(), home, PICTURES)) {
            next.say("await #title Not connected");
            assertThat(next.leave()).isZero();
        }
    }

    /** What the status tells, what the command line's events told, and what stands in the window. */
    private void assertAgrees(JsonNode status, Bulkhead command) throws Exception {
        assertThat(status.path("state").asString()).isEqualTo("CONNECTED");
        assertThat(status.path("carried").valueStream().map(JsonNode::asString))
                .containsExactlyInAnyOrder("IPV4", "IPV6");
        assertThat(status.path("climbed").propertyNames())
                .containsExactlyInAnyOrder("GUARD", "IKE", "ESP", "L2TP", "AUTHENTICATION", "IPV4", "IPV6");
        JsonNode guard = command.events("guard").getLast();
        assertThat(status.path("guard").path("ipv4").asString())
                .isEqualTo("TUNNEL_ONLY")
                .isEqualToIgnoringCase(guard.path("ipv4").asString().replace('-', '_'));
        assertThat(status.path("guard").path("ipv6").asString())
                .isEqualTo("TUNNEL_ONLY")
                .isEqualToIgnoringCase(guard.path("ipv6").asString().replace('-', '_'));
        JsonNode details = status.path("details");
        Map<String, String> told = Map.of(
                "detail.ike", agreed(details, command, "ike", "suite"),
                "detail.vendor", agreed(details, command, "ike", "peerVendor"),
                "detail.product", agreed(details, command, "l2tp", "product"),
                "detail.esp", agreed(details, command, "esp", "suite"),
                "detail.auth", agreed(details, command, "auth", "method"),
                "detail.ipv4", agreed(details, command, "ipv4", "address"),
                "detail.peer", agreed(details, command, "ipv4", "peer"),
                "detail.ipv6",
                        command.await("ipv6", LIMIT).path("addresses").path(0).asString());
        assertThat(details.path("ipv6").path("addresses").path(0).asString()).isEqualTo(told.get("detail.ipv6"));
        window.say("click #tab-details");
        for (Map.Entry<String, String> detail : told.entrySet()) {
            window.say("await #" + detail.getKey().replace('.', '-') + " " + detail.getValue());
        }
        window.say("click #tab-protection");
    }

    /** A field that an event and the status have alike. */
    private static String agreed(JsonNode details, Bulkhead command, String event, String field)
            throws InterruptedException {
        String told = command.await(event, LIMIT).path(field).asString();
        assertThat(details.path(event).path(field).asString()).isEqualTo(told);
        return told;
    }

    private JsonNode status(int exit) throws IOException, InterruptedException {
        Ended ended = run("status", "--json");
        assertThat(ended.exit()).as(ended.toString()).isEqualTo(exit);
        List<JsonNode> lines = ended.json();
        assertThat(lines).hasSize(1);
        return lines.getFirst();
    }

    private Ended run(String... arguments) throws IOException, InterruptedException {
        return Bulkhead.run(topology.client().name(), arguments);
    }

    private Bulkhead connect(String... options) throws IOException {
        return Bulkhead.connect(topology.client().name(), ALICE, options);
    }
}
