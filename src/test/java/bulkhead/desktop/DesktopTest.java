package bulkhead.desktop;

import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.acceptance.Bulkhead;
import bulkhead.acceptance.Daemon;
import bulkhead.servers.Background;
import bulkhead.servers.Capture;
import bulkhead.servers.RealServers;
import bulkhead.servers.StrongSwanServer;
import bulkhead.servers.StrongSwanServer.Ipv6;
import bulkhead.servers.StrongSwanServer.Settings;
import bulkhead.servers.Topology;
import bulkhead.servers.Waiting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A user at the window, with the real server at the other end. */
@RealServers
class DesktopTest {
    private static final Path PICTURES = Path.of("target", "desktop").toAbsolutePath();

    @TempDir
    private Path home;

    private DesktopWindow window;

    @AfterEach
    void end() {
        if (window != null) {
            window.close();
        }
    }

    @Test
    void connectsAndSaysWhatHappensToBothFamiliesAndDisconnects(Topology topology, StrongSwanServer server)
            throws Exception {
        server.configure(Settings.dualStack());
        open(topology);
        picture("idle");
        prove();
        say("click #connect");
        say("type #psk " + StrongSwanServer.PSK);
        say("type #password " + StrongSwanServer.PASSWORD);
        picture("secrets");
        try (Capture capture = topology.capture()) {
            say("press ENTER");
            say("await #ipv6 IPv6 goes through the tunnel.");
            say("await #ipv4 IPv4 goes through the tunnel.");
            say("await #title Connected");
            assertThat(topology.client().pings(StrongSwanServer.BEYOND_IPV6)).isTrue();
            say("appears #address-ipv4");
            say("appears #address-ipv6");
            say("appears #round-trip");
            carry(topology, StrongSwanServer.BEYOND_IPV4, 1300);
            carry(topology, StrongSwanServer.BEYOND_IPV6, 500);
            picture("connected");
            prove();
            picture("proved");
            say("click #tab-details");
            say("appears #detail-mtu");
            say("appears #detail-espKeys");
            picture("details");
            say("click #tab-log");
            picture("log");
            say("click #tab-protection");
            capture.stop();
            assertThat(capture.nativeIpv6()).isEmpty();
        }
        say("click #connect");
        say("await #title Not connected");
        say("await #ipv6 IPv6 leaves this computer natively.");
        assertThat(window.read("#subtitle")).matches("\\d+ (s|min), .*B, IPv6 in the tunnel, none beside it");
        assertThat(window.read("#proof"))
                .as("what was proved of the tunnel's guard")
                .isEmpty();
        picture("disconnected");
        assertThat(topology.client().pings(Topology.INTERNET_IPV6)).isTrue();
        close();
        Path usual = state().resolve("bulkhead/usual.json");
        Waiting.until("what the connect took", Duration.ofSeconds(60), () -> Files.exists(usual));
        assertThat(Files.readString(usual))
                .contains("\"Office\"", "\"IKE\"", "\"AUTHENTICATION\"")
                .doesNotContain(StrongSwanServer.PSK, StrongSwanServer.PASSWORD, StrongSwanServer.LOGIN);
    }

    @Test
    void saysWhyIpv6IsBlockedWhenTheServerRefusesIt(Topology topology, StrongSwanServer server) throws Exception {
        server.configure(Settings.dualStack().ipv6(Ipv6.NONE));
        open(topology);
        say("click #connect");
        say("type #psk " + StrongSwanServer.PSK);
        say("type #password " + StrongSwanServer.PASSWORD);
        say("press ENTER");
        say("await #ipv6 IPv6 is blocked. The server refused it (IPV6CP).");
        say("await #title Connected");
        picture("blocked");
        // Closing the window while connected restores the host too.
        close();
        assertThat(topology.client().pings(Topology.INTERNET_IPV6)).isTrue();
    }

