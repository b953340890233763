package bulkhead.acceptance;

import static bulkhead.acceptance.Expect.LIMIT;
import static bulkhead.servers.StrongSwanServer.BEYOND_IPV4;
import static bulkhead.servers.StrongSwanServer.BEYOND_IPV6;
import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.acceptance.Bulkhead.Login;
import bulkhead.servers.Capture;
import bulkhead.servers.RealServers;
import bulkhead.servers.StrongSwanServer;
import bulkhead.servers.StrongSwanServer.Settings;
import bulkhead.servers.Topology;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The program against Libreswan, xl2tpd and pppd: what most people's own L2TP servers are made of. */
@RealServers
class LibreswanAcceptanceTest {
    private static final Login ALICE =
            new Login(StrongSwanServer.IPV4, StrongSwanServer.PSK, StrongSwanServer.LOGIN, StrongSwanServer.PASSWORD);

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void carriesBothFamiliesAndSaysGoodbye(boolean nat, Topology topology, StrongSwanServer server) throws Exception {
        topology.nat(nat);
        server.configure(Settings.libreswan());
        try (Capture capture = topology.capture();
                Bulkhead bulkhead = connect(topology)) {
            bulkhead.awaitConnected("ipv4", "ipv6");
            assertThat(bulkhead.events("varied")).as("what was tried in vain").isEmpty();
            Expect.reaches(topology, BEYOND_IPV4, BEYOND_IPV6);
            assertThat(bulkhead.disconnect()).isZero();
            server.log().await("received Delete SA.*deleting IPsec State", LIMIT);
            server.log().await("deleting state \\(STATE_MAIN_R3\\)", LIMIT);
            Expect.nothingLeaked(capture);
        }
    }

    /** Each of its algorithms for ESP alone, by its names and by ours. */
    @ParameterizedTest
    @ValueSource(strings = {"aes_gcm256-null", "aes256-sha2_512", "aes256-sha2", "aes128-sha1"})
    void connectsWhateverItTakesForEsp(String algorithms, Topology topology, StrongSwanServer server) throws Exception {
        server.configure(Settings.libreswan().phase2(algorithms));
        connectsAfter(List.of(), topology);
    }

    @Test
    void connectsWhereItInsistsOnPerfectForwardSecrecy(Topology topology, StrongSwanServer server) throws Exception {
        server.configure(Settings.libreswan().perfectForwardSecrecy());
        connectsAfter(List.of("with-pfs"), topology);
    }

    @Test
    void connectsWhereL2tpComesFromPort1701Alone(Topology topology, StrongSwanServer server) throws Exception {
        server.configure(Settings.libreswan().clientPort1701());
        connectsAfter(List.of("usual-port"), topology);
    }

    @Test
    void connectsWhereSha2IsCutTo96Bits(Topology topology, StrongSwanServer server) throws Exception {
        server.configure(Settings.libreswan().phase2("aes128-sha2").sha2CutTo96());
        connectsAfter(List.of("sha2-96"), topology);
    }

    @Test
    void twoComputersBehindOneNatAreConnectedAtOnce(Topology topology, StrongSwanServer server) throws Exception {
        server.configure(Settings.libreswan());
        Expect.twoComputersBehindOneNat(topology, ALICE);
    }

    @Test
    void saysThatThePreSharedKeyIsProbablyWrong(Topology topology, StrongSwanServer server) throws Exception {
        server.configure(Settings.libreswan());
        Login wrong = new Login(StrongSwanServer.IPV4, "wrong horse of the office", ALICE.user(), ALICE.password());
        Expect.failure(topology, wrong, 5, "ike", "pre-shared key is probably wrong");
    }

    @Test
    void comesBackWhenTheServerStartsAgain(Topology topology, StrongSwanServer server) throws Exception {
        server.configure(Settings.libreswan());
        try (Bulkhead bulkhead = connect(topology)) {
            bulkhead.awaitConnected("ipv4", "ipv6");
            server.restart();
            bulkhead.awaitConnectedAfter(bulkhead.await("lost", LIMIT), "ipv4", "ipv6");
            Expect.reaches(topology, BEYOND_IPV4, BEYOND_IPV6);
            assertThat(bulkhead.disconnect()).isZero();
        }
    }

    private static void connectsAfter(List<String> variations, Topology topology) throws Exception {
        try (Bulkhead bulkhead = connect(topology)) {
            bulkhead.awaitConnected("ipv4", "ipv6");
            List<String> varied = bulkhead.events("varied").stream()
                    .map(event -> event.path("variation").asString())
                    .toList();
            assertThat(varied).isEqualTo(variations);
            Expect.reaches(topology, BEYOND_IPV4, BEYOND_IPV6);
            assertThat(bulkhead.disconnect()).isZero();
        }
    }

    private static Bulkhead connect(Topology topology) throws Exception {
        return Bulkhead.connect(topology.client().name(), ALICE);
    }
}
