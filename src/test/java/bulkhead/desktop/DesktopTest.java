package bulkhead.desktop;

import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.servers.Capture;
import bulkhead.servers.RealServers;
import bulkhead.servers.StrongSwanServer;
import bulkhead.servers.StrongSwanServer.Ipv6;
import bulkhead.servers.StrongSwanServer.Settings;
import bulkhead.servers.Topology;
import java.io.IOException;
import java.nio.file.Path;
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
        assertThat(topology.client().pings(Topology.INTERNET_IPV6)).isTrue();
        close();
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
