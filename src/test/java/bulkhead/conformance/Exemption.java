package bulkhead.conformance;

import bulkhead.leakguard.policy.IpRange;
import bulkhead.servers.Background;
import bulkhead.servers.Packet;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What may leave natively while a family is closed, and nothing else may. Loopback has no row: it is on no link (RFC 1122
 * section 3.2.1.3, RFC 4291 section 2.5.3), and a packet with such an address on one is a leak.
 */
enum Exemption {
    ARP("RFC 826", (packet, _) -> packet.version() == 0 && packet.protocol() == Packet.ETHERTYPE_ARP),
    DHCPV4("RFC 2131 section 4.1", udp(Set.of(68), Set.of(67)).and(to("255.255.255.255"))),
    DHCPV6(
            "RFC 8415 sections 7.1 and 7.2",
            udp(Set.of(546), Set.of(547)).and(from("fe80::/10")).and(to("ff02::1:2", "ff05::1:3"))),
    ROUTER_SOLICITATION("RFC 4861 section 4.1", icmpv6(133).and(to("ff02::2"))),
    NEIGHBOR_SOLICITATION("RFC 4861 section 4.3", icmpv6(135).and(to("ff02::1:ff00:0/104", "fe80::/10"))),
    NEIGHBOR_ADVERTISEMENT("RFC 4861 section 4.4", icmpv6(136).and(to("fe80::/10"))),
    IKE("RFC 2408 section 2.5.1", udpToServer(500)),
    UDP_ENCAPSULATION("RFC 3947 section 4, RFC 3948 section 2", udpToServer(4500)),
    ESP(
            "RFC 4303 section 2",
            (packet, session) ->
                    session.rawEsp() && packet.protocol() == Packet.ESP && session.is(packet.destination())),
    /** Only where the user has allowed the LAN. */
    LAN(
            "RFC 4291 sections 2.5.6 and 2.7, RFC 4193",
            to("fe80::/10", "fc00::/7", "ff02::/16", "ff05::/16").and((_, session) -> session.lan())),
    /** The same of IPv4, where the LAN is a private one: the link of the topology and its groups. */
    PRIVATE_LAN(
            "RFC 1918, RFC 5771 section 4",
            to("192.168.77.0/24", "224.0.0.0/24").and((_, session) -> session.privateLan()));

    private final String source;
    private final BiPredicate<Packet, Session> covers;

    Exemption(String source, BiPredicate<Packet, Session> covers) {
        this.source = source;
        this.covers = covers;
    }

    /**
     * What of this table depends on the session.
     *
     * @param address of the server
     * @param rawEsp whether the session has ESP that is not in UDP; otherwise such a packet is somebody else's
     * @param lan whether the user has allowed the LAN
     * @param privateLan whether that is a private one in IPv4
     */
    record Session(String address, boolean rawEsp, boolean lan, boolean privateLan) {
        Session(String address, boolean rawEsp, boolean lan) {
            this(address, rawEsp, lan, false);
        }

        boolean is(String other) {
            return InetAddress.ofLiteral(address).equals(InetAddress.ofLiteral(other));
        }
    }

    /** The standard that the packet is of. */
    String source() {
        return source;
    }

    boolean covers(Packet packet, Session session) {
        return covers.test(packet, session);
    }

    static boolean any(Packet packet, Session session) {
        return Arrays.stream(values()).anyMatch(row -> row.covers(packet, session));
    }

    private static BiPredicate<Packet, Session> udp(Set<Integer> sources, Set<Integer> destinations) {
        return (packet, _) -> packet.protocol() == Packet.UDP
                && sources.contains(packet.sourcePort())
                && destinations.contains(packet.destinationPort());
    }

    /** By address, port and protocol, and not from a program that is no VPN client. */
    private static BiPredicate<Packet, Session> udpToServer(int port) {
        return (packet, session) -> packet.protocol() == Packet.UDP
                && packet.destinationPort() == port
                && packet.sourcePort() != Background.STRANGER
                && session.is(packet.destination());
    }

    private static BiPredicate<Packet, Session> icmpv6(int type) {
        return (packet, _) -> packet.protocol() == Packet.ICMPV6 && packet.icmpType() == type;
    }

    private static BiPredicate<Packet, Session> from(String... ranges) {
        Set<IpRange> all = ranges(ranges);
        return (packet, _) -> isIn(all, packet.source());
    }

    private static BiPredicate<Packet, Session> to(String... ranges) {
        Set<IpRange> all = ranges(ranges);
        return (packet, _) -> isIn(all, packet.destination());
    }

    private static Set<IpRange> ranges(String... texts) {
        return Stream.of(texts).map(IpRange::parse).collect(Collectors.toUnmodifiableSet());
    }

    private static boolean isIn(Set<IpRange> ranges, String address) {
        return !address.isEmpty() && ranges.stream().anyMatch(range -> range.contains(InetAddress.ofLiteral(address)));
    }
}
