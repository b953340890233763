package bulkhead.leakguard.policy;

import static bulkhead.leakguard.policy.PacketBuilder.forward;
import static bulkhead.leakguard.policy.PacketBuilder.in;
import static bulkhead.leakguard.policy.PacketBuilder.leave;
import static bulkhead.leakguard.policy.PacketBuilder.out;

import bulkhead.leakguard.contract.HostContract;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Every packet of the tables of rules, and every kind of policy: where a platform's own language is to decide about each as
 * {@link RuleSet#decide} does. 203.0.113.1 or 2001:db8:5::1 is the server, {@code bh0} the tunnel, {@code eth0} the link.
 */
public final class PacketMatrix {
    public static final int LOCAL_PORT = 40_500;
    private static final List<String> SERVERS = List.of("203.0.113.1", "2001:db8:5::1");
    private static final TunnelInterface TUNNEL = new TunnelInterface(
            PacketBuilder.TUN, Set.of(InetAddress.ofLiteral("10.7.0.2"), InetAddress.ofLiteral("2001:db8:7::2")));

    private PacketMatrix() {}

    public static List<Packet> packets() {
        return Stream.of(
                        RuleSetTest.table().map(row -> row.get()[1]),
                        TunnelRulesTest.table().map(row -> row.get()[0]),
                        Stream.of(Probes.NATIVE, Probes.LAN, Probes.TUNNEL).flatMap(List::stream),
                        others().stream().map(PacketBuilder::packet))
                .flatMap(packets -> packets)
                .map(Packet.class::cast)
                .distinct()
                .toList();
    }

    /** An IPv6 server's, the LAN's, DNS, and other programs' servers. */
    private static List<PacketBuilder> others() {
        return List.of(
                out("2001:db8::7", "2001:db8:5::1").udp(LOCAL_PORT, 4500).marked(),
                out("2001:db8::7", "2001:db8:5::1").udp(LOCAL_PORT, 4500),
                out("2001:db8::7", "2001:db8:5::1").tcp(1025, 443),
                in("2001:db8:5::1", "2001:db8::7").udp(4500, LOCAL_PORT),
                in("2001:db8:5::1", "2001:db8::7").icmp(135, 0),
                out("2001:db8::7", "2001:db8::1").icmp(136, 0),
                in("2001:db8:80::80", "2001:db8::7").icmp(2, 0).quoting("2001:db8:5::1"),
                in("2001:db8:80::80", "2001:db8::7").icmp(2, 0).quoting("2001:db8:80::80"),
                out("192.168.1.7", "192.168.1.9").tcp(1025, 631),
                out("192.168.1.7", "224.0.0.251").udp(5353, 5353),
                out("192.168.1.7", "10.20.0.5").tcp(1025, 445),
                out("fe80::7", "fe80::9").tcp(1025, 631),
                in("192.168.1.9", "192.168.1.7").tcp(631, 1025),
                in("fe80::9", "fe80::7").tcp(631, 1025),
                leave("192.168.1.7", "10.20.0.5").tcp(1025, 445),
                forward("docker0", "eth0", "172.17.0.2", "192.168.1.9").tcp(1, 631),
                forward("eth0", "docker0", "198.51.100.80", "172.17.0.2").tcp(443, 1),
                out("192.0.2.7", "192.0.2.1").udp(1025, 53),
                out("192.0.2.7", "198.51.100.80").tcp(1025, 853),
                out("10.7.0.2", "10.7.0.1").to(PacketBuilder.TUN).udp(1025, 53),
                out("192.0.2.7", "203.0.113.1").udp(40_000, 1194).sentBy(new Sender.User(105)),
                out("192.0.2.7", "203.0.113.1").udp(40_000, 1194).sentBy(new Sender.Mark(51_820)),
                out("192.0.2.7", "203.0.113.1").tcp(40_000, 1194).sentBy(new Sender.User(105)),
                in("203.0.113.1", "192.0.2.7").tcp(1194, 40_000),
                in("203.0.113.1", "192.0.2.7").udp(1194, 40_000));
    }

    /** By a name for people. */
    public static Map<String, FilterPolicy> policies() {
        Map<String, FilterPolicy> policies = new LinkedHashMap<>();
        for (GuardState state : HostContract.STATES) {
            for (boolean killSwitch : new boolean[] {false, true}) {
                for (boolean split : new boolean[] {false, true}) {
                    for (String server : SERVERS) {
                        FilterPolicy policy =
                                FilterPolicy.of(state, protection(killSwitch), split, ipsec(server), of(state));
                        String name =
                                state + (killSwitch ? ", kill switch" : "") + (split ? ", split" : "") + ", " + server;
                        policies.put(name, policy);
                        policies.put(name + ", LAN", policy.withLan(lan()));
                        policies.put(name + ", DNS", of(state).isPresent() ? policy.withDnsInTunnel() : policy);
                    }
                }
            }
        }
        foreign(policies);
        return policies;
    }

    private static void foreign(Map<String, FilterPolicy> policies) {
        List<Sender> senders = List.of(new Sender.User(105), new Sender.Mark(51_820), new Sender.Anyone());
        for (Endpoint.Transport transport : Endpoint.Transport.values()) {
            for (Sender sender : senders) {
                Endpoint server = Endpoint.foreign(InetAddress.ofLiteral(SERVERS.getFirst()), transport, 1194, sender);
                GuardState state = new GuardState.Reconnecting();
                policies.put(
                        "another program's, " + transport + ", " + sender,
                        FilterPolicy.of(state, Protection.DEFAULT, false, Optional.of(server), of(state)));
            }
        }
    }

    private static Protection protection(boolean killSwitch) {
        return new Protection(killSwitch, false, false);
    }

    private static Optional<Endpoint> ipsec(String server) {
        return Optional.of(Endpoint.ipsec(InetAddress.ofLiteral(server), LOCAL_PORT));
    }

    /** As plans have it: a tunnel where it carries something, or did. */
    private static Optional<TunnelInterface> of(GuardState state) {
        return state instanceof GuardState.Connected || state instanceof GuardState.Reconnecting
                ? Optional.of(TUNNEL)
                : Optional.empty();
    }

    private static Set<IpRange> lan() {
        List<IpRange> onLink = new ArrayList<>();
        Arrays.asList("192.168.1.0/24", "172.17.0.0/16", "fd00::/64").forEach(text -> onLink.add(IpRange.parse(text)));
        return Lan.ranges(onLink, List.of());
    }
}
