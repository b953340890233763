package bulkhead.leakguard.policy;

import static bulkhead.leakguard.policy.PacketBuilder.LINK;
import static bulkhead.leakguard.policy.PacketBuilder.TUN;
import static bulkhead.leakguard.policy.PacketBuilder.forward;
import static bulkhead.leakguard.policy.PacketBuilder.in;
import static bulkhead.leakguard.policy.PacketBuilder.leave;
import static bulkhead.leakguard.policy.PacketBuilder.out;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What comes out of the tunnel, what rules of others send another way, and what our sockets' mark is good for; packet by packet. */
class TunnelRulesTest {
    private static final String MY_4 = "192.0.2.7";
    private static final String MY_6 = "2001:db8::7";
    private static final String WEB_4 = "198.51.100.80";
    private static final String WEB_6 = "2001:db8:80::80";
    private static final String SERVER_4 = "203.0.113.1";
    private static final String TUNNEL_4 = "10.7.0.2";
    private static final String TUNNEL_6 = "2001:db8:7::2";
    private static final String CONTAINER_4 = "172.17.0.2";
    private static final String CONTAINER_6 = "fd17::2";
    private static final String BRIDGE = "docker0";
    private static final int LOCAL_PORT = 40_500;

    /** c Connecting, b Connected with both families, s with both in a split tunnel, 4 with IPv4, r Reconnecting. */
    private static final Map<Character, RuleSet> STATES = new LinkedHashMap<>();

    static {
        STATES.put('c', rules(new GuardState.Connecting(), false, SERVER_4));
        STATES.put('b', rules(new GuardState.Connected(Set.of(Family.IPV4, Family.IPV6)), false, SERVER_4));
        STATES.put('s', rules(new GuardState.Connected(Set.of(Family.IPV4, Family.IPV6)), true, SERVER_4));
        STATES.put('4', rules(new GuardState.Connected(Set.of(Family.IPV4)), false, SERVER_4));
        STATES.put('r', rules(new GuardState.Reconnecting(), false, SERVER_4));
    }

    private static RuleSet rules(GuardState state, boolean split, String server) {
        TunnelInterface tunnel =
                new TunnelInterface(TUN, Set.of(InetAddress.ofLiteral(TUNNEL_4), InetAddress.ofLiteral(TUNNEL_6)));
        Endpoint endpoint = Endpoint.ipsec(InetAddress.ofLiteral(server), LOCAL_PORT);
        return RuleSet.of(FilterPolicy.of(state, Protection.DEFAULT, split, Optional.of(endpoint), Optional.of(tunnel))
                .withInside(Set.of(BRIDGE)));
    }

    /** A packet, and its fate in the states in order: a accepted, r rejected, d dropped. */
    static Stream<Arguments> table() {
        List<Arguments> rows = new ArrayList<>();
        //                                                                                       cbs4r
        // Forwarded from the tunnel: answers alone, to whomever it goes.
        row(rows, forward(TUN, LINK, "10.7.0.1", "192.168.1.9").tcp(1, 80), "ddddd");
        row(rows, forward(TUN, LINK, "2001:db8:7::1", WEB_6).tcp(1, 80), "ddddd");
        row(rows, forward(TUN, BRIDGE, WEB_4, CONTAINER_4).tcp(1, 80), "ddddd");
        row(rows, forward(TUN, BRIDGE, WEB_6, CONTAINER_6).tcp(1, 80), "ddddd");
        row(rows, forward(TUN, TUN, WEB_4, "10.7.0.9").tcp(1, 80), "ddddd");
        row(rows, forward(BRIDGE, TUN, CONTAINER_4, WEB_4).tcp(1, 443), "aaaaa");
        row(rows, forward(BRIDGE, TUN, CONTAINER_6, WEB_6).tcp(1, 443), "raara");
        row(rows, forward(TUN, BRIDGE, WEB_4, CONTAINER_4).tcp(443, 1).answer(), "aaaaa");
        row(rows, forward(TUN, BRIDGE, WEB_6, CONTAINER_6).tcp(443, 1).answer(), "daada");
        row(rows, leave(WEB_4, CONTAINER_4).from(TUN).to(BRIDGE).tcp(443, 1).answer(), "aaaaa");
        row(rows, leave(WEB_6, CONTAINER_6).from(TUN).to(BRIDGE).tcp(443, 1).answer(), "daada");
        row(rows, leave(WEB_4, CONTAINER_4).from(LINK).to(BRIDGE).tcp(443, 1).answer(), "adadd");
        row(rows, leave(CONTAINER_4, WEB_4).from(BRIDGE).to(TUN).tcp(1, 443), "aaaaa");
        // To this host: to the tunnel's own addresses.
        row(rows, in(WEB_4, TUNNEL_4).from(TUN).tcp(443, 1), "aaaaa");
        row(rows, in(WEB_6, TUNNEL_6).from(TUN).tcp(443, 1), "daada");
        row(rows, in(WEB_4, MY_4).from(TUN).tcp(1, 22), "ddddd");
        row(rows, in(WEB_6, MY_6).from(TUN).tcp(1, 22), "ddddd");
        row(rows, in(WEB_4, "127.0.0.1").from(TUN).tcp(1, 22), "ddddd");
        row(rows, in(WEB_4, "255.255.255.255").from(TUN).udp(67, 68), "ddddd");
        row(rows, in("fe80::1", "ff02::1").from(TUN).icmp(134, 0), "ddddd");
        row(rows, in("fe80::1", "ff02::1:ff00:2").from(TUN).icmp(135, 0), "daada");
        elsewhere(rows);
        marks(rows);
        return rows.stream();
    }

