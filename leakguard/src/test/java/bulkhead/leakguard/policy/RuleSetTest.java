package bulkhead.leakguard.policy;

import static bulkhead.leakguard.policy.PacketBuilder.TUN;
import static bulkhead.leakguard.policy.PacketBuilder.forward;
import static bulkhead.leakguard.policy.PacketBuilder.in;
import static bulkhead.leakguard.policy.PacketBuilder.leave;
import static bulkhead.leakguard.policy.PacketBuilder.out;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The guard's table and its list of exceptions as the design states them, packet by packet. */
class RuleSetTest {
    private static final String MY_4 = "192.0.2.7";
    private static final String MY_6 = "2001:db8::7";
    private static final String MY_LINK = "fe80::7";
    private static final String ROUTER = "fe80::1";
    /** Of the same router, and of this host's own prefix. */
    private static final String ROUTER_6 = "2001:db8::1";

    private static final String WEB_4 = "198.51.100.80";
    private static final String WEB_6 = "2001:db8:80::80";
    private static final String SERVER_4 = "203.0.113.1";
    private static final String SERVER_6 = "2001:db8:5::1";
    private static final String TUNNEL_4 = "10.7.0.2";
    private static final String TUNNEL_6 = "2001:db8:7::2";
    private static final int LOCAL_PORT = 40_500;

    private static final Map<Character, GuardState> STATES = new LinkedHashMap<>();

    static {
        STATES.put('D', new GuardState.Disconnected());
        STATES.put('C', new GuardState.Connecting());
        STATES.put('B', new GuardState.Connected(Set.of(Family.IPV4, Family.IPV6)));
        STATES.put('4', new GuardState.Connected(Set.of(Family.IPV4)));
        STATES.put('6', new GuardState.Connected(Set.of(Family.IPV6)));
        STATES.put('R', new GuardState.Reconnecting());
        STATES.put('E', new GuardState.Error());
        STATES.put('L', new GuardState.Lockdown());
    }

    private static final String STATES_IN_ORDER = "DCB46REL";

    private static RuleSet rules(GuardState state, String server, boolean split) {
        TunnelInterface tunnel =
                new TunnelInterface(TUN, Set.of(InetAddress.ofLiteral(TUNNEL_4), InetAddress.ofLiteral(TUNNEL_6)));
        Endpoint endpoint = Endpoint.ipsec(InetAddress.ofLiteral(server), LOCAL_PORT);
        return RuleSet.of(FilterPolicy.of(state, Protection.DEFAULT, split, Optional.of(endpoint), Optional.of(tunnel))
                .withInside(Set.of("docker0")));
    }

    /** A packet, and its fate in the states of {@link #STATES_IN_ORDER}: a accepted, r rejected, d dropped. */
    static Stream<Arguments> table() {
        List<Arguments> rows = new ArrayList<>();
        // The table of states. Order:                                                        DCB46REL
        row(rows, "IPv4 to the web", out(MY_4, WEB_4).tcp(1025, 443), "aarrrrar");
        row(rows, "IPv6 to the web", out(MY_6, WEB_6).tcp(1025, 443), "arrrrrrr");
        row(rows, "IPv6 to a resolver", out(MY_6, WEB_6).udp(1025, 53), "arrrrrrr");
        row(rows, "IPv6 ping", out(MY_6, WEB_6).icmp(128, 0), "arrrrrrr");
        row(rows, "IPv4 into the tunnel", out(TUNNEL_4, WEB_4).to(TUN).tcp(1025, 443), "aaaaraar");
        row(rows, "IPv6 into the tunnel", out(TUNNEL_6, WEB_6).to(TUN).tcp(1025, 443), "araraarr");
        row(rows, "IPv4 from the web", in(WEB_4, MY_4).tcp(443, 1025), "aaddddad");
        row(rows, "IPv6 from the web", in(WEB_6, MY_6).tcp(443, 1025), "addddddd");
        row(rows, "IPv4 out of the tunnel", in(WEB_4, TUNNEL_4).from(TUN).tcp(443, 1025), "aaaadaad");
        row(rows, "IPv6 out of the tunnel", in(WEB_6, TUNNEL_6).from(TUN).tcp(443, 1025), "adadaadd");
        row(
                rows,
                "a container's IPv4",
                forward("docker0", "eth0", "172.17.0.2", WEB_4).tcp(1, 443),
                "aarrrrar");
        row(
                rows,
                "a container's IPv6",
                forward("docker0", "eth0", "fd17::2", WEB_6).tcp(1, 443),
                "arrrrrrr");
        row(
                rows,
                "a container's IPv4 into the tunnel",
                forward("docker0", TUN, "172.17.0.2", WEB_4).tcp(1, 443),
                "aaaaraar");
        row(
                rows,
                "a container's IPv6 into the tunnel",
                forward("docker0", TUN, "fd17::2", WEB_6).tcp(1, 443),
                "araraarr");
        row(
                rows,
                "a container's answer from the tunnel",
                forward(TUN, "docker0", WEB_6, "fd17::2").tcp(443, 1).answer(),
                "adadaadr");
        exceptions(rows);
        neighbours(rows);
        return rows.stream();
    }

