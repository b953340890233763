package bulkhead.acceptance;

import static bulkhead.acceptance.Expect.LIMIT;
import static bulkhead.servers.SoftEtherServer.BEYOND_IPV4;
import static bulkhead.servers.SoftEtherServer.BEYOND_IPV6;
import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.acceptance.Bulkhead.Login;
import bulkhead.servers.Capture;
import bulkhead.servers.RealServers;
import bulkhead.servers.SoftEtherServer;
import bulkhead.servers.SoftEtherServer.Listen;
import bulkhead.servers.SoftEtherServer.Settings;
import bulkhead.servers.StrongSwanServer;
import bulkhead.servers.Topology;
import org.junit.jupiter.api.Test;

/** The program against SoftEther, whose IKE, ESP, L2TP and PPP are all its own. */
@RealServers
class SoftEtherAcceptanceTest {
    private static final Login ALICE = login(SoftEtherServer.IPV4);

    @Test
    void carriesBothFamilies(Topology topology, SoftEtherServer server) throws Exception {
        server.configure(Settings.dualStack());
        server.log().mark();
        try (Capture capture = topology.capture();
                Bulkhead bulkhead = connect(topology, ALICE)) {
            bulkhead.awaitConnected("ipv4", "ipv6");
            assertThat(bulkhead.await("ike", LIMIT).path("peerVendor").asString())
                    .isEqualTo("SoftEther VPN");
            assertThat(bulkhead.await("l2tp", LIMIT).path("product").asString()).isEqualTo("SoftEther VPN");
            Expect.reaches(topology, BEYOND_IPV4, BEYOND_IPV6);
            assertThat(bulkhead.disconnect()).isZero();
            server.log().await("The PPP session is disconnected", LIMIT);
            Expect.nothingLeaked(capture);
        }
    }

    /** The hub's DHCP has a route (RFC 3442) to what is beyond, and the router's advertisement one to its own prefix. */
    @Test
    void splitsByTheRoutesThatTheServerAnnounces(Topology topology, SoftEtherServer server) throws Exception {
        server.configure(Settings.dualStack());
        try (Capture capture = topology.capture();
                Bulkhead bulkhead = connect(topology, ALICE, "--split")) {
            bulkhead.awaitConnected("ipv4", "ipv6");
            assertThat(bulkhead.await("ipv4-routes", LIMIT)
                            .path("routes")
                            .path(0)
                            .asString())
                    .isEqualTo("10.98.0.0/24");
            topology.client().awaitPing(BEYOND_IPV4);
            assertThat(topology.client().pings(Topology.INTERNET_IPV4))
                    .as("IPv4 outside the split")
                    .isTrue();
            assertThat(topology.client().pings(Topology.INTERNET_IPV6))
                    .as("IPv6 outside the split stays closed")
                    .isFalse();
            assertThat(bulkhead.disconnect()).isZero();
            Expect.nothingLeaked(capture);
        }
    }

    @Test
    void connectsFromBehindANat(Topology topology, SoftEtherServer server) throws Exception {
        topology.nat(true);
        server.configure(Settings.dualStack());
        try (Capture capture = topology.capture();
                Bulkhead bulkhead = connect(topology, ALICE)) {
            bulkhead.awaitConnected("ipv4", "ipv6");
            Expect.reaches(topology, BEYOND_IPV4, BEYOND_IPV6);
            assertThat(bulkhead.disconnect()).isZero();
            Expect.nothingLeaked(capture);
        }
    }

    @Test
    void connectsOverIpv6(Topology topology, SoftEtherServer server) throws Exception {
        server.configure(Settings.dualStack().listen(Listen.SPECIFIC_IPV6));
        try (Capture capture = topology.capture();
                Bulkhead bulkhead = connect(topology, login(SoftEtherServer.IPV6))) {
            bulkhead.awaitConnected("ipv4", "ipv6");
            Expect.reaches(topology, BEYOND_IPV4, BEYOND_IPV6);
            assertThat(bulkhead.disconnect()).isZero();
            Expect.nothingLeaked(capture);
            assertThat(capture.ike()).isNotEmpty().allMatch(packet -> packet.version() == 6);
        }
    }

    @Test
    void saysThatThePasswordWasRefused(Topology topology, SoftEtherServer server) throws Exception {
        server.configure(Settings.dualStack());
        Login wrong = new Login(SoftEtherServer.IPV4, ALICE.psk(), ALICE.user(), "wrong staple");
        Expect.failure(topology, wrong, 5, "authentication", "check the user name and the password");
    }

    @Test
    void saysThatThePreSharedKeyIsProbablyWrong(Topology topology, SoftEtherServer server) throws Exception {
        server.configure(Settings.dualStack());
        Login wrong = new Login(SoftEtherServer.IPV4, "wrong horse of the office", ALICE.user(), ALICE.password());
        Expect.failure(topology, wrong, 5, "ike", "pre-shared key is probably wrong");
    }

    @Test
    void losesNoPacketWhenTheClientRekeysBothSas(Topology topology, SoftEtherServer server) throws Exception {
        server.configure(Settings.dualStack());
        try (Capture capture = topology.capture();
                Bulkhead bulkhead = connect(topology, ALICE, "--esp-lifetime", "10", "--ike-lifetime", "20")) {
            bulkhead.awaitConnected("ipv4", "ipv6");
            Ping ping = Ping.start(topology, BEYOND_IPV4, 300);
            bulkhead.await("ike", node -> node.path("rekey").asBoolean(), LIMIT);
            assertThat(ping.lost()).as(bulkhead.transcript()).isZero();
            assertThat(bulkhead.disconnect()).isZero();
            Expect.nothingLeaked(capture);
        }
    }

    private static Bulkhead connect(Topology topology, Login login, String... options) throws Exception {
        return Bulkhead.connect(topology.client().name(), login, options);
    }

    private static Login login(String server) {
        return new Login(server, StrongSwanServer.PSK, StrongSwanServer.LOGIN, StrongSwanServer.PASSWORD);
    }
}
