package bulkhead.leakguard.policy;

import static bulkhead.leakguard.policy.PacketBuilder.forward;
import static bulkhead.leakguard.policy.PacketBuilder.in;
import static bulkhead.leakguard.policy.PacketBuilder.leave;
import static bulkhead.leakguard.policy.PacketBuilder.out;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;

/** Packets and policies beside those of {@link PacketMatrix}: by chance, in odd combinations, and where two networks are numbered alike. */
public final class FurtherPackets {
    public static final String LOOPBACK = Packet.LOOPBACK;
    public static final String TUN = PacketBuilder.TUN;
    public static final String LINK = PacketBuilder.LINK;
    public static final String BRIDGE = "docker0";
    /** An interface whose IPv6 packets leave in IPv4 ones. */
    public static final String TEREDO = "Teredo Tunneling Pseudo-Interface";

    private static final int LOCAL_PORT = 40_500;
    private static final Set<Family> BOTH = Set.of(Family.IPV4, Family.IPV6);
    private static final List<String> TUNNEL = List.of("10.7.0.2", "2001:db8:7::2");

    private FurtherPackets() {}

    /** Those of the tables' matrix, and each kind of state in which each kind of plan may be. */
    public static List<FilterPolicy> policies() {
        Set<FilterPolicy> policies = new LinkedHashSet<>(PacketMatrix.policies().values());
        for (FilterPolicy plain : List.copyOf(plain())) {
            policies.add(plain);
            policies.add(plain.withLan(lan()));
            policies.add(plain.withPortal(true));
            if (plain.tunnel().isPresent()) {
                policies.add(plain.withDnsInTunnel());
                policies.add(plain.withDnsInTunnel().withLan(lan()));
            }
        }
        policies.removeIf(FilterPolicy::isOpen);
        return List.copyOf(policies);
    }

    private static Set<IpRange> lan() {
        List<IpRange> links = Stream.of("192.168.1.0/24", "172.17.0.0/16", "fd00::/64", "fd17::/64", "fe80::/64")
                .map(IpRange::parse)
                .toList();
        return Lan.ranges(links, List.of());
    }

    private static List<FilterPolicy> plain() {
        List<FilterPolicy> all = new ArrayList<>();
        TunnelInterface tunnel = new TunnelInterface(TUN, Set.of(address(TUNNEL.get(0)), address(TUNNEL.get(1))));
        for (GuardState state : List.of(
                new GuardState.Connecting(),
                new GuardState.Connected(BOTH),
                new GuardState.Connected(Set.of(Family.IPV4)),
                new GuardState.Connected(Set.of(Family.IPV6)),
                new GuardState.Reconnecting(),
                new GuardState.Error(),
                new GuardState.Lockdown())) {
            for (Protection protection : List.of(Protection.DEFAULT, new Protection(true, false, false))) {
                for (Endpoint server : servers()) {
                    for (Optional<TunnelInterface> through :
                            List.of(Optional.of(tunnel), Optional.<TunnelInterface>empty())) {
                        for (boolean split : new boolean[] {false, true}) {
                            all.add(FilterPolicy.of(state, protection, split, Optional.of(server), through)
                                    .withInside(Set.of(BRIDGE)));
                        }
                    }
                }
            }
        }
        all.add(FilterPolicy.CLOSED);
        return all;
    }

    private static List<Endpoint> servers() {
        InetAddress server = address("203.0.113.1");
        return List.of(
                Endpoint.ipsec(server, LOCAL_PORT),
                Endpoint.ipsec(server, 0),
                Endpoint.ipsec(address("2001:db8:5::1"), LOCAL_PORT),
                // The tunnel's network and the link's are numbered alike by accident.
                Endpoint.ipsec(address(TUNNEL.getFirst()), LOCAL_PORT),
                Endpoint.foreign(server, Endpoint.Transport.UDP, 1194, new Sender.Anyone()),
                Endpoint.foreign(server, Endpoint.Transport.TCP, 1194, new Sender.Mark(7)),
                Endpoint.foreign(server, Endpoint.Transport.UDP, 1194, new Sender.User(105)));
    }

    /** What the tables have as well, and more. */
    public static List<Packet> packets() {
        Set<Packet> packets = new LinkedHashSet<>();
        packets.addAll(PacketMatrix.packets());
        more().map(PacketBuilder::packet).forEach(packets::add);
        random().forEach(packets::add);
        return List.copyOf(packets);
    }