    /** What was let go to this host itself or into the tunnel, and then leaves by the link. */
    private static void elsewhere(List<Arguments> rows) {
        //                                                                                       cbs4r
        row(rows, out("127.0.0.1", "127.0.0.1").to(Packet.LOOPBACK).tcp(1, 80), "aaaaa");
        row(rows, leave("127.0.0.1", WEB_4).tcp(1, 80), "adadd");
        row(rows, leave("::1", WEB_6).tcp(1, 80), "ddddd");
        row(rows, leave(MY_4, WEB_4).tcp(1, 80), "adadd");
        row(rows, leave(MY_6, WEB_6).tcp(1, 80), "ddddd");
        row(rows, leave(MY_6, WEB_6).icmp(128, 0), "ddddd");
        row(rows, leave(MY_4, SERVER_4).udp(LOCAL_PORT, 500), "adadd");
        row(rows, leave("127.0.0.1", "127.0.0.1").to(Packet.LOOPBACK).tcp(1, 80), "aaaaa");
        row(rows, leave(TUNNEL_6, WEB_6).to(TUN).tcp(1, 80), "daada");
        row(rows, leave(MY_4, SERVER_4).udp(LOCAL_PORT, 500).marked(), "aaaaa");
        row(rows, leave(MY_4, SERVER_4).protocol(Packet.ESP).marked(), "aaaaa");
        row(rows, leave("0.0.0.0", "255.255.255.255").udp(68, 67), "aaaaa");
        row(rows, leave("fe80::7", "ff02::1:2").udp(546, 547), "aaaaa");
        row(rows, leave("fe80::7", "ff02::2").icmp(133, 0), "aaaaa");
        row(rows, leave("fe80::7", "ff02::1:ff00:1").icmp(135, 0), "aaaaa");
        row(rows, leave("fe80::7", "fe80::1").icmp(136, 0), "aaaaa");
        row(rows, leave("fe80::7", "ff02::16").icmp(143, 0), "ddddd");
        row(rows, leave(MY_6, CONTAINER_6).icmp(1, 1).to(BRIDGE), "aaaaa");
        row(rows, leave(MY_6, CONTAINER_6).icmp(1, 1).to("br0"), "ddddd");
        row(rows, out(MY_6, CONTAINER_6).icmp(1, 1).to("br0"), "rrrrr");
        // A container asks for this host's link-layer address, and is asked for its own, by addresses of any scope.
        row(rows, in(CONTAINER_6, "ff02::1:ff00:1").from(BRIDGE).icmp(135, 0), "aaaaa");
        row(rows, in(WEB_6, "ff02::1:ff00:1").icmp(135, 0), "ddddd");
        row(rows, out(MY_6, CONTAINER_6).to(BRIDGE).icmp(136, 0), "aaaaa");
        row(rows, leave(MY_6, CONTAINER_6).to(BRIDGE).icmp(135, 0), "aaaaa");
        row(rows, out(MY_6, WEB_6).icmp(136, 0), "rrrrr");
        // With route_localnet the link's packets reach 127.0.0.1; and what loops back may be forwarded.
        row(rows, in(WEB_4, "127.0.0.1").tcp(1, 80), "adadd");
        row(rows, in("127.0.0.1", "127.0.0.1").tcp(1, 80), "adadd");
        row(rows, forward(Packet.LOOPBACK, LINK, "127.0.0.1", WEB_4).tcp(1, 80), "ararr");
        row(rows, forward(Packet.LOOPBACK, LINK, "::1", WEB_6).tcp(1, 80), "rrrrr");
    }

