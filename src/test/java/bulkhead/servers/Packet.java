package bulkhead.servers;

import java.util.Set;

/**
 * A packet as it was on the wire, mostly IP.
 *
 * @param micros since 1970
 * @param fromClient whether the Ethernet address of the captured link's host, mostly the client, is the source
 * @param version of IP, 4 or 6; 0 for a frame of another kind, without addresses and ports
 * @param protocol of IP, after IPv6 extension headers; of another frame the EtherType
 * @param sourcePort of UDP and TCP, otherwise 0, and so in all fragments but the first
 * @param destinationPort likewise
 * @param icmpType of ICMP and ICMPv6, otherwise -1
 * @param marker the first four bytes of the UDP payload, or 0 when there are fewer
 * @param length of the IP packet, with its header
 */
public record Packet(
        long micros,
        boolean fromClient,
        int version,
        int protocol,
        String source,
        String destination,
        int sourcePort,
        int destinationPort,
        int icmpType,
        int marker,
        int length) {
    public static final int ICMP = 1;
    public static final int TCP = 6;
    public static final int UDP = 17;
    public static final int ESP = 50;
    public static final int ICMPV6 = 58;
    /** Of the address resolution protocol (RFC 826). */
    public static final int ETHERTYPE_ARP = 0x0806;

    private static final Set<String> SERVERS =
            Set.of(StrongSwanServer.IPV4, StrongSwanServer.IPV6, SoftEtherServer.IPV4, SoftEtherServer.IPV6);
    /** Multicast listener queries, reports and dones (RFC 2710, 3810), and neighbour discovery (RFC 4861). */
    private static final Set<Integer> LINK_UPKEEP = Set.of(130, 131, 132, 133, 134, 135, 136, 137, 143);

    private static final int UDP_HEADER = 8;

    boolean isUdp(int port) {
        return protocol == UDP && (sourcePort == port || destinationPort == port);
    }

    /** What a link needs to work at all: neighbour discovery, multicast listeners, DHCPv6. */
    boolean isLinkUpkeep() {
        return (protocol == ICMPV6 && LINK_UPKEEP.contains(icmpType)) || isUdp(547);
    }

    /** IKE or ESP with one of the servers. */
    public boolean isTunnel() {
        boolean withServer = SERVERS.contains(source) || SERVERS.contains(destination);
        return withServer && (protocol == ESP || isIke() || isUdpEsp() || isKeepalive());
    }

    /** On port 4500 behind the four zero bytes of the non-ESP marker (RFC 3948, section 2.2). */
    boolean isIke() {
        return isUdp(500) || (isUdp(4500) && marker == 0 && !isKeepalive());
    }

    boolean isUdpEsp() {
        return isUdp(4500) && marker != 0;
    }

    /** One byte 0xFF (RFC 3948, section 2.3). */
    public boolean isKeepalive() {
        int header = version == 4 ? 20 : 40;
        return isUdp(4500) && length == header + UDP_HEADER + 1;
    }
}
