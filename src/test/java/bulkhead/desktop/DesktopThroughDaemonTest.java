package bulkhead.desktop;

import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.acceptance.Daemon;
import bulkhead.servers.Background;
import bulkhead.servers.Capture;
import bulkhead.servers.RealServers;
import bulkhead.servers.StrongSwanServer;
import bulkhead.servers.StrongSwanServer.Settings;
import bulkhead.servers.Topology;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Somebody without any right opens the window; the daemon has the rights, and the real server is at the other end. */
@RealServers
class DesktopThroughDaemonTest {
    private static final Path PICTURES = Path.of("target", "desktop").toAbsolutePath();

    @TempDir
    private Path home;

    private Topology topology;
    private Daemon daemon;
    private DesktopWindow window;

    @BeforeEach
    void open(Topology topology, StrongSwanServer server) throws Exception {
        this.topology = topology;
        server.configure(Settings.dualStack());
        daemon = Daemon.start(topology.client().name());
        Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path pictures = Files.createDirectories(home.resolve("pictures"));
        for (Path folder : new Path[] {home, pictures}) {
            Files.setAttribute(folder, "unix:uid", Daemon.USER);
        }
        window = DesktopWindow.openAsUser(topology.client(), home, pictures);
    }

    @AfterEach
    void close() throws Exception {
        if (window != null) {
            window.close();
        }
        daemon.close();
    }

    @Test
    void connectsWithoutAnyRightAndSaysWhatTheDaemonSays() throws Exception {
        try (Capture capture = topology.capture()) {
            picture("daemon-idle");
            assertThat(Files.readString(Path.of("/proc/" + window.pid() + "/status")))
                    .contains("Uid:\t" + Daemon.USER)
                    .containsPattern("CapEff:\\s+0{16}\n");
            window.say("click #connect");
            window.say("type #psk " + StrongSwanServer.PSK);
            window.say("type #password " + StrongSwanServer.PASSWORD);
            window.say("press ENTER");
            window.say("await #ipv6 IPv6 goes through the tunnel.");
            window.say("await #ipv4 IPv4 goes through the tunnel.");
            window.say("await #title Connected");
            assertThat(topology.client().pings(StrongSwanServer.BEYOND_IPV4)).isTrue();
            assertThat(topology.client().pings(StrongSwanServer.BEYOND_IPV6)).isTrue();
            window.say("appears #round-trip");
            picture("daemon-connected");

            JsonNode guard = guard();
            assertThat(guard.path("state").asString()).isEqualTo("connected");
            assertThat(guard.path("ipv4").asString()).isEqualTo("tunnel-only");
            assertThat(guard.path("ipv6").asString()).isEqualTo("tunnel-only");
            assertThat(guard.path("intact").asBoolean()).isTrue();
            assertThat(guard.path("owner").path("pid").asLong()).isEqualTo(window.pid());

            window.say("click #connect");
            window.say("await #title Not connected");
            window.say("await #ipv4 IPv4 leaves this computer natively.");
            window.say("await #ipv6 IPv6 leaves this computer natively.");
            capture.stop();
            assertThat(capture.nativeIpv6()).isEmpty();
            assertThat(capture.clearTextL2tp()).isEmpty();
        }
        assertThat(guard().path("state").asString()).isEqualTo("disconnected");
        assertThat(topology.client().pings(Topology.INTERNET_IPV6)).isTrue();
        assertThat(window.leave()).isZero();
    }

    /** The daemon keeps the promise of a window that is gone. */
    @Test
    void nothingLeavesNativelyWhenTheWindowIsKilled() throws Exception {
        window.say("click #connect");
        window.say("type #psk " + StrongSwanServer.PSK);
        window.say("type #password " + StrongSwanServer.PASSWORD);
        window.say("press ENTER");
        window.say("await #ipv6 IPv6 goes through the tunnel.");
        window.close();
        window.exitCode();
        assertThat(guard().path("state").asString()).isEqualTo("reconnecting");
        assertThat(topology.client().pings(Topology.INTERNET_IPV4)).isFalse();
        assertThat(topology.client().pings(Topology.INTERNET_IPV6)).isFalse();
        Daemon.guardAsUser(topology.client().name(), "unblock");
        assertThat(topology.client().pings(Topology.INTERNET_IPV6)).isTrue();
    }

