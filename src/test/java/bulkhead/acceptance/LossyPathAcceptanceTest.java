package bulkhead.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.acceptance.Bulkhead.Login;
import bulkhead.servers.RealServers;
import bulkhead.servers.SoftEtherServer;
import bulkhead.servers.StrongSwanServer;
import bulkhead.servers.StrongSwanServer.Settings;
import bulkhead.servers.Topology;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A path that loses large packets, and says so to nobody: pings pass, and pages never come; and one that loses some of all. How long
 * connects take there is {@link bulkhead.benchmark.LossBenchmark}'s.
 */
@RealServers
class LossyPathAcceptanceTest {
    @AfterEach
    void open(Topology topology) throws Exception {
        topology.net().run("nft", "delete", "table", "inet", "hole");
        Expect.unblocks(topology);
    }

    @Test
    void connectsToSoftEtherWhereSomePacketsAreLost(Topology topology, SoftEtherServer server) throws Exception {
        server.configure(SoftEtherServer.Settings.dualStack());
        connectsThreeTimes(topology, SoftEtherServer.IPV4);
    }

    @Test
    void connectsToStrongSwanWhereSomePacketsAreLost(Topology topology, StrongSwanServer server) throws Exception {
        server.configure(Settings.dualStack());
        connectsThreeTimes(topology, StrongSwanServer.IPV4);
    }

    private static void connectsThreeTimes(Topology topology, String server) throws Exception {
        Login alice = new Login(server, StrongSwanServer.PSK, StrongSwanServer.LOGIN, StrongSwanServer.PASSWORD);
        for (int turn = 0; turn < 3; turn++) {
            topology.loss(10);
            try (Bulkhead bulkhead = Bulkhead.connect(topology.client().name(), alice, "--no-reconnect")) {
                bulkhead.await("connected", Duration.ofMinutes(2));
                topology.loss(0);
                assertThat(bulkhead.disconnect()).isZero();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1480, 1350})
    void whatGetsThroughIsFoundAndUsed(int largest, Topology topology, StrongSwanServer server) throws Exception {
        server.configure(Settings.dualStack());
        dropLongerThan(largest, topology);
        try (Bulkhead bulkhead = connect(topology)) {
            bulkhead.awaitConnected("ipv4", "ipv6");
            isFoundAndUsed(largest, topology, bulkhead);
            assertThat(bulkhead.disconnect()).isZero();
        }
    }

    @Test
    void aPathThatShrinksUnderTheConnectionIsFoundOutWhilePacketsFlow(Topology topology, StrongSwanServer server)
            throws Exception {
        server.configure(Settings.dualStack());
        Process flow = null;
        try (Bulkhead bulkhead = connect(topology)) {
            bulkhead.awaitConnected("ipv4", "ipv6");
            flow = new ProcessBuilder(topology.client().command("ping", "-q", StrongSwanServer.BEYOND_IPV4))
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            dropLongerThan(1400, topology);
            isFoundAndUsed(1400, topology, bulkhead);
            assertThat(bulkhead.disconnect()).isZero();
        } finally {
            if (flow != null) {
                flow.destroy();
            }
        }
    }

    private static Bulkhead connect(Topology topology) throws Exception {
        return Bulkhead.connect(
                topology.client().name(),
                new Login(
                        StrongSwanServer.IPV4,
                        StrongSwanServer.PSK,
                        StrongSwanServer.LOGIN,
                        StrongSwanServer.PASSWORD));
    }

    private static void dropLongerThan(int bytes, Topology topology) throws Exception {
        assertThat(topology.net()
                        .run(
                                "nft",
                                "table inet hole { chain forward { type filter hook forward priority 0;"
                                        + " meta length > " + bytes + " drop; }; }")
                        .succeeded())
                .isTrue();
    }

    private static void isFoundAndUsed(int largest, Topology topology, Bulkhead bulkhead) throws Exception {
        int mtu = bulkhead.await(
                        "link", event -> event.path("origin").asString("").equals("loss"), Duration.ofMinutes(1))
                .path("mtu")
                .asInt();
        assertThat(mtu).isBetween(1000, largest);
        for (String to : new String[] {StrongSwanServer.BEYOND_IPV4, StrongSwanServer.BEYOND_IPV6}) {
            String whole = Integer.toString(mtu - (to.contains(":") ? 48 : 28));
            assertThat(topology.client()
                            .run("ping", "-c", "3", "-W", "5", "-M", "do", "-s", whole, to)
                            .succeeded())
                    .as("packets of the whole MTU to " + to)
                    .isTrue();
        }
        assertThat(topology.client()
                        .run(
                                "sh",
                                "-c",
                                "head -c 200000 /dev/zero | curl -sS -m 30 -o /dev/null --data-binary @- http://"
                                        + StrongSwanServer.BEYOND_IPV4 + Topology.WHO_AM_I)
                        .succeeded())
                .as("TCP in full segments")
                .isTrue();
    }
}
