package bulkhead.platform.macos.pf;

import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.leakguard.policy.Endpoint;
import bulkhead.leakguard.policy.Family;
import bulkhead.leakguard.policy.FilterPolicy;
import bulkhead.leakguard.policy.GuardState;
import bulkhead.leakguard.policy.Packet;
import bulkhead.leakguard.policy.Protection;
import bulkhead.leakguard.policy.TunnelInterface;
import bulkhead.leakguard.policy.Verdict;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What rules and states of others do to the guard, and whether pf is evaluated here as XNU's pf.c does (pf_test, pf_test_rule). */
class PfEvaluationTest {
    private static final InetAddress MINE = InetAddress.ofLiteral("192.0.2.7");
    private static final InetAddress WEB = InetAddress.ofLiteral("198.51.100.80");
    private static final InetAddress SERVER = InetAddress.ofLiteral("203.0.113.1");
    private static final InetAddress TUNNEL_4 = InetAddress.ofLiteral("10.7.0.2");
    private static final int LOCAL_PORT = 40_500;

    private static PfPacket packet(
            PfPacket.Direction direction, String on, InetAddress from, int port, InetAddress to) {
        return new PfPacket(direction, on, from, to, Packet.TCP, port, 443, 0, 0, 501, false, null);
    }

    private static final PfPacket TO_WEB = packet(PfPacket.Direction.OUT, "en0", MINE, 1025, WEB);

    private static PfPacket udp(PfPacket.Direction direction, InetAddress from, int port, InetAddress to, int toPort) {
        return new PfPacket(direction, "en0", from, to, Packet.UDP, port, toPort, 0, 0, 0, false, null);
    }

    private static final PfPacket TO_SERVER = udp(PfPacket.Direction.OUT, MINE, LOCAL_PORT, SERVER, 4500);

    private static Pf guarded() {
        TunnelInterface tunnel = new TunnelInterface("utun7", Set.of(TUNNEL_4));
        FilterPolicy policy = FilterPolicy.of(
                new GuardState.Connected(Set.of(Family.IPV4)),
                Protection.DEFAULT,
                false,
                Optional.of(Endpoint.ipsec(SERVER, LOCAL_PORT)),
                Optional.of(tunnel));
        return Pf.with(PfText.of(policy, OptionalInt.empty()));
    }

    /** Rules of a main ruleset, in turn, and what becomes of a packet to the web: pf_test_rule. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            pass all ; block all                               | DROP
            block all ; pass all no state                      | ACCEPT
            block quick all ; pass all no state                | DROP
            block return quick all ; pass all no state         | REJECT
            block out on en0 all ; pass out on en1 all         | DROP
            block on en all                                    | ACCEPT
            block on ! en1 all                                 | DROP
            block in all                                       | ACCEPT
            block inet6 all                                    | ACCEPT
            block proto tcp from any to any port 443           | DROP
            block proto udp from any to any port 443           | ACCEPT
            block proto tcp from 192.0.2.0/24 to any           | DROP
            block proto tcp from any to any user 0             | ACCEPT
            block proto tcp from any to any user 501           | DROP
            block all ; anchor "nothing" all                   | DROP
            anchor "stops" all ; pass all no state             | ACCEPT
            anchor "stops/quick" all ; pass all no state       | DROP
            anchor "stops/*" all ; pass all no state           | DROP
            anchor "stops/quick" in all                        | ACCEPT
            anchor "order/*" all                               | ACCEPT
            """)
    void theLastRuleThatMatchesDecidesOrTheFirstQuickOne(String rules, Verdict verdict) {
        Pf pf = new Pf();
        for (String rule : rules.split(";")) {
            pf.main.add(rule.strip());
        }
        pf.anchors.put("stops", "block all\n");
        pf.anchors.put("stops/quick", "block quick all\n");
        pf.anchors.put("order/b", "pass all no state\n");
        pf.anchors.put("order/a", "block all\n");
        assertThat(pf.decide(TO_WEB)).isEqualTo(verdict);
    }

    /** A state passes before any rule, wherever it is not bound to, until it is killed: pf_find_state. */
    @Test
    void whatWasLetPassBeforeGoesOnUntilItsStateIsKilled() {
        Pf pf = new Pf();
        pf.main.add("pass out all");
        assertThat(pf.decide(TO_WEB)).isEqualTo(Verdict.ACCEPT);
        pf.main.clear();
        pf.main.add("block quick all");
        assertThat(pf.decide(TO_WEB)).isEqualTo(Verdict.ACCEPT);
        assertThat(pf.decide(TO_WEB.on("en1"))).isEqualTo(Verdict.ACCEPT);
        pf.killStates(Family.IPV6);
        assertThat(pf.decide(TO_WEB)).isEqualTo(Verdict.ACCEPT);
        pf.killStates(Family.IPV4);
        assertThat(pf.decide(TO_WEB)).isEqualTo(Verdict.DROP);
    }

