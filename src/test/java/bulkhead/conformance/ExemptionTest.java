package bulkhead.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.conformance.Exemption.Session;
import bulkhead.servers.Background;
import bulkhead.servers.Packet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Each row of the table lets its own packet pass, and not its neighbours. */
class ExemptionTest {
    private static final Session RAW_ESP = new Session("192.0.2.10", true, false);
    private static final Session UDP_ESP = new Session("2001:db8:2::10", false, false);
    private static final String LINK_LOCAL = "fe80::18:ff:fe00:c1";
    private static final String GLOBAL = "2001:db8:10:0:18:ff:fe00:c1";

    @ParameterizedTest
    @MethodSource("exempt")
    void letsPass(Exemption row, Packet packet) {
        assertThat(Stream.of(Exemption.values()).filter(r -> r.covers(packet, session(packet))))
                .containsExactly(row);
    }

    static Stream<Object[]> exempt() {
        return Stream.of(new Object[][] {
            {Exemption.ARP, frame(0x0806)},
            {Exemption.DHCPV4, udp("0.0.0.0", 68, "255.255.255.255", 67)},
            {Exemption.DHCPV4, udp("192.168.77.2", 68, "255.255.255.255", 67)},
            {Exemption.DHCPV6, udp(LINK_LOCAL, 546, "ff02::1:2", 547)},
            {Exemption.DHCPV6, udp("febf::1", 546, "ff05::1:3", 547)},
            {Exemption.ROUTER_SOLICITATION, icmpv6(LINK_LOCAL, "ff02::2", 133)},
            {Exemption.ROUTER_SOLICITATION, icmpv6("::", "ff02::2", 133)},
            {Exemption.NEIGHBOR_SOLICITATION, icmpv6(GLOBAL, "ff02::1:ff00:1", 135)},
            {Exemption.NEIGHBOR_SOLICITATION, icmpv6(LINK_LOCAL, "fe80::1", 135)},
            {Exemption.NEIGHBOR_ADVERTISEMENT, icmpv6(LINK_LOCAL, "fe80::1", 136)},
            {Exemption.IKE, udp("192.168.77.2", 40000, "192.0.2.10", 500)},
            {Exemption.UDP_ENCAPSULATION, udp("192.168.77.2", 40000, "192.0.2.10", 4500)},
            {Exemption.UDP_ENCAPSULATION, udp(GLOBAL, 40000, "2001:db8:2:0:0::10", 4500)},
            {Exemption.ESP, packet(4, Packet.ESP, "192.168.77.2", "192.0.2.10")},
        });
    }

    @ParameterizedTest
    @MethodSource("leaks")
    void tellsALeakFromWhatMayPass(String what, Packet packet) {
        assertThat(Exemption.any(packet, session(packet))).as(what).isFalse();
    }