    private static void exceptions(List<Arguments> rows) {
        row(
                rows,
                "loopback IPv4",
                out("127.0.0.1", "127.0.0.1").to(Packet.LOOPBACK).tcp(1, 2),
                "aaaaaaaa");
        row(rows, "loopback IPv6", out("::1", "::1").to(Packet.LOOPBACK).tcp(1, 2), "aaaaaaaa");
        row(
                rows,
                "loopback to an own address",
                in(MY_6, MY_6).from(Packet.LOOPBACK).tcp(1, 2),
                "aaaaaaaa");
        row(
                rows,
                "the server by our socket",
                out(MY_4, SERVER_4).udp(LOCAL_PORT, 500).marked(),
                "aaaaaaar");
        row(
                rows,
                "the server's NAT-T port",
                out(MY_4, SERVER_4).udp(LOCAL_PORT, 4500).marked(),
                "aaaaaaar");
        row(
                rows,
                "the server by raw ESP",
                out(MY_4, SERVER_4).protocol(Packet.ESP).marked(),
                "aaaaaaar");
        row(rows, "the server by another socket", out(MY_4, SERVER_4).udp(LOCAL_PORT, 500), "aarrrrar");
        row(
                rows,
                "the server from another port",
                out(MY_4, SERVER_4).udp(999, 500).marked(),
                "arrrrrrr");
        row(
                rows,
                "another port of the server",
                out(MY_4, SERVER_4).udp(LOCAL_PORT, 1701).marked(),
                "arrrrrrr");
        row(rows, "the server's web page", out(MY_4, SERVER_4).tcp(1025, 443), "aarrrrar");
        row(rows, "ESP by another socket", out(MY_4, SERVER_4).protocol(Packet.ESP), "aarrrrar");
        row(
                rows,
                "our socket to another host",
                out(MY_4, WEB_4).udp(LOCAL_PORT, 500).marked(),
                "arrrrrrr");
        row(rows, "the server answers", in(SERVER_4, MY_4).udp(4500, LOCAL_PORT), "aaaaaaad");
        row(rows, "the server answers by ESP", in(SERVER_4, MY_4).protocol(Packet.ESP), "aaaaaaad");
        row(rows, "the server to another port", in(SERVER_4, MY_4).udp(4500, 999), "aaddddad");
        row(
                rows,
                "fragmentation needed towards the server",
                in(ROUTER_4, MY_4).icmp(3, 4).quoting(SERVER_4),
                "aaaaaaad");
        row(
                rows,
                "fragmentation needed towards the web",
                in(ROUTER_4, MY_4).icmp(3, 4).quoting(WEB_4),
                "aaddddad");
        row(rows, "DHCPv4 discover", out("0.0.0.0", "255.255.255.255").udp(68, 67), "aaaaaaaa");
        row(rows, "DHCPv4 offer", in(ROUTER_4, "255.255.255.255").udp(67, 68), "aaaaaaaa");
        row(rows, "DHCPv4's port to elsewhere", out(MY_4, WEB_4).udp(68, 67), "aarrrrar");
        row(rows, "DHCPv6 solicit", out(MY_LINK, "ff02::1:2").udp(546, 547), "aaaaaaaa");
        row(rows, "DHCPv6 to site servers", out(MY_LINK, "ff05::1:3").udp(546, 547), "aaaaaaaa");
        row(rows, "DHCPv6 reply", in(ROUTER, MY_LINK).udp(547, 546), "aaaaaaaa");
        row(rows, "DHCPv6 from a global address", out(MY_6, "ff02::1:2").udp(546, 547), "arrrrrrr");
        row(rows, "DHCPv6's ports to elsewhere", out(MY_LINK, WEB_6).udp(546, 547), "arrrrrrr");
        row(rows, "DHCPv6 reply from off-link", in(WEB_6, MY_6).udp(547, 546), "addddddd");
        row(rows, "the tunnel's IPv4 address probed", in(WEB_4, TUNNEL_4).tcp(1, 2), "addddddd");
        row(rows, "the tunnel's IPv6 address probed", in(WEB_6, TUNNEL_6).tcp(1, 2), "addddddd");
        row(rows, "the tunnel's IPv4 address outside it", out(TUNNEL_4, WEB_4).tcp(1, 2), "arrrrrrr");
        row(
                rows,
                "the tunnel's IPv4 address, routed anew",
                leave(TUNNEL_4, WEB_4).tcp(1, 2),
                "addddddd");
        row(
                rows,
                "the tunnel's IPv6 address, routed anew",
                leave(TUNNEL_6, WEB_6).tcp(1, 2),
                "addddddd");
        row(rows, "a refusal to a container", out(MY_6, "fd17::2").icmp(1, 1).toBridge(), "aaaaaaaa");
        row(rows, "a refusal to the network", out(MY_6, WEB_6).icmp(1, 1), "arrrrrrr");
        row(
                rows,
                "another ICMPv6 error to a container",
                out(MY_6, "fd17::2").icmp(1, 4).toBridge(),
                "arrrrrrr");
        row(rows, "mDNS", out(MY_LINK, "ff02::fb").udp(5353, 5353), "arrrrrrr");
        row(rows, "a multicast listener report", out(MY_LINK, "ff02::16").icmp(143, 0), "arrrrrrr");
    }