    @Test
    void noQuickRuleOfOthersComesBeforeTheGuardsAndNoneAfterUndoesThem() {
        Pf pf = guarded();
        pf.main.add("pass quick all");
        pf.anchors.put("com.apple/250.ApplicationFirewall", "pass quick all\n");
        assertThat(pf.decide(TO_WEB)).isEqualTo(Verdict.REJECT);
    }

    /** Why its hook is looked after: what comes before it, or its being gone, opens everything. */
    @Test
    void withoutItsHookOrBehindAQuickRuleTheGuardIsOpen() {
        Pf behind = guarded();
        behind.main.addFirst("pass quick all");
        assertThat(behind.decide(TO_WEB)).isEqualTo(Verdict.ACCEPT);
        Pf gone = guarded();
        gone.main.removeIf(line -> line.contains("bulkhead"));
        assertThat(gone.decide(TO_WEB)).isEqualTo(Verdict.ACCEPT);
        Pf off = guarded();
        off.enabled = false;
        assertThat(off.decide(TO_WEB)).isEqualTo(Verdict.ACCEPT);
    }

    @Test
    void theServersStateIsOfOneInterfaceAndLetsErrorsAboutItIn() {
        Pf pf = guarded();
        PfPacket error = new PfPacket(
                        PfPacket.Direction.IN,
                        "en0",
                        InetAddress.ofLiteral("192.0.2.1"),
                        MINE,
                        Packet.ICMP,
                        0,
                        0,
                        3,
                        4,
                        -1,
                        false,
                        null)
                .quoting(TO_SERVER.flow());
        assertThat(pf.decide(error)).isEqualTo(Verdict.DROP);
        assertThat(pf.decide(TO_SERVER)).isEqualTo(Verdict.ACCEPT);
        assertThat(pf.decide(error)).isEqualTo(Verdict.ACCEPT);
        assertThat(pf.decide(error.on("en1"))).isEqualTo(Verdict.DROP);
        assertThat(pf.decide(error.quoting(TO_WEB.flow()))).isEqualTo(Verdict.DROP);
    }

    /** What goes through the tunnel keeps no state: by one it would go on natively where a route is lost. */
    @Test
    void aFlowOfTheTunnelsDoesNotGoOnOutsideIt() {
        Pf pf = guarded();
        PfPacket inside = packet(PfPacket.Direction.OUT, "utun7", TUNNEL_4, 1025, WEB);
        assertThat(pf.decide(inside)).isEqualTo(Verdict.ACCEPT);
        assertThat(pf.decide(inside.on("en0"))).isEqualTo(Verdict.REJECT);
    }

    /** A rule that asks for a port is none for a fragment (pf_test_fragment): so the server's are joined first. */
    @Test
    void fragmentsOfTheServersAreJoinedAndOthersStayOut() {
        Pf pf = guarded();
        PfPacket answer = udp(PfPacket.Direction.IN, SERVER, 500, MINE, LOCAL_PORT);
        assertThat(pf.decide(answer)).isEqualTo(Verdict.ACCEPT);
        assertThat(pf.decide(answer.asFragment())).isEqualTo(Verdict.ACCEPT);
        pf.main.removeIf(line -> line.contains("scrub-anchor \"bulkhead\""));
        assertThat(pf.decide(answer.asFragment())).isEqualTo(Verdict.DROP);
        assertThat(pf.decide(TO_WEB.asFragment())).isEqualTo(Verdict.REJECT);
    }

    /** The promise, in pf's words: from Connect to Disconnect no native IPv6 leaves, whoever sends it. */
    @Test
    void noRandomNativeIpv6PacketLeaves() throws UnknownHostException {
        Pf pf = guarded();
        Random random = new Random(9);
        for (int i = 0; i < 4_000; i++) {
            byte[] to = new byte[16];
            random.nextBytes(to);
            to[0] = (byte) (0x20 | to[0] & 0x1f); // 2000::/3
            int protocol =
                    new int[] {Packet.TCP, Packet.UDP, Packet.ICMPV6, 1 + random.nextInt(254)}[random.nextInt(4)];
            PfPacket packet = new PfPacket(
                    PfPacket.Direction.OUT,
                    random.nextBoolean() ? "en0" : "awdl0",
                    InetAddress.ofLiteral("2001:db8::7"),
                    InetAddress.getByAddress(to),
                    protocol,
                    random.nextInt(65_536),
                    random.nextInt(65_536),
                    random.nextInt(256),
                    random.nextInt(8),
                    random.nextBoolean() ? 0 : 501,
                    random.nextInt(4) == 0,
                    null);
            assertThat(pf.decide(packet)).as("%s", packet).isEqualTo(Verdict.REJECT);
        }
    }
}