    static Stream<Object[]> leaks() {
        return Stream.of(new Object[][] {
            {"LLDP", frame(0x88CC)},
            {"DHCP to one server", udp("192.168.77.2", 68, "192.168.77.1", 67)},
            {"another program to the DHCP port", udp("192.168.77.2", 50000, "255.255.255.255", 67)},
            {"DHCP's answer, which a client does not send", udp("192.168.77.2", 67, "255.255.255.255", 68)},
            {"DHCPv6 from a global address", udp(GLOBAL, 546, "ff02::1:2", 547)},
            {"DHCPv6 just past link-local scope", udp("fec0::1", 546, "ff02::1:2", 547)},
            {"DHCPv6 to one server", udp(LINK_LOCAL, 546, "fe80::1", 547)},
            {"another program to the DHCPv6 port", udp(LINK_LOCAL, 50000, "ff02::1:2", 547)},
            {"router solicitation to the whole site", icmpv6(LINK_LOCAL, "ff05::2", 133)},
            {"router solicitation to one router", icmpv6(LINK_LOCAL, "fe80::1", 133)},
            {"router advertisement", icmpv6(LINK_LOCAL, "ff02::1", 134)},
            {"neighbour solicitation to a global address", icmpv6(GLOBAL, "2001:db8:10::1", 135)},
            {"neighbour solicitation past the solicited nodes", icmpv6(GLOBAL, "ff02::1:fe00:1", 135)},
            {"neighbour advertisement to all nodes", icmpv6(GLOBAL, "ff02::1", 136)},
            {"neighbour advertisement to a global address", icmpv6(LINK_LOCAL, "2001:db8:10::1", 136)},
            {"redirect", icmpv6(LINK_LOCAL, "fe80::1", 137)},
            {"multicast listener report, version 1", icmpv6(LINK_LOCAL, "ff02::fb", 131)},
            {"multicast listener report, version 2", icmpv6(LINK_LOCAL, "ff02::16", 143)},
            {"echo to the link", icmpv6(LINK_LOCAL, "ff02::1", 128)},
            {"IGMP report", packet(4, 2, "192.168.77.2", "224.0.0.22")},
            {"L2TP in clear", udp("192.168.77.2", 40000, "192.0.2.10", 1701)},
            {"TCP to IKE's port", ports(4, Packet.TCP, "192.168.77.2", 40000, "192.0.2.10", 500)},
            {"IKE with another host", udp("192.168.77.2", 40000, "192.0.2.11", 500)},
            {"ESP with another host", packet(4, Packet.ESP, "192.168.77.2", "192.0.2.11")},
            {"ESP where the session has it in UDP", packet(6, Packet.ESP, GLOBAL, "2001:db8:2::10")},
            {"another program to the server", udp("192.168.77.2", Background.STRANGER, "192.0.2.10", 4500)},
            {"a loopback address", udp("127.0.0.1", 40000, "127.0.0.1", 53)},
        });
    }

    @Test
    void letsTheLanPassWhereItIsAllowedAndNotItsIpv4WhereThatIsPublic() {
        Session allowed = new Session("192.0.2.10", false, true);
        Packet mdns = udp(LINK_LOCAL, 5353, "ff02::fb", 5353);
        assertThat(Exemption.any(mdns, allowed)).isTrue();
        assertThat(Exemption.any(mdns, RAW_ESP)).isFalse();
        assertThat(Exemption.any(udp(GLOBAL, 5353, "2001:db8:10::1", 53), allowed))
                .isFalse();
        assertThat(Exemption.any(udp("192.168.77.2", 5353, "192.168.77.1", 53), allowed))
                .isFalse();
    }

    @Test
    void letsAPrivateLanPassInIpv4TooAndNoOtherPrivateNetwork() {
        Session allowed = new Session("192.0.2.10", false, true, true);
        assertThat(Exemption.any(udp("192.168.77.2", 5353, "224.0.0.251", 5353), allowed))
                .isTrue();
        assertThat(Exemption.any(udp("192.168.77.2", 1025, "192.168.77.66", 631), allowed))
                .isTrue();
        assertThat(Exemption.any(udp("192.168.77.2", 1025, "10.20.0.9", 631), allowed))
                .isFalse();
    }

    @ParameterizedTest
    @EnumSource
    void namesTheStandardOfEachRow(Exemption row) {
        assertThat(row.source()).startsWith("RFC ");
    }

    private static Session session(Packet packet) {
        return packet.version() == 6 ? UDP_ESP : RAW_ESP;
    }

    private static Packet frame(int etherType) {
        return new Packet(0, true, 0, etherType, "", "", 0, 0, -1, 0, 46);
    }

    private static Packet udp(String source, int sourcePort, String destination, int destinationPort) {
        return ports(source.contains(":") ? 6 : 4, Packet.UDP, source, sourcePort, destination, destinationPort);
    }

    private static Packet ports(
            int version, int protocol, String source, int sourcePort, String destination, int destinationPort) {
        return new Packet(
                0, true, version, protocol, source, destination, sourcePort, destinationPort, -1, 0x6261636b, 60);
    }

    private static Packet packet(int version, int protocol, String source, String destination) {
        return ports(version, protocol, source, 0, destination, 0);
    }

    private static Packet icmpv6(String source, String destination, int type) {
        return new Packet(0, true, 6, Packet.ICMPV6, source, destination, 0, 0, type, 0, 64);
    }
}