    private static final String ROUTER_4 = "192.0.2.1";

    /** RFC 4861 types: 133 RS, 134 RA, 135 NS, 136 NA, 137 Redirect. */
    private static void neighbours(List<Arguments> rows) {
        row(rows, "RS", out(MY_LINK, "ff02::2").icmp(133, 0), "aaaaaaaa");
        row(rows, "RS to elsewhere", out(MY_LINK, WEB_6).icmp(133, 0), "arrrrrrr");
        row(rows, "RA", in(ROUTER, "ff02::1").icmp(134, 0), "aaaaaaaa");
        row(rows, "RA from off-link", in(WEB_6, MY_6).icmp(134, 0), "addddddd");
        row(rows, "RA out", out(MY_LINK, "ff02::1").icmp(134, 0), "arrrrrrr");
        row(rows, "Redirect", in(ROUTER, MY_6).icmp(137, 0), "aaaaaaaa");
        row(rows, "Redirect from off-link", in(WEB_6, MY_6).icmp(137, 0), "addddddd");
        row(rows, "NS to the solicited node", out("::", "ff02::1:ff00:7").icmp(135, 0), "aaaaaaaa");
        row(rows, "NS to a neighbour", out(MY_LINK, ROUTER).icmp(135, 0), "aaaaaaaa");
        row(rows, "NS to elsewhere", out(MY_6, WEB_6).icmp(135, 0), "arrrrrrr");
        row(rows, "NS from a neighbour", in(ROUTER, MY_6).icmp(135, 0), "aaaaaaaa");
        row(rows, "NS from off-link", in(WEB_6, MY_6).icmp(135, 0), "addddddd");
        row(rows, "NA to a neighbour", out(MY_6, ROUTER).icmp(136, 0), "aaaaaaaa");
        row(rows, "NA to elsewhere", out(MY_6, WEB_6).icmp(136, 0), "arrrrrrr");
        row(rows, "NA in", in(WEB_6, MY_6).icmp(136, 0), "aaaaaaaa");
    }

    private static void row(List<Arguments> rows, String name, PacketBuilder packet, String fates) {
        rows.add(Arguments.of(name, packet.packet(), fates));
    }

    @ParameterizedTest(name = "{0}: {2}")
    @MethodSource("table")
    void everyStateTreatsEachPacketAsTheDesignSays(String name, Packet packet, String fates) {
        StringBuilder found = new StringBuilder();
        for (char state : STATES_IN_ORDER.toCharArray()) {
            Verdict verdict = rules(STATES.get(state), SERVER_4, false).decide(packet);
            found.append(Character.toLowerCase(verdict.name().charAt(0)));
        }
        assertThat(found).as("states " + STATES_IN_ORDER).hasToString(fates);
    }

