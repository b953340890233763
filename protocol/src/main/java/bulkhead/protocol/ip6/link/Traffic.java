package bulkhead.protocol.ip6.link;

import bulkhead.protocol.ip6.wire.Icmpv6;
import bulkhead.protocol.ip6.wire.Ipv6Header;

/** What an inbound packet is to us, judged by a look at its headers, without allocation. */
enum Traffic {
    NEIGHBOR_DISCOVERY,
    /** Neighbor Discovery behind extension headers, where RFC 6980 forbids it to be fragmented, and nobody needs it. */
    HIDDEN_NEIGHBOR_DISCOVERY,
    ECHO_REPLY,
    /** To the DHCPv6 client port of a link-local address. */
    DHCP6,
    USER;

    static final int DHCP6_CLIENT_PORT = 546;

    private static final int HOP_BY_HOP = 0;
    private static final int ROUTING = 43;
    private static final int FRAGMENT = 44;
    private static final int DESTINATION_OPTIONS = 60;

    static Traffic of(byte[] packet, int offset, int length) {
        if (length < Ipv6Header.BYTES + 1 || (packet[offset] & 0xf0) != 0x60) {
            return USER;
        }
        int upper = offset + Ipv6Header.BYTES;
        return switch (packet[offset + 6] & 0xff) {
            case Ipv6Header.ICMPV6 -> ofIcmpv6(packet[upper] & 0xff);
            case Ipv6Header.UDP -> length >= Ipv6Header.BYTES + 8 && isDhcp6(packet, offset) ? DHCP6 : USER;
            case HOP_BY_HOP, ROUTING, FRAGMENT, DESTINATION_OPTIONS ->
                behindExtensions(packet, offset, offset + length);
            default -> USER;
        };
    }

    private static Traffic ofIcmpv6(int type) {
        return Icmpv6.isNeighborDiscovery(type) ? NEIGHBOR_DISCOVERY : type == Icmpv6.ECHO_REPLY ? ECHO_REPLY : USER;
    }

    private static boolean isDhcp6(byte[] packet, int offset) {
        int port = (packet[offset + 42] & 0xff) << 8 | packet[offset + 43] & 0xff;
        return port == DHCP6_CLIENT_PORT && packet[offset + 24] == (byte) 0xfe && (packet[offset + 25] & 0xc0) == 0x80;
    }

    private static Traffic behindExtensions(byte[] packet, int offset, int end) {
        int next = packet[offset + 6] & 0xff;
        int at = offset + Ipv6Header.BYTES;
        while (at + 8 <= end) {
            switch (next) {
                case HOP_BY_HOP, ROUTING, DESTINATION_OPTIONS -> {
                    next = packet[at] & 0xff;
                    at += 8 + 8 * (packet[at + 1] & 0xff);
                }
                case FRAGMENT -> {
                    if ((packet[at + 2] & 0xff | packet[at + 3] & 0xf8) != 0) {
                        return USER;
                    }
                    next = packet[at] & 0xff;
                    at += 8;
                }
                case Ipv6Header.ICMPV6 -> {
                    return Icmpv6.isNeighborDiscovery(packet[at] & 0xff) ? HIDDEN_NEIGHBOR_DISCOVERY : USER;
                }
                default -> {
                    return USER;
                }
            }
        }
        return USER;
    }
}