    private static Stream<PacketBuilder> more() {
        return Stream.of(
                out("192.0.2.7", "203.0.113.1").udp(40_000, 1194),
                out("192.0.2.7", "203.0.113.1").udp(40_000, 1194).sentBy(new Sender.User(105)),
                out("192.0.2.7", "203.0.113.1").tcp(40_000, 1194).sentBy(new Sender.Mark(7)),
                in("203.0.113.1", "192.0.2.7").udp(1194, 40_000),
                in("203.0.113.1", "192.0.2.7").tcp(1194, 40_000),
                out("2001:db8::7", "2001:db8:5::1").udp(LOCAL_PORT, 4500).marked(),
                out("2001:db8::7", "2001:db8:5::1").udp(LOCAL_PORT, 4500),
                out("2001:db8::7", "2001:db8::1").icmp(136, 0),
                in("2001:db8::1", "2001:db8::7").icmp(135, 0),
                in("2001:db8:80::80", "2001:db8::7").icmp(2, 0).quoting("2001:db8:5::1"),
                in("2001:db8:80::80", "2001:db8::7").icmp(2, 0).quoting("2001:db8:80::80"),
                out("192.0.2.7", "198.51.100.80").tcp(1025, 80).ofPortal(),
                in("198.51.100.80", "192.0.2.7").tcp(80, 1025).ofPortal(),
                out("2001:0:cb00:7101::7", "2001:db8:80::80").to(TEREDO).tcp(1025, 443),
                leave("2001:0:cb00:7101::7", "2001:db8:80::80").to(TEREDO).tcp(1025, 443),
                in("2001:db8:80::80", "2001:0:cb00:7101::7").from(TEREDO).tcp(443, 1025),
                out("192.0.2.7", "10.7.0.2").udp(LOCAL_PORT, 4500).marked(),
                in("10.7.0.2", "192.0.2.7").udp(4500, LOCAL_PORT),
                out("192.168.1.7", "192.168.1.9").tcp(1025, 631),
                in("192.168.1.9", "192.168.1.7").tcp(631, 1025),
                out("192.168.1.7", "224.0.0.251").udp(5353, 5353),
                out("fe80::7", "ff02::fb").udp(5353, 5353),
                leave("192.168.1.7", "192.168.1.9").tcp(1025, 631),
                forward(BRIDGE, LINK, "172.17.0.2", "192.168.1.9").tcp(1, 631),
                forward(LINK, BRIDGE, "192.168.1.9", "172.17.0.2").tcp(631, 1),
                forward(BRIDGE, LINK, "172.17.0.2", "198.51.100.80").udp(1, 53),
                out("192.0.2.7", "192.0.2.1").udp(1025, 53),
                out("10.7.0.2", "10.7.0.1").to(TUN).udp(1025, 53));
    }

    /** Of both directions and families, between addresses that the policies know and ones that they do not. */
    private static Stream<Packet> random() {
        Random random = new Random(15);
        List<List<String>> addresses = List.of(
                List.of(
                        "192.0.2.7",
                        "10.7.0.2",
                        "203.0.113.1",
                        "198.51.100.80",
                        "192.168.1.9",
                        "255.255.255.255",
                        "127.0.0.1"),
                List.of(
                        "2001:db8::7",
                        "2001:db8:7::2",
                        "2001:db8:5::1",
                        "2001:db8:80::80",
                        "fd00::9",
                        "fe80::1",
                        "ff02::2",
                        "::1"));
        List<Integer> ports = List.of(53, 67, 68, 443, 500, 546, 547, 853, 1194, 4500, LOCAL_PORT);
        List<String> links = List.of(LINK, TUN, BRIDGE, "wlan0");
        return Stream.generate(() -> {
                    List<String> family = addresses.get(random.nextInt(2));
                    String source = any(random, family);
                    String destination = any(random, family);
                    PacketBuilder packet = switch (random.nextInt(4)) {
                        case 0 -> out(source, destination).to(any(random, links));
                        case 1 -> in(source, destination).from(any(random, links));
                        case 2 -> leave(source, destination).to(any(random, links));
                        default -> forward(any(random, links), any(random, links), source, destination);
                    };
                    switch (random.nextInt(4)) {
                        case 0 -> packet.tcp(any(random, ports), any(random, ports));
                        case 1 -> packet.udp(any(random, ports), any(random, ports));
                        case 2 -> packet.icmp(random.nextInt(140), random.nextInt(3));
                        default -> packet.protocol(random.nextInt(256));
                    }
                    return random.nextInt(4) == 0 ? packet.marked() : packet;
                })
                .limit(600)
                .map(PacketBuilder::packet);
    }

    private static <T> T any(Random random, List<T> all) {
        return all.get(random.nextInt(all.size()));
    }

    private static InetAddress address(String literal) {
        return InetAddress.ofLiteral(literal);
    }
}