    @Test
    void anIpv6ServerIsReachedByOurSocketAndOnItsOwnLink() {
        for (char state : "CB46RE".toCharArray()) {
            RuleSet rules = rules(STATES.get(state), SERVER_6, false);
            assertThat(rules.decide(
                            out(MY_6, SERVER_6).udp(LOCAL_PORT, 4500).marked().packet()))
                    .isEqualTo(Verdict.ACCEPT);
            assertThat(rules.decide(out(MY_6, SERVER_6).udp(LOCAL_PORT, 4500).packet()))
                    .isEqualTo(Verdict.REJECT);
            assertThat(rules.decide(in(SERVER_6, MY_6).udp(4500, LOCAL_PORT).packet()))
                    .isEqualTo(Verdict.ACCEPT);
            assertThat(rules.decide(in(SERVER_6, MY_6).icmp(135, 0).packet())).isEqualTo(Verdict.ACCEPT);
            assertThat(rules.decide(out(MY_6, SERVER_6).icmp(136, 0).packet())).isEqualTo(Verdict.ACCEPT);
            // RFC 4861 section 7.2.2: a router solicits from any of its addresses, and is probed by unicast at its own.
            assertThat(rules.decide(in(ROUTER_6, MY_6).icmp(135, 0).packet())).isEqualTo(Verdict.ACCEPT);
            assertThat(rules.decide(out(MY_6, ROUTER_6).icmp(136, 0).packet())).isEqualTo(Verdict.ACCEPT);
            assertThat(rules.decide(out(MY_6, ROUTER_6).icmp(135, 0).packet())).isEqualTo(Verdict.ACCEPT);
            assertThat(rules.decide(out(MY_6, SERVER_6).icmp(128, 0).packet())).isEqualTo(Verdict.REJECT);
            assertThat(rules.decide(in(WEB_6, MY_6).icmp(2, 0).quoting(SERVER_6).packet()))
                    .isEqualTo(Verdict.ACCEPT);
            assertThat(rules.decide(in(WEB_6, MY_6).icmp(2, 0).quoting(WEB_6).packet()))
                    .isEqualTo(Verdict.DROP);
        }
    }

    @Test
    void aSplitTunnelLeavesTheOtherIpv4AloneAndNoNativeIpv6() {
        for (char state : "CB46RE".toCharArray()) {
            RuleSet rules = rules(STATES.get(state), SERVER_4, true);
            assertThat(rules.decide(out(MY_4, WEB_4).tcp(1025, 443).packet())).isEqualTo(Verdict.ACCEPT);
            assertThat(rules.decide(out(MY_6, WEB_6).tcp(1025, 443).packet())).isEqualTo(Verdict.REJECT);
        }
        assertThat(rules(new GuardState.Lockdown(), SERVER_4, true)
                        .decide(out(MY_4, WEB_4).tcp(1, 443).packet()))
                .isEqualTo(Verdict.REJECT);
    }

    @Test
    void withoutASocketTheServerIsNoException() {
        Endpoint none = new Endpoint(
                InetAddress.ofLiteral(SERVER_4),
                Endpoint.Transport.UDP,
                0,
                Set.of(500, 4500),
                false,
                new Sender.Ours());
        RuleSet rules = RuleSet.of(FilterPolicy.of(
                new GuardState.Reconnecting(), Protection.DEFAULT, false, Optional.of(none), Optional.empty()));
        assertThat(rules.decide(out(MY_4, SERVER_4).udp(0, 500).marked().packet()))
                .isEqualTo(Verdict.REJECT);
        assertThat(rules.decide(
                        out(MY_4, SERVER_4).protocol(Packet.ESP).marked().packet()))
                .isEqualTo(Verdict.REJECT);
    }

    /** Of a tunnel that another program made: a packet's sender, and for whom the exception is. */
    static Stream<Arguments> senders() {
        Sender wireguard = new Sender.Mark(51820);
        Sender openvpn = new Sender.User(105);
        Set<Sender> nobody = Set.of();
        return Stream.of(
                Arguments.of(wireguard, Set.of(wireguard), Verdict.ACCEPT),
                Arguments.of(wireguard, Set.of(wireguard, openvpn), Verdict.ACCEPT),
                Arguments.of(wireguard, Set.of(new Sender.Mark(51821)), Verdict.REJECT),
                Arguments.of(wireguard, Set.of(new Sender.User(51820)), Verdict.REJECT),
                Arguments.of(wireguard, Set.of(new Sender.Ours()), Verdict.REJECT),
                Arguments.of(wireguard, nobody, Verdict.REJECT),
                Arguments.of(openvpn, Set.of(openvpn), Verdict.ACCEPT),
                Arguments.of(openvpn, Set.of(new Sender.User(0)), Verdict.REJECT),
                Arguments.of(openvpn, nobody, Verdict.REJECT),
                Arguments.of(new Sender.Anyone(), nobody, Verdict.ACCEPT),
                Arguments.of(new Sender.Anyone(), Set.of(openvpn), Verdict.ACCEPT));
    }

