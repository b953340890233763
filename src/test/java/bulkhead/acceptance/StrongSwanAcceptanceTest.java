package bulkhead.acceptance;

import static bulkhead.acceptance.Expect.LIMIT;
import static bulkhead.servers.StrongSwanServer.BEYOND_IPV4;
import static bulkhead.servers.StrongSwanServer.BEYOND_IPV6;
import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.acceptance.Bulkhead.Login;
import bulkhead.servers.Capture;
import bulkhead.servers.RealServers;
import bulkhead.servers.StrongSwanServer;
import bulkhead.servers.StrongSwanServer.Ipv6;
import bulkhead.servers.StrongSwanServer.Settings;
import bulkhead.servers.Topology;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** The program against strongSwan, xl2tpd and pppd, with what crossed the client's link looked at each time. */
@RealServers
class StrongSwanAcceptanceTest {
    private static final Login ALICE = login(StrongSwanServer.IPV4);

    @Test
    void carriesBothFamiliesBySlaacAndSaysGoodbye(Topology topology, StrongSwanServer server) throws Exception {
        server.configure(Settings.dualStack());
        server.log().mark();
        try (Capture capture = topology.capture();
                Bulkhead bulkhead = connect(topology, ALICE)) {
            bulkhead.awaitConnected("ipv4", "ipv6");
            JsonNode ipv6 = bulkhead.await("ipv6", LIMIT);
            assertThat(ipv6.path("source").asString()).isEqualTo("slaac");
            assertThat(ipv6.path("addresses").path(0).asString()).startsWith("2001:db8:77:1:");
            assertThat(ipv6.path("dns").path(0).asString()).isEqualTo(BEYOND_IPV6);
            assertThat(bulkhead.await("auth", LIMIT).path("method").asString()).isEqualTo("MS-CHAPv2");
            Expect.reaches(topology, BEYOND_IPV4, BEYOND_IPV6);
            assertThat(topology.client().page("http://beyond.test/").output()).isEqualTo("beyond the tunnel");
            assertThat(bulkhead.disconnect()).isZero();
            assertThat(bulkhead.strayLines()).isEmpty();
            assertThat(bulkhead.standardError()).isEmpty();
            server.log().await("Connection closed to .* \\(the user disconnected\\)", LIMIT);
            server.log().await("received DELETE for ESP CHILD_SA", LIMIT);
            server.log().await("received DELETE for IKE_SA", LIMIT);
            Expect.nothingLeaked(capture);
        }
        assertThat(topology.client().pings(Topology.INTERNET_IPV6))
                .as("native IPv6 is back")
                .isTrue();
    }

    @Test
    void takesIpv6ByDhcpv6(Topology topology, StrongSwanServer server) throws Exception {
        server.configure(Settings.dualStack().ipv6(Ipv6.DHCPV6));
        try (Capture capture = topology.capture();
                Bulkhead bulkhead = connect(topology, ALICE)) {
            bulkhead.awaitConnected("ipv4", "ipv6");
            assertThat(bulkhead.await("ipv6", LIMIT).path("source").asString()).isEqualTo("dhcpv6");
            Expect.reaches(topology, BEYOND_IPV4, BEYOND_IPV6);
            assertThat(bulkhead.disconnect()).isZero();
            Expect.nothingLeaked(capture);
        }
    }

    @Test
    void keepsIpv4WhenTheServerRefusesIpv6AndBlocksTheNativeOne(Topology topology, StrongSwanServer server)
            throws Exception {
        server.configure(Settings.dualStack().ipv6(Ipv6.NONE));
        assertBlocksNativeIpv6(topology, "rejected");
    }

    @Test
    void keepsIpv4WhenTheLinkIsLinkLocalOnlyAndBlocksTheNativeIpv6(Topology topology, StrongSwanServer server)
            throws Exception {
        server.configure(Settings.dualStack().ipv6(Ipv6.LINK_LOCAL_ONLY));
        assertBlocksNativeIpv6(topology, "no-router");
    }

    @Test
    void connectsFromBehindANat(Topology topology, StrongSwanServer server) throws Exception {
        topology.nat(true);
        server.configure(Settings.dualStack());
        try (Capture capture = topology.capture();
                Bulkhead bulkhead = connect(topology, ALICE)) {
            bulkhead.awaitConnected("ipv4", "ipv6");
            assertThat(bulkhead.await("ike", LIMIT).path("natt").asString()).isEqualTo("local");
            Expect.reaches(topology, BEYOND_IPV4, BEYOND_IPV6);
            assertThat(bulkhead.disconnect()).isZero();
            Expect.nothingLeaked(capture);
        }
    }