    /** The session goes on; but nobody watches the rules, and nobody else may open them. */
    @Test
    void saysAtOnceThatTheDaemonIsGoneAndWhatADisconnectIsWithoutIt() throws Exception {
        window.say("click #connect");
        window.say("type #psk " + StrongSwanServer.PSK);
        window.say("type #password " + StrongSwanServer.PASSWORD);
        window.say("press ENTER");
        window.say("await #ipv6 IPv6 goes through the tunnel.");
        window.say("await #title Connected");
        daemon.kill();
        window.say("await #subtitle The guard's daemon is gone; nobody watches the rules.");
        window.say("await #title Connected, unwatched");
        window.say("appears #remedy-daemon");
        picture("daemon-gone");
        assertThat(topology.client().pings(StrongSwanServer.BEYOND_IPV4)).isTrue();

        String client = topology.client().name();
        assertThat(topology.client()
                        .run("nft", "delete", "table", "inet", "bulkhead")
                        .succeeded())
                .isTrue();
        daemon = Daemon.start(client);
        window.say("await #title Connected");
        picture("daemon-mended");
        assertThat(guard().path("intact").asBoolean()).isTrue();
        window.say("await #subtitle The tunnel of Office is up.");
        daemon.kill();
        window.say("await #title Connected, unwatched");
        window.say("click #connect");
        window.say("await #title Stopped, and guarded");
        picture("daemon-gone-at-the-end");
        JsonNode status = Daemon.guard(client, "status", "--json").json();
        assertThat(status.path("state").asString()).isEqualTo("reconnecting");
        assertThat(status.path("ipv4").asString()).isEqualTo("blocked");
        assertThat(status.path("owner").isNull()).isTrue();
        assertThat(topology.client().pings(Topology.INTERNET_IPV4)).isFalse();
        assertThat(Daemon.guard(client, "unblock").exit()).isZero();
        assertThat(topology.client().pings(Topology.INTERNET_IPV4)).isTrue();
    }

    /** The daemon gives what one connection has left closed to the next one of the same window. */
    @Test
    void anotherConnectionTakesThePlaceOfTheOneOfNowBehindAClosedGuard() throws Exception {
        profile("Branch");
        profile("Campus");
        Background.serve(topology.internet());
        try (Background natively = Background.start(topology.client())) {
            window.say("double Branch");
            window.say("await #subtitle The tunnel of Branch is up.");
            try (Capture capture = topology.capture()) {
                natively.awaitRounds(2);
                window.say("double Campus");
                window.say("await #subtitle The tunnel of Campus is up.");
                natively.awaitRounds(2);
                topology.client().awaitPing(StrongSwanServer.BEYOND_IPV4);
                capture.stop();
                assertThat(capture.nativeIpv4()).isEmpty();
                assertThat(capture.nativeIpv6()).isEmpty();
            }
            window.say("click #connect");
            window.say("await #title Not connected");
        }
        assertThat(guard().path("state").asString()).isEqualTo("disconnected");
        assertThat(window.leave()).isZero();
    }

    private void profile(String name) throws IOException {
        Path psk = Files.writeString(home.resolve("psk"), StrongSwanServer.PSK);
        Path password = Files.writeString(home.resolve("password"), StrongSwanServer.PASSWORD);
        Files.writeString(
                home.resolve("bulkhead/profiles").resolve(name + ".json"),
                "{\"version\": 1, \"server\": \"%s\", \"user\": \"%s\", \"pskFile\": \"%s\", \"passwordFile\": \"%s\","
                                .formatted(StrongSwanServer.IPV4, StrongSwanServer.LOGIN, psk, password)
                        + " \"killSwitch\": true}");
    }

    private JsonNode guard() throws Exception {
        Daemon.Result status = Daemon.guardAsUser(topology.client().name(), "status", "--json");
        assertThat(status.exit()).as(status.output()).isZero();
        return status.json();
    }

    private void picture(String name) throws IOException {
        window.say("picture " + name);
        Files.createDirectories(PICTURES);
        Files.copy(
                home.resolve("pictures").resolve(name + ".png"),
                PICTURES.resolve(name + ".png"),
                StandardCopyOption.REPLACE_EXISTING);
    }
}