    @ParameterizedTest
    @MethodSource("senders")
    void anotherProgramsServerIsReachedByItsSenderAlone(Sender exception, Set<Sender> of, Verdict verdict) {
        RuleSet rules = foreign(Endpoint.Transport.UDP, exception);
        assertThat(rules.decide(sent(out(MY_4, SERVER_4).udp(40_000, 1194), of).packet()))
                .isEqualTo(verdict);
        for (PacketBuilder other : List.of(
                out(MY_4, SERVER_4).udp(1194, 1195),
                out(MY_4, SERVER_4).tcp(40_000, 1194),
                out(MY_4, SERVER_4).protocol(Packet.ESP),
                out(MY_4, WEB_4).udp(40_000, 1194),
                out(MY_6, SERVER_6).udp(40_000, 1194))) {
            assertThat(rules.decide(sent(other, of).packet())).isEqualTo(Verdict.REJECT);
        }
    }

    @Test
    void anotherProgramsServerMaySpeakTcp() {
        RuleSet rules = foreign(Endpoint.Transport.TCP, new Sender.Mark(7));
        PacketBuilder syn = out(MY_4, SERVER_4).tcp(40_000, 1194);
        assertThat(rules.decide(syn.packet())).isEqualTo(Verdict.REJECT);
        assertThat(rules.decide(syn.sentBy(new Sender.Mark(7)).packet())).isEqualTo(Verdict.ACCEPT);
        assertThat(rules.decide(in(SERVER_4, MY_4).tcp(1194, 40_000).packet())).isEqualTo(Verdict.ACCEPT);
        assertThat(rules.decide(in(SERVER_4, MY_4).udp(1194, 40_000).packet())).isEqualTo(Verdict.DROP);
        assertThat(rules.decide(in(WEB_4, MY_4).tcp(1194, 40_000).packet())).isEqualTo(Verdict.DROP);
    }

    private static RuleSet foreign(Endpoint.Transport transport, Sender sender) {
        Endpoint server = Endpoint.foreign(InetAddress.ofLiteral(SERVER_4), transport, 1194, sender);
        return RuleSet.of(FilterPolicy.of(
                new GuardState.Reconnecting(), Protection.DEFAULT, false, Optional.of(server), Optional.empty()));
    }

    private static PacketBuilder sent(PacketBuilder packet, Set<Sender> by) {
        by.forEach(packet::sentBy);
        return packet;
    }

    @Test
    void nothingIsFilteredWhenDisconnected() {
        assertThat(rules(new GuardState.Disconnected(), SERVER_4, false).isEmpty())
                .isTrue();
    }

    /** The promise: from Connect to Disconnect no native IPv6 packet leaves that is not an exception. */
    @Test
    void noRandomNativeIpv6PacketLeavesBetweenConnectAndDisconnect() {
        List<RuleSet> guarded = "CB46REL"
                .chars()
                .mapToObj(state -> STATES.get((char) state))
                .flatMap(state -> Stream.of(rules(state, SERVER_4, false), rules(state, SERVER_4, true)))
                .toList();
        Random random = new Random(9);
        for (int i = 0; i < 4_000; i++) {
            byte[] destination = new byte[16];
            random.nextBytes(destination);
            destination[0] = (byte) (0x20 | destination[0] & 0x1f); // 2000::/3, so no link-local and no multicast
            PacketBuilder packet = out(MY_6, text(destination)).to(random.nextBoolean() ? "eth0" : "wlan0");
            switch (random.nextInt(4)) {
                case 0 -> packet.tcp(random.nextInt(65536), random.nextInt(65536));
                case 1 -> packet.udp(random.nextInt(65536), random.nextInt(65536));
                case 2 -> packet.icmp(random.nextInt(256), random.nextInt(8));
                default -> packet.protocol(random.nextInt(256));
            }
            for (RuleSet rules : guarded) {
                assertThat(rules.decide(packet.packet())).isEqualTo(Verdict.REJECT);
            }
        }
    }