    @Test
    void connectsOverIpv6(Topology topology, StrongSwanServer server) throws Exception {
        server.configure(Settings.dualStack());
        try (Capture capture = topology.capture();
                Bulkhead bulkhead = connect(topology, login(StrongSwanServer.IPV6), "--outer", "6")) {
            bulkhead.awaitConnected("ipv4", "ipv6");
            Expect.reaches(topology, BEYOND_IPV4, BEYOND_IPV6);
            assertThat(bulkhead.disconnect()).isZero();
            Expect.nothingLeaked(capture);
            assertThat(capture.udpEsp()).isNotEmpty().allMatch(packet -> packet.version() == 6);
        }
    }

    @Test
    void usesRawEspWhereThereIsNoNatAndItIsAskedTo(Topology topology, StrongSwanServer server) throws Exception {
        server.configure(Settings.dualStack());
        try (Capture capture = topology.capture();
                Bulkhead bulkhead = connect(topology, ALICE, "--raw-esp")) {
            bulkhead.awaitConnected("ipv4", "ipv6");
            assertThat(bulkhead.await("esp", LIMIT).path("encap").asString()).isEqualTo("esp");
            Expect.reaches(topology, BEYOND_IPV4, BEYOND_IPV6);
            assertThat(bulkhead.disconnect()).isZero();
            Expect.nothingLeaked(capture);
            assertThat(capture.rawEsp()).isNotEmpty();
            assertThat(capture.udpEsp()).isEmpty();
        }
    }

    @Test
    void saysThatThePreSharedKeyIsProbablyWrong(Topology topology, StrongSwanServer server) throws Exception {
        server.configure(Settings.dualStack());
        Login wrong = new Login(StrongSwanServer.IPV4, "wrong horse of the office", ALICE.user(), ALICE.password());
        Expect.failure(topology, wrong, 5, "ike", "pre-shared key is probably wrong");
    }

    /** The key is right, which does not show: the words name what else it can be. */
    @Test
    void saysThatTheServerMayWantACertificate(Topology topology, StrongSwanServer server) throws Exception {
        server.configure(Settings.dualStack().certificatesOnly());
        Expect.failure(topology, ALICE, 5, "ike", "a certificate");
    }

    @Test
    void saysThatTheServerMayWantAggressiveMode(Topology topology, StrongSwanServer server) throws Exception {
        server.configure(Settings.dualStack().aggressiveModeOnly());
        Expect.failure(topology, ALICE, 5, "ike", "aggressive mode");
    }

    @Test
    void saysThatLettersBeyondAsciiMayBeWhyThePasswordWasRefused(Topology topology, StrongSwanServer server)
            throws Exception {
        server.configure(Settings.dualStack());
        Login umlaut = new Login(StrongSwanServer.IPV4, ALICE.psk(), ALICE.user(), "Käse");
        Expect.failure(topology, umlaut, 5, "authentication", "beyond ASCII");
    }

    /** Three seconds there and back are no sign of lost packets. */
    @Test
    void connectsOverAVerySlowPath(Topology topology, StrongSwanServer server) throws Exception {
        server.configure(Settings.dualStack());
        server.delay(3_000);
        try (Bulkhead bulkhead = connect(topology, ALICE)) {
            bulkhead.await("ike", LIMIT);
            bulkhead.await("l2tp", LIMIT);
        } finally {
            server.delay(0);
        }
    }

    @Test
    void saysThatThePasswordWasRefused(Topology topology, StrongSwanServer server) throws Exception {
        server.configure(Settings.dualStack());
        Login wrong = new Login(StrongSwanServer.IPV4, ALICE.psk(), ALICE.user(), "wrong staple");
        Expect.failure(topology, wrong, 5, "authentication", "error 691");
    }

    @Test
    void saysThatThereIsNoCommonIkeProposal(Topology topology, StrongSwanServer server) throws Exception {
        server.configure(Settings.dualStack().ikeProposals("3des-md5-modp1024"));
        Expect.failure(topology, ALICE, 4, "ike", "legacy");
    }

    @Test
    void saysThatThereIsNoCommonEspProposal(Topology topology, StrongSwanServer server) throws Exception {
        server.configure(Settings.dualStack().espProposals("3des-md5"));
        Expect.failure(topology, ALICE, 4, "esp", "ESP");
    }