    /** Both with the kill switch, and one of a name that nobody knows in the tunnel: from the first connection's begin to the last one's end nothing leaves beside a tunnel. */
    @Test
    void anotherConnectionTakesThePlaceOfTheOneOfNowBehindAClosedGuard(Topology topology, StrongSwanServer server)
            throws Exception {
        server.configure(Settings.dualStack());
        Background.serve(topology.internet());
        profile("Branch", StrongSwanServer.IPV4);
        profile("Campus", "strongswan.test");
        open(topology);
        try (Background natively = Background.start(topology.client())) {
            say("double Campus");
            say("await #subtitle The tunnel of Campus is up.");
            try (Capture capture = topology.capture()) {
                natively.awaitRounds(2);
                say("double Branch");
                say("await #subtitle The tunnel of Branch is up.");
                say("await #ipv6 IPv6 goes through the tunnel.");
                topology.client().awaitPing(StrongSwanServer.BEYOND_IPV4);
                say("double Campus");
                say("await #subtitle The tunnel of Campus is up.");
                natively.awaitRounds(2);
                capture.stop();
                assertThat(capture.udpEsp()).isNotEmpty();
                assertThat(capture.nativeIpv4()).isEmpty();
                assertThat(capture.nativeIpv6()).isEmpty();
            }
            say("click #connect");
            say("await #title Not connected");
            say("await #ipv4 IPv4 leaves this computer natively.");
        }
        close();
        assertThat(Files.readString(state().resolve("bulkhead/window.json")))
                .containsPattern("\"connected\"\\s*:\\s*\"Campus\"");
    }

    /** Somebody without any right, and no daemon that has them. */
    @Test
    void saysAtOnceThatThisUserCannotConnectAndWhatToDo(Topology topology) throws Exception {
        Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path pictures = Files.createDirectories(home.resolve("pictures"));
        for (Path folder : new Path[] {home, pictures}) {
            Files.setAttribute(folder, "unix:uid", Daemon.USER);
        }
        window = DesktopWindow.openAsUser(topology.client(), home, pictures);
        say("appears #set-up-why");
        assertThat(window.read("#set-up-why")).contains("cannot connect", "needs root, or the guard's daemon");
        say("picture set-up");
        Files.createDirectories(PICTURES);
        Files.copy(pictures.resolve("set-up.png"), PICTURES.resolve("set-up.png"), StandardCopyOption.REPLACE_EXISTING);
        say("await #title Not connected");
        close();
    }

    private void prove() throws IOException {
        say("click #prove");
        say("begins #proof 0 native packets in ");
        say("await #proof-means Nothing left of what leaves without the guard.");
    }

    private static Path state() {
        Map<String, String> environment = new HashMap<>();
        Bulkhead.environment(environment);
        return Path.of(environment.get("XDG_STATE_HOME"));
    }

    private void profile(String name, String at) throws IOException {
        Path psk = Files.writeString(home.resolve("psk"), StrongSwanServer.PSK);
        Path password = Files.writeString(home.resolve("password"), StrongSwanServer.PASSWORD);
        Path profiles = Files.createDirectories(home.resolve("bulkhead/profiles"));
        Files.writeString(
                profiles.resolve(name + ".json"),
                "{\"version\": 1, \"server\": \"%s\", \"user\": \"%s\", \"pskFile\": \"%s\", \"passwordFile\": \"%s\","
                                .formatted(at, StrongSwanServer.LOGIN, psk, password)
                        + " \"killSwitch\": true}");
    }

    /** Something to draw: echoes of a size, some hundred of them. */
    private static void carry(Topology topology, String to, int bytes) {
        assertThat(topology.client()
                        .run("ping", "-q", "-c", "300", "-i", "0.01", "-s", Integer.toString(bytes), to)
                        .succeeded())
                .isTrue();
    }

    private void open(Topology topology) throws IOException {
        window = DesktopWindow.open(topology.client(), home, PICTURES);
    }

    private void say(String line) throws IOException {
        window.say(line);
    }

    private void picture(String name) throws IOException {
        say("picture " + name);
    }

    private void close() throws IOException, InterruptedException {
        assertThat(window.leave()).isZero();
    }
}
