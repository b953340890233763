package bulkhead.desktop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import bulkhead.app.demo.LoopbackServer;
import bulkhead.app.tunnel.Routing;
import bulkhead.app.tunnel.TunnelController;
import bulkhead.app.tunnel.TunnelRequest;
import bulkhead.leakguard.policy.Protection;
import bulkhead.protocol.VpnConfig;
import bulkhead.protocol.core.Failure;
import bulkhead.protocol.responder.RouterConfig;
import bulkhead.protocol.responder.ServerConfig;
import bulkhead.protocol.wire.IpAddress;
import bulkhead.protocol.wire.IpPrefix;
import java.io.IOException;
import java.net.InetAddress;
import java.net.SocketException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The same controller as the computer runs it: its own clock, threads and sockets, and the embedded server on the loopback. */
class WindowInRealTimeTest {
    private static final String SERVER = "127.77.0.10";

    private final CompletableFuture<Failure> end = new CompletableFuture<>();
    private LoopbackServer server;
    private ShownConnection window;
    private TunnelController controller;

    @BeforeEach
    void open() throws Exception {
        serve();
        window = new ShownConnection(this::press, 1);
    }

    @AfterEach
    void close() throws Exception {
        if (window != null) {
            window.close();
        }
        if (controller != null) {
            controller.disconnect();
            end.get(1, TimeUnit.MINUTES);
        }
        if (server != null) {
            server.close();
        }
    }

    private void serve() throws IOException {
        try {
            server = LoopbackServer.start(
                    InetAddress.ofLiteral(SERVER),
                    ServerConfig.of(
                            IpAddress.parse(SERVER),
                            new byte[] {1},
                            _ -> new byte[] {2},
                            RouterConfig.slaac(1, IpPrefix.parse("2001:db8:99::/64"), List.of())));
        } catch (SocketException e) {
            abort("the server cannot have UDP ports 500 and 4500 of " + SERVER + ": " + e.getMessage());
        }
    }

    /** As the window's owner does it: connects, or disconnects what is there. */
    private void press() {
        if (controller != null) {
            controller.disconnect();
            return;
        }
        controller = new TunnelController(
                new LoopbackHost(),
                new TunnelRequest(
                        SERVER,
                        TunnelRequest.Outer.ANY,
                        VpnConfig.of(new byte[] {1}, "alice", new byte[] {2}),
                        Routing.EVERYTHING,
                        Protection.DEFAULT,
                        true),
                event -> window.tell(event, System.currentTimeMillis()));
        Thread.ofPlatform().daemon().name("connection").start(() -> {
            try {
                end.complete(controller.run().failure());
            } catch (RuntimeException e) {
                end.completeExceptionally(e);
            }
        });
    }

    @Test
    void connectsComesBackAfterTheServersGoodbyeAndDisconnects() throws Exception {
        assertThat(window.text("#title")).isEqualTo("Not connected");
        window.click("#connect");
        awaitBothFamilies();
        window.await(() -> window.text("#round-trip").endsWith(" ms"));
        server.goodbye();
        window.await(() -> titles().contains("Reconnecting"));
        awaitBothFamilies();
        window.picture("real-time");
        window.click("#connect");
        assertThat(end.get(1, TimeUnit.MINUTES)).isNull();
        window.await(() -> window.text("#title").equals("Not connected"));
        assertThat(window.text("#ipv6")).isEqualTo("IPv6 leaves this computer natively.");
        assertThat(titles())
                .containsSubsequence(
                        "Not connected",
                        "Connecting",
                        "Connected",
                        "Reconnecting",
                        "Connected",
                        "Disconnecting",
                        "Not connected");
        assertThat(window.readings())
                .filteredOn(reading -> reading.title().equals("Reconnecting"))
                .noneMatch(reading -> reading.ipv6().contains("natively"));
    }

    private List<String> titles() {
        return window.readings().stream().map(ShownConnection.Reading::title).toList();
    }

    private void awaitBothFamilies() throws Exception {
        window.await(() -> window.text("#title").equals("Connected")
                && window.text("#ipv4").equals("IPv4 goes through the tunnel.")
                && window.text("#ipv6").equals("IPv6 goes through the tunnel."));
    }
}