    /** Of a group that is phase 1's, and of one that is not; a rekey then begins with it. */
    @ParameterizedTest
    @CsvSource({"aes256-sha256-modp2048, aes256-sha1-modp2048", "aes256-sha256-ecp256, aes256gcm16-modp2048"})
    void connectsToAServerThatInsistsOnPerfectForwardSecrecy(
            String ike, String esp, Topology topology, StrongSwanServer server) throws Exception {
        server.configure(Settings.dualStack().ikeProposals(ike).espProposals(esp));
        try (Bulkhead bulkhead = connect(topology, ALICE)) {
            bulkhead.awaitConnected("ipv4", "ipv6");
            assertThat(bulkhead.events("varied").getLast().path("variation").asString())
                    .isEqualTo("with-pfs");
            assertThat(bulkhead.await("esp", LIMIT).path("suite").asString()).endsWith(", PFS MODP-2048");
            Expect.reaches(topology, BEYOND_IPV4, BEYOND_IPV6);
            server.rekeyChild();
            bulkhead.await("esp", node -> node.path("rekey").asBoolean(), LIMIT);
            Expect.reaches(topology, BEYOND_IPV4, BEYOND_IPV6);
            assertThat(bulkhead.disconnect()).isZero();
        }
    }

    @Test
    void connectsToAServerThatTakesL2tpFromPort1701Alone(Topology topology, StrongSwanServer server) throws Exception {
        server.configure(Settings.dualStack().clientPort1701());
        try (Bulkhead bulkhead = connect(topology, ALICE)) {
            bulkhead.awaitConnected("ipv4", "ipv6");
            assertThat(bulkhead.events("varied"))
                    .singleElement()
                    .satisfies(varied ->
                            assertThat(varied.path("variation").asString()).isEqualTo("usual-port"));
            Expect.reaches(topology, BEYOND_IPV4, BEYOND_IPV6);
            assertThat(bulkhead.disconnect()).isZero();
        }
    }

    @Test
    void twoComputersBehindOneNatAreConnectedAtOnce(Topology topology, StrongSwanServer server) throws Exception {
        server.configure(Settings.dualStack());
        Expect.twoComputersBehindOneNat(topology, ALICE);
    }

    /** Both ends say the same in IKE and mean different things, so that at first nothing gets through. */
    @Test
    void connectsToAServerThatCutsSha2To96Bits(Topology topology, StrongSwanServer server) throws Exception {
        server.configure(Settings.dualStack().espProposals("aes128-sha256").sha2CutTo96());
        try (Capture capture = topology.capture();
                Bulkhead bulkhead = connect(topology, ALICE)) {
            bulkhead.awaitConnected("ipv4", "ipv6");
            assertThat(bulkhead.events("varied").getLast().path("variation").asString())
                    .isEqualTo("sha2-96");
            Expect.reaches(topology, BEYOND_IPV4, BEYOND_IPV6);
            server.rekeyChild();
            bulkhead.await("esp", node -> node.path("rekey").asBoolean(), LIMIT);
            Expect.reaches(topology, BEYOND_IPV4, BEYOND_IPV6);
            assertThat(bulkhead.disconnect()).isZero();
            Expect.nothingLeaked(capture);
        }
    }

    @Test
    void saysThatNothingComesOutOfEspEitherWay(Topology topology, StrongSwanServer server) throws Exception {
        server.configure(Settings.dualStack().espProposals("aes256-sha256"));
        server.stopL2tp();
        Expect.failure(topology, ALICE, 3, "l2tp", "128 or to 96 bits");
    }

    /** Each permission opens the way to the server that needs just that, and no other does. */
    @ParameterizedTest
    @CsvSource({
        "3des-sha1-modp1024, 3des-sha1, --legacy, --weak=3des",
        "3des-sha1-modp1024, 3des-sha1, '--weak=3des,modp1024', --weak=modp1024",
        "aes256-sha1-modp1024, aes256-sha1, --weak=modp1024, '--weak=3des,md5'",
        "aes128-md5-modp2048, aes128-sha1, --weak=md5, '--weak=3des,modp1024'",
        "aes256-sha2_256-ecp256, 3des-sha1, --weak=3des, '--weak=md5,modp1024'"
    })
    void connectsToAnOldServerOnlyByWhatItIsPermitted(
            String ike, String esp, String enough, String notEnough, Topology topology, StrongSwanServer server)
            throws Exception {
        server.configure(Settings.dualStack().ikeProposals(ike).espProposals(esp));
        try (Bulkhead bulkhead = connect(topology, ALICE, enough)) {
            bulkhead.awaitConnected("ipv4", "ipv6");
            Expect.reaches(topology, BEYOND_IPV4, BEYOND_IPV6);
            assertThat(bulkhead.disconnect()).isZero();
        }
        try (Bulkhead bulkhead = connect(topology, ALICE, notEnough)) {
            assertThat(bulkhead.exitCode()).as(bulkhead.transcript()).isEqualTo(4);
        }
    }

    @Test
    void saysThatNobodyAnswers(Topology topology) throws Exception {
        Login nobody = new Login(Topology.SILENT_IPV4, ALICE.psk(), ALICE.user(), ALICE.password());
        Expect.failure(topology, nobody, 3, "ike", Topology.SILENT_IPV4);
    }

