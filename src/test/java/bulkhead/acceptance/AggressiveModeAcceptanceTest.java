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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Servers that have aggressive mode alone, and choose the pre-shared key by a group's name. */
@RealServers
class AggressiveModeAcceptanceTest {
    private static final Login ALICE =
            new Login(StrongSwanServer.IPV4, StrongSwanServer.PSK, StrongSwanServer.LOGIN, StrongSwanServer.PASSWORD);

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void connectsToStrongSwanAndLeaksNothing(boolean nat, Topology topology, StrongSwanServer server) throws Exception {
        topology.nat(nat);
        server.configure(strongSwan());
        try (Capture capture = topology.capture();
                Bulkhead bulkhead = connect(topology, "--group-id", "sales")) {
            bulkhead.awaitConnected("ipv4", "ipv6");
            server.log().await("is initiating a Aggressive Mode IKE_SA", LIMIT);
            Expect.reaches(topology, BEYOND_IPV4, BEYOND_IPV6);
            assertThat(bulkhead.disconnect()).isZero();
            Expect.nothingLeaked(capture);
        }
    }

    @Test
    void sendsEspWithoutUdpWhereThatIsWanted(Topology topology, StrongSwanServer server) throws Exception {
        server.configure(strongSwan());
        try (Capture capture = topology.capture();
                Bulkhead bulkhead = connect(topology, "--group-id", "sales", "--raw-esp")) {
            bulkhead.awaitConnected("ipv4", "ipv6");
            assertThat(bulkhead.disconnect()).isZero();
            capture.stop();
            assertThat(capture.rawEsp()).isNotEmpty();
        }
    }

    /** The group of the key exchange is in the first message, and IKEv1 has no word for another. */
    @Test
    void findsTheGroupThatTheServerHas(Topology topology, StrongSwanServer server) throws Exception {
        server.configure(strongSwan().ikeProposals("aes256-sha256-ecp256"));
        try (Bulkhead bulkhead = connect(topology, "--group-id", "sales")) {
            assertThat(bulkhead.await("ike", LIMIT).path("suite").asString()).endsWith("ECP-256");
            bulkhead.awaitConnected("ipv4", "ipv6");
            assertThat(bulkhead.disconnect()).isZero();
        }
    }

    @Test
    void connectsToLibreswan(Topology topology, StrongSwanServer server) throws Exception {
        server.configure(Settings.libreswan().aggressiveModeOnly().clientId("@[sales]"));
        try (Bulkhead bulkhead = connect(topology, "--group-id", "sales")) {
            bulkhead.awaitConnected("ipv4", "ipv6");
            Expect.reaches(topology, BEYOND_IPV4, BEYOND_IPV6);
            server.log().await("Peer ID is ID_KEY_ID", LIMIT);
            assertThat(bulkhead.disconnect()).isZero();
        }
    }

    /** As firewalls pair them, and with a domain name for a group's. */
    @Test
    void connectsWithAUserToo(Topology topology, StrongSwanServer server) throws Exception {
        server.configure(Settings.dualStack()
                .aggressiveModeOnly()
                .clientId("pc.example.org")
                .xauth());
        try (Bulkhead bulkhead = connect(topology, "--aggressive", "--id", "pc.example.org", "--xauth")) {
            bulkhead.awaitConnected("ipv4", "ipv6");
            server.log().await("XAuth authentication of 'alice' successful", LIMIT);
            Expect.reaches(topology, BEYOND_IPV4, BEYOND_IPV6);
            assertThat(bulkhead.disconnect()).isZero();
        }
    }

    @Test
    void staysUpWhenItRenewsTheKeys(Topology topology, StrongSwanServer server) throws Exception {
        server.configure(strongSwan());
        try (Bulkhead bulkhead = connect(topology, "--group-id", "sales", "--ike-lifetime", "40")) {
            bulkhead.awaitConnected("ipv4", "ipv6");
            server.log().await("IKE_SA l2tp\\[2\\] established", LIMIT);
            Expect.reaches(topology, BEYOND_IPV4, BEYOND_IPV6);
            assertThat(bulkhead.events("lost")).isEmpty();
            assertThat(bulkhead.disconnect()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"strongswan", "libreswan"})
    void saysThatThePreSharedKeyIsWrong(String product, Topology topology, StrongSwanServer server) throws Exception {
        server.configure(
                product.equals("strongswan")
                        ? strongSwan()
                        : Settings.libreswan().aggressiveModeOnly().clientId("@[sales]"));
        Login wrong = new Login(StrongSwanServer.IPV4, "wrong horse of the office", ALICE.user(), ALICE.password());
        Expect.failure(topology, wrong, 5, "ike", "the proof of the pre-shared key", "--group-id", "sales");
    }

    @Test
    void saysThatTheServerDoesNotKnowTheGroup(Topology topology, StrongSwanServer server) throws Exception {
        server.configure(strongSwan());
        try (Bulkhead bulkhead = connect(topology, "--group-id", "engineering")) {
            assertThat(bulkhead.exitCode()).as(bulkhead.transcript()).isNotZero();
            assertThat(bulkhead.await("failed", LIMIT).path("message").asString())
                    .contains("the name of the group");
        }
    }

    private static Settings strongSwan() {
        return Settings.dualStack().aggressiveModeOnly().clientId("keyid:sales");
    }

    private static Bulkhead connect(Topology topology, String... options) throws Exception {
        return Bulkhead.connect(topology.client().name(), ALICE, options);
    }
}
