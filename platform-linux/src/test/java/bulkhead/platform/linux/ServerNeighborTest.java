package bulkhead.platform.linux;

import static bulkhead.platform.linux.Testbed.SERVER_4;
import static bulkhead.platform.linux.Testbed.SERVER_6;
import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.leakguard.policy.GuardState;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A router on the link to an IPv6 server, which asks for our outer address by its own global one (RFC 4861 section 7.2.2). */
class ServerNeighborTest extends TunnelScene {
    private static final String OUTER = "2001:db8::1";
    private static final Pattern PACKETS = Pattern.compile("packets (\\d+)");

    private Namespace router() {
        return tunnel.testbed.outside;
    }

    /** @param hopLimit of its solicitations */
    private void solicitingWith(int hopLimit) {
        router().run(
                        "nft",
                        "table ip6 asks { counter global {}\n chain out {\n type filter hook output priority 0;\n"
                                + "ip6 saddr " + SERVER_6 + " icmpv6 type nd-neighbor-solicit counter name global"
                                + " ip6 hoplimit set " + hopLimit + "\n}\n}");
        router().run("sysctl", "-qw", "net.ipv6.neigh.eth0.retrans_time_ms=50");
    }

    private long solicited() {
        Matcher matcher = PACKETS.matcher(router().run("nft", "reset", "counter", "ip6", "asks", "global"));
        assertThat(matcher.find()).isTrue();
        return Long.parseLong(matcher.group(1));
    }

    /** Whether the router, whose entry has gone, finds out again where our outer address is. */
    private boolean isFoundAgain() {
        router().call(() -> Shell.tryRun("ip", "neigh", "del", OUTER, "dev", "eth0"));
        Traffic.udp(router(), OUTER, 4500);
        while (true) {
            String entry = router().run("ip", "neigh", "show", "to", OUTER, "dev", "eth0");
            if (entry.contains("FAILED") || entry.contains("REACHABLE")) {
                return entry.contains("REACHABLE");
            }
        }
    }

    private void guard(String state) {
        switch (state) {
            case "connecting" -> tunnel.guard(Tunnel.CONNECTING);
            case "reconnecting" -> {
                tunnel.apply(Tunnel.BOTH, "0.0.0.0/0", "::/0");
                tunnel.guard(new GuardState.Reconnecting());
            }
            default -> tunnel.apply(Tunnel.BOTH, "0.0.0.0/0", "::/0");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"connecting", "connected", "reconnecting"})
    void isAnsweredWhileTheGuardIsClosed(String state) throws Exception {
        open(SERVER_6);
        solicitingWith(255);
        guard(state);
        assertThat(isFoundAgain()).isTrue();
        assertThat(solicited()).as("asked by the global address").isPositive();
        // And so the server's packets come on.
        int length = router().call(() -> {
            try (DatagramSocket server = new DatagramSocket(4500, tunnel.server)) {
                server.send(new DatagramPacket(new byte[3], 3, tunnel.socket.local()));
            }
            return tunnel.socket.receive(new byte[10], 0, 10);
        });
        assertThat(length).isEqualTo(3);
    }

    /** Section 7.1.1: who sends from beyond the link cannot reach 255, and is no neighbour. */
    @Test
    void whatComesWithAnotherHopLimitIsNotAnswered() throws Exception {
        open(SERVER_6);
        solicitingWith(254);
        guard("connected");
        assertThat(isFoundAgain()).isFalse();
        assertThat(solicited()).isPositive();
    }

    /** The exception is the IPv6 server's: to an IPv4 one nobody need find us in IPv6. */
    @Test
    void ofAnIpv4ServerNobodyIsAnswered() throws Exception {
        open(SERVER_4);
        solicitingWith(255);
        assertThat(isFoundAgain()).as("control").isTrue();
        guard("connected");
        assertThat(isFoundAgain()).isFalse();
    }
}