    @Test
    void losesNoPacketWhenTheServerRekeysBothSas(Topology topology, StrongSwanServer server) throws Exception {
        server.configure(
                Settings.dualStack().ikeRekeyAfter(Duration.ofSeconds(14)).espRekeyAfter(Duration.ofSeconds(6)));
        try (Capture capture = topology.capture();
                Bulkhead bulkhead = connect(topology, ALICE)) {
            bulkhead.awaitConnected("ipv4", "ipv6");
            Ping ping = Ping.start(topology, BEYOND_IPV6, 300);
            bulkhead.await("ike", node -> node.path("rekey").asBoolean(), LIMIT);
            assertThat(ping.lost()).as(bulkhead.transcript()).isZero();
            assertThat(bulkhead.events("esp").stream()
                            .filter(node -> node.path("rekey").asBoolean()))
                    .as("ESP rekeys while the pings ran")
                    .hasSizeGreaterThanOrEqualTo(2);
            assertThat(bulkhead.disconnect()).isZero();
            Expect.nothingLeaked(capture);
        }
    }

    @Test
    void losesNoPacketWhenTheClientRekeysBothSas(Topology topology, StrongSwanServer server) throws Exception {
        server.configure(Settings.dualStack());
        try (Capture capture = topology.capture();
                Bulkhead bulkhead = connect(topology, ALICE, "--esp-lifetime", "10", "--ike-lifetime", "20")) {
            bulkhead.awaitConnected("ipv4", "ipv6");
            Ping ping = Ping.start(topology, BEYOND_IPV6, 300);
            bulkhead.await("ike", node -> node.path("rekey").asBoolean(), LIMIT);
            assertThat(ping.lost()).as(bulkhead.transcript()).isZero();
            assertThat(bulkhead.events("esp").stream()
                            .filter(node -> node.path("rekey").asBoolean()))
                    .as("ESP rekeys while the pings ran")
                    .hasSizeGreaterThanOrEqualTo(2);
            assertThat(bulkhead.disconnect()).isZero();
            Expect.nothingLeaked(capture);
        }
    }

    @Test
    void endsWhenTheServerRestartsIfItIsNotToReconnect(Topology topology, StrongSwanServer server) throws Exception {
        server.configure(Settings.dualStack());
        try (Capture capture = topology.capture();
                Bulkhead bulkhead = connect(topology, ALICE, "--no-reconnect")) {
            bulkhead.awaitConnected("ipv4", "ipv6");
            server.restart();
            assertThat(bulkhead.exitCode()).isEqualTo(6);
            assertThat(bulkhead.await("disconnected", LIMIT).path("by").asString())
                    .isEqualTo("server");
            assertThat(topology.client().pings(Topology.INTERNET_IPV4)).isFalse();
            assertThat(topology.client().pings(Topology.INTERNET_IPV6)).isFalse();
            Expect.nothingLeaked(capture);
            assertThat(capture.nativeIpv4()).as("native IPv4").isEmpty();
        }
        Expect.unblocks(topology);
    }

    /** The IPv6 that the client's own network has is seen to work first, and refused at once while connected. */
    private static void assertBlocksNativeIpv6(Topology topology, String reason) throws Exception {
        assertThat(topology.client().pings(Topology.INTERNET_IPV6))
                .as("native IPv6 works without the tunnel")
                .isTrue();
        try (Capture capture = topology.capture();
                Bulkhead bulkhead = connect(topology, ALICE)) {
            bulkhead.await(
                    "ipv6-blocked", node -> node.path("reason").asString().equals(reason), LIMIT);
            bulkhead.awaitConnected("ipv4");
            assertThat(topology.client().pings(BEYOND_IPV4)).isTrue();
            assertThat(topology.client()
                            .run("curl", "-sS", "-g", "http://[" + Topology.INTERNET_IPV6 + "]/")
                            .exit())
                    .as("curl's exit code: 7 is a connection refused at once")
                    .isEqualTo(7);
            assertThat(topology.client().pings(Topology.INTERNET_IPV6)).isFalse();
            assertThat(bulkhead.disconnect()).isZero();
            Expect.nothingLeaked(capture);
        }
        assertThat(topology.client().pings(Topology.INTERNET_IPV6))
                .as("native IPv6 is back")
                .isTrue();
    }

    private static Bulkhead connect(Topology topology, Login login, String... options) throws IOException {
        return Bulkhead.connect(topology.client().name(), login, options);
    }

    private static Login login(String server) {
        return new Login(server, StrongSwanServer.PSK, StrongSwanServer.LOGIN, StrongSwanServer.PASSWORD);
    }
}
