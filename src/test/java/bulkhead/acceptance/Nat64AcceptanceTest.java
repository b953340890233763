package bulkhead.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.acceptance.Bulkhead.Login;
import bulkhead.servers.Capture;
import bulkhead.servers.Packet;
import bulkhead.servers.RealServers;
import bulkhead.servers.StrongSwanServer;
import bulkhead.servers.StrongSwanServer.Settings;
import bulkhead.servers.Topology;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** From a network that has IPv6 alone, as telephones' are, to a server that has IPv4, by a real translator (RFC 6146). */
@RealServers
class Nat64AcceptanceTest {
    /** 192.0.2.10, which is strongSwan, as the translator has it. */
    private static final String SERVER = "2001:db8:64:ff9b::c000:20a";

    private static final int UDP = 17;

    @ParameterizedTest
    @ValueSource(strings = {"nat64.test", StrongSwanServer.IPV4})
    void connectsToAServerThatHasIpv4(String at, Topology topology, StrongSwanServer server) throws Exception {
        server.configure(Settings.dualStack());
        topology.nat64();
        Login login = new Login(at, StrongSwanServer.PSK, StrongSwanServer.LOGIN, StrongSwanServer.PASSWORD);
        try (Capture capture = topology.capture();
                Bulkhead bulkhead = Bulkhead.connect(topology.client().name(), login)) {
            bulkhead.awaitConnected("ipv4", "ipv6");
            Expect.reaches(topology, StrongSwanServer.BEYOND_IPV4, StrongSwanServer.BEYOND_IPV6);
            assertThat(bulkhead.disconnect()).isZero();
            nothingElseLeft(capture);
        }
    }

    /** From the first packet to the translator on, by when its resolver had said what it had to say. */
    private static void nothingElseLeft(Capture capture) {
        capture.stop();
        assertThat(capture.nativeIpv4()).isEmpty();
        List<Packet> native6 = capture.nativeIpv6();
        long first = native6.stream()
                .filter(Nat64AcceptanceTest::isOurs)
                .mapToLong(Packet::micros)
                .min()
                .orElseThrow();
        assertThat(native6).filteredOn(packet -> packet.micros() >= first).allMatch(Nat64AcceptanceTest::isOurs);
    }

    private static boolean isOurs(Packet packet) {
        return packet.destination().equals(SERVER)
                && packet.protocol() == UDP
                && (packet.destinationPort() == 500 || packet.destinationPort() == 4500);
    }
}
