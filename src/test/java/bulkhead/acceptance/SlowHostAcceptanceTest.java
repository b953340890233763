package bulkhead.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.acceptance.Bulkhead.Login;
import bulkhead.conformance.Fault;
import bulkhead.servers.Namespace;
import bulkhead.servers.RealServers;
import bulkhead.servers.StrongSwanServer;
import bulkhead.servers.StrongSwanServer.Settings;
import bulkhead.servers.Topology;
import bulkhead.servers.Waiting;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A computer on which every change of an address or route takes a second, and a server that asks for thousands. */
@RealServers
class SlowHostAcceptanceTest {
    private static final Login ALICE =
            new Login(StrongSwanServer.IPV4, StrongSwanServer.PSK, StrongSwanServer.LOGIN, StrongSwanServer.PASSWORD);

    private static final int CHANGES = 3_000;
    /** So many have arrived when the user has had enough. */
    private static final int HEARD = 500;

    private static final Duration LIMIT = Duration.ofSeconds(120);

    @AfterEach
    void open(Topology topology) throws Exception {
        Expect.unblocks(topology);
    }

    @Test
    void afterDisconnectTheGuardIsOpenAsItWasSaid(Topology topology, StrongSwanServer server) throws Exception {
        server.configure(Settings.dualStack());
        Namespace client = topology.client();
        try (Bulkhead bulkhead = Bulkhead.connect(client.name(), ALICE)) {
            bulkhead.awaitConnected("ipv4", "ipv6");
            Fault.delay(bulkhead.pid(), "bulkhead.platform.linux.rtnetlink.Rtnetlink", "set");
            server.floodRoutes(CHANGES);
            Waiting.until("changes", LIMIT, () -> bulkhead.events("ipv6").size() > HEARD);
            bulkhead.interrupt();
            Waiting.until("end", LIMIT, () -> !bulkhead.isAlive());
            assertThat(bulkhead.exitCode()).as(bulkhead.transcript()).isZero();
            assertThat(bulkhead.events("guard").getLast().path("state").asString())
                    .isEqualTo("disconnected");
        }
        assertThat(client.run("nft", "list", "table", "inet", "bulkhead").succeeded())
                .as("the table stands")
                .isFalse();
        assertThat(client.pings(Topology.INTERNET_IPV4)).isTrue();
        assertThat(client.pings(Topology.INTERNET_IPV6)).isTrue();
    }
}
