package bulkhead.desktop;

import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.servers.RealServers;
import bulkhead.servers.StrongSwanServer;
import bulkhead.servers.StrongSwanServer.Ipv6;
import bulkhead.servers.StrongSwanServer.Settings;
import bulkhead.servers.Topology;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pictures of the window connected to the real server. They are no test: {@code scripts/screenshots} runs them. */
@RealServers
class ConnectionScreenshots {
    private static final Path PICTURES = Path.of(System.getProperty("bulkhead.screenshots", "target/screenshots"))
            .toAbsolutePath();

    @TempDir
    private Path home;

    @ParameterizedTest
    @ValueSource(strings = {"light", "dark"})
    void connected(String theme, Topology topology, StrongSwanServer server) throws Exception {
        server.configure(Settings.dualStack());
        String suffix = theme.equals("dark") ? "-dark" : "";
        try (DesktopWindow window = connect(theme, topology)) {
            window.say("await #ipv6 IPv6 goes through the tunnel.");
            window.say("await #title Connected");
            window.say("appears #address-ipv6");
            window.say("appears #round-trip");
            for (int size = 200; size <= 1400; size += 300) {
                carry(topology, StrongSwanServer.BEYOND_IPV4, size);
                carry(topology, StrongSwanServer.BEYOND_IPV6, size / 2);
            }
            window.say("picture connected" + suffix);
            window.say("click #tab-details");
            window.say("appears #detail-mtu");
            window.say("picture connected-details" + suffix);
            window.say("click #tab-log");
            window.say("picture connected-log" + suffix);
            window.say("control D");
            window.say("appears #doctor-summary");
            window.say("enabled #doctor-again");
            window.say("picture doctor" + suffix);
            assertThat(window.leave()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"light", "dark"})
    void blocked(String theme, Topology topology, StrongSwanServer server) throws Exception {
        server.configure(Settings.dualStack().ipv6(Ipv6.NONE));
        try (DesktopWindow window = connect(theme, topology)) {
            window.say("await #ipv6 IPv6 is blocked. The server refused it (IPV6CP).");
            window.say("await #title Connected");
            window.say("appears #round-trip");
            carry(topology, StrongSwanServer.BEYOND_IPV4, 1000);
            window.say("picture blocked" + (theme.equals("dark") ? "-dark" : ""));
            assertThat(window.leave()).isZero();
        }
    }

    private DesktopWindow connect(String theme, Topology topology) throws Exception {
        Path settings = Files.createDirectories(home.resolve("bulkhead")).resolve("settings.json");
        Files.writeString(settings, "{\"version\": 1, \"theme\": \"" + theme + "\"}");
        DesktopWindow window = DesktopWindow.open(topology.client(), home, PICTURES);
        // The page of the last time is remembered.
        window.say("click #tab-protection");
        window.say("click #connect");
        window.say("type #psk " + StrongSwanServer.PSK);
        window.say("type #password " + StrongSwanServer.PASSWORD);
        window.say("press ENTER");
        return window;
    }

    /** Something to draw: echoes of a size, three hundred of them. */
    private static void carry(Topology topology, String to, int bytes) {
        assertThat(topology.client()
                        .run("ping", "-q", "-c", "300", "-i", "0.01", "-s", Integer.toString(bytes), to)
                        .succeeded())
                .isTrue();
    }
}
