package bulkhead.acceptance;

import static bulkhead.acceptance.Expect.LIMIT;
import static bulkhead.servers.StrongSwanServer.BEYOND_IPV4;
import static bulkhead.servers.StrongSwanServer.BEYOND_IPV6;
import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.acceptance.Bulkhead.Login;
import bulkhead.servers.Background;
import bulkhead.servers.Capture;
import bulkhead.servers.RealServers;
import bulkhead.servers.StrongSwanServer;
import bulkhead.servers.StrongSwanServer.Settings;
import bulkhead.servers.Topology;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * A connection that is lost comes back by itself. All the while the client sends natively in both families, and its link is
 * looked at from outside.
 */
@RealServers
class ReconnectionAcceptanceTest {
    private static final Login ALICE =
            new Login(StrongSwanServer.IPV4, StrongSwanServer.PSK, StrongSwanServer.LOGIN, StrongSwanServer.PASSWORD);

    /** What happens to a connection that is up. */
    private interface Blow {
        void fall(Bulkhead bulkhead) throws Exception;
    }

    @Test
    void comesBackWhenTheServerRestarts(Topology topology, StrongSwanServer server) throws Exception {
        server.configure(Settings.dualStack());
        comesBack(topology, _ -> server.restart());
    }

    @Test
    void comesBackWhenTheServerStopsL2tp(Topology topology, StrongSwanServer server) throws Exception {
        server.configure(Settings.dualStack());
        comesBack(topology, bulkhead -> {
            server.stopL2tp();
            lost(bulkhead);
            server.startL2tp();
        });
    }

    private static JsonNode lost(Bulkhead bulkhead) throws InterruptedException {
        return bulkhead.await("lost", LIMIT);
    }

    /** Connects, and connects again after the blow, with nothing but the tunnel's packets on the link from before to after. */
    private static void comesBack(Topology topology, Blow blow) throws Exception {
        assertThat(topology.client().pings(Topology.INTERNET_IPV4)).isTrue();
        assertThat(topology.client().pings(Topology.INTERNET_IPV6)).isTrue();
        Background.serve(topology.internet());
        try (Background natively = Background.start(topology.client());
                Bulkhead bulkhead = Bulkhead.connect(topology.client().name(), ALICE)) {
            bulkhead.awaitConnected("ipv4", "ipv6");
            try (Capture capture = topology.capture()) {
                natively.awaitRounds(2);
                blow.fall(bulkhead);
                JsonNode lost = lost(bulkhead);
                natively.awaitRounds(2);
                bulkhead.awaitConnectedAfter(lost, "ipv4", "ipv6");
                Expect.reaches(topology, BEYOND_IPV4, BEYOND_IPV6);
                natively.awaitRounds(2);
                Expect.nothingLeaked(capture);
                assertThat(capture.nativeIpv4()).as("native IPv4").isEmpty();
            }
            assertThat(bulkhead.disconnect()).isZero();
        }
        assertThat(topology.client().pings(Topology.INTERNET_IPV6)).isTrue();
    }
}