    /** A raw socket that a member of the daemon's group has keeps its mark, whatever it sends and to whom. */
    private static void marks(List<Arguments> rows) {
        for (boolean leaves : new boolean[] {false, true}) {
            String stopped = leaves ? "ddddd" : "rrrrr";
            row(rows, sent(leaves, MY_4, WEB_4).protocol(Packet.ESP).marked(), stopped);
            row(rows, sent(leaves, MY_6, WEB_6).protocol(Packet.ESP).marked(), stopped);
            row(rows, sent(leaves, MY_4, WEB_4).tcp(1, 80).marked(), stopped);
            row(rows, sent(leaves, MY_4, SERVER_4).tcp(1, 80).marked(), stopped);
            row(rows, sent(leaves, MY_4, "192.0.2.1").udp(LOCAL_PORT, 500).marked(), stopped);
            row(rows, sent(leaves, TUNNEL_4, WEB_4).to(TUN).tcp(1, 80).marked(), stopped);
        }
    }

    private static PacketBuilder sent(boolean leaves, String source, String destination) {
        return leaves ? leave(source, destination) : out(source, destination);
    }

    private static void row(List<Arguments> rows, PacketBuilder packet, String fates) {
        rows.add(Arguments.of(packet.packet(), fates));
    }

    @ParameterizedTest
    @MethodSource("table")
    void everyStateTreatsEachPacketAsTheDesignSays(Packet packet, String fates) {
        StringBuilder found = new StringBuilder();
        STATES.forEach((_, rules) ->
                found.append(Character.toLowerCase(rules.decide(packet).name().charAt(0))));
        assertThat(found).hasToString(fates);
    }

    /** The tunnel's network and the link's are numbered alike by accident: our outer packets are no probes. */
    static Stream<Arguments> collisions() {
        return Stream.of(
                Arguments.of("203.0.113.1", TUNNEL_4), // our address on the link is the one in the tunnel
                Arguments.of(TUNNEL_4, MY_4), // the server's is
                Arguments.of("2001:db8:5::1", TUNNEL_6),
                Arguments.of(TUNNEL_6, MY_6));
    }

    @ParameterizedTest
    @MethodSource("collisions")
    void ourOuterPacketsPassWhateverAddressesTheTunnelHas(String server, String mine) {
        for (GuardState state :
                List.of(new GuardState.Connected(Set.of(Family.IPV4, Family.IPV6)), new GuardState.Reconnecting())) {
            RuleSet rules = rules(state, false, server);
            for (PacketBuilder packet : List.of(
                    out(mine, server).udp(LOCAL_PORT, 4500).marked(),
                    leave(mine, server).udp(LOCAL_PORT, 4500).marked(),
                    leave(mine, server).protocol(Packet.ESP).marked(),
                    in(server, mine).udp(4500, LOCAL_PORT),
                    in(server, mine).protocol(Packet.ESP))) {
                assertThat(rules.decide(packet.packet()))
                        .as("%s", packet.packet())
                        .isEqualTo(Verdict.ACCEPT);
            }
            if (Family.of(InetAddress.ofLiteral(server)) == Family.IPV6) {
                assertThat(rules.decide(in(server, mine).icmp(135, 0).packet())).isEqualTo(Verdict.ACCEPT);
                assertThat(rules.decide(leave(mine, server).icmp(136, 0).packet()))
                        .isEqualTo(Verdict.ACCEPT);
            }
        }
    }
}