    private static String text(byte[] address) {
        try {
            return InetAddress.getByAddress(address).getHostAddress();
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void theKillSwitchClosesIpv4WhileConnectingAndAfterAFailureAndInASplitTunnel() {
        Packet web = out(MY_4, WEB_4).tcp(1025, 443).packet();
        for (Protection protection : List.of(new Protection(true, false, false), new Protection(false, true, false))) {
            for (char state : "CB46REL".toCharArray()) {
                RuleSet rules = RuleSet.of(
                        FilterPolicy.of(STATES.get(state), protection, true, Optional.empty(), Optional.empty()));
                assertThat(rules.decide(web)).as("in state " + state).isEqualTo(Verdict.REJECT);
            }
        }
    }

    @Test
    void namesAreAskedForInTheTunnelOnlyWhereItHasTheResolvers() {
        TunnelInterface tunnel = new TunnelInterface(TUN, Set.of(InetAddress.ofLiteral(TUNNEL_4)));
        FilterPolicy split =
                FilterPolicy.of(STATES.get('4'), Protection.DEFAULT, true, Optional.empty(), Optional.of(tunnel));
        RuleSet rules = RuleSet.of(split.withDnsInTunnel());
        for (int port : List.of(53, 853)) {
            for (PacketBuilder query : List.of(
                    out(MY_4, ROUTER_4).udp(1025, port),
                    out(MY_4, WEB_4).tcp(1025, port),
                    forward("docker0", "eth0", "172.17.0.2", WEB_4).udp(1, port))) {
                assertThat(rules.decide(query.packet())).isEqualTo(Verdict.REJECT);
            }
            assertThat(rules.decide(
                            out(TUNNEL_4, "10.7.0.1").to(TUN).udp(1025, port).packet()))
                    .isEqualTo(Verdict.ACCEPT);
            assertThat(rules.decide(out("127.0.0.1", "127.0.0.53")
                            .to(Packet.LOOPBACK)
                            .udp(1025, port)
                            .packet()))
                    .isEqualTo(Verdict.ACCEPT);
        }
        assertThat(rules.decide(out(MY_4, WEB_4).tcp(1025, 443).packet())).isEqualTo(Verdict.ACCEPT);
        assertThat(RuleSet.of(split).decide(out(MY_4, ROUTER_4).udp(1025, 53).packet()))
                .isEqualTo(Verdict.ACCEPT);
    }

    @Test
    void aPortalIsOpenForItsProgramOverTcpAndDnsOfIpv4Alone() {
        for (char state : "CB46REL".toCharArray()) {
            RuleSet rules = RuleSet.of(FilterPolicy.of(
                            STATES.get(state),
                            new Protection(true, false, false),
                            false,
                            Optional.empty(),
                            Optional.empty())
                    .withPortal(true));
            for (PacketBuilder passes : List.of(
                    out(MY_4, WEB_4).tcp(1025, 80),
                    out(MY_4, ROUTER_4).udp(1025, 53),
                    in(WEB_4, MY_4).tcp(80, 1025),
                    in(ROUTER_4, MY_4).udp(53, 1025))) {
                assertThat(rules.decide(passes.packet())).as("another program").isNotEqualTo(Verdict.ACCEPT);
                assertThat(rules.decide(passes.ofPortal().packet())).isEqualTo(Verdict.ACCEPT);
            }
            for (PacketBuilder stays : List.of(
                    out(MY_6, WEB_6).tcp(1025, 80),
                    out(MY_6, WEB_6).udp(1025, 53),
                    out(MY_4, WEB_4).udp(1025, 443),
                    out(MY_4, WEB_4).icmp(8, 0))) {
                assertThat(rules.decide(stays.ofPortal().packet())).isEqualTo(Verdict.REJECT);
            }
        }
    }

    /** The first step of every transition closes what either side closes. */
    @Test
    void betweenTwoStatesNothingPassesThatOneOfThemStops() {
        for (GuardState from : STATES.values()) {
            for (GuardState to : STATES.values()) {
                FilterPolicy old = FilterPolicy.of(from, Protection.DEFAULT, false, Optional.empty(), Optional.empty());
                FilterPolicy next = FilterPolicy.of(to, Protection.DEFAULT, false, Optional.empty(), Optional.empty());
                RuleSet between = RuleSet.of(old.strictest(next));
                for (Packet packet : List.of(
                        out(MY_4, WEB_4).tcp(1, 443).packet(),
                        out(MY_6, WEB_6).tcp(1, 443).packet())) {
                    boolean stopped =
                            Stream.of(old, next).anyMatch(p -> RuleSet.of(p).decide(packet) != Verdict.ACCEPT);
                    assertThat(between.decide(packet) != Verdict.ACCEPT).isEqualTo(stopped);
                }
            }
        }
    }
}
