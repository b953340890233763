package bulkhead.protocol.data;

/** What the data path looks at in an IP packet inside the tunnel. */
final class IpPacket {
    static final int TCP = 6;
    static final int UDP = 17;

    private static final int ICMP = 1;
    private static final int ICMPV6 = 58;
    private static final int HOP_BY_HOP = 0;
    private static final int ROUTING = 43;
    private static final int DESTINATION_OPTIONS = 60;

    private static final int ECHO_REPLY = 0;
    private static final int ECHO_REPLY_V6 = 129;
    private static final int ROUTER_SOLICITATION = 133;
    private static final int REDIRECT = 137;

    private IpPacket() {}

    /**
     * The PPP protocol number of an IP packet by its version, or 0 when it has no whole header: an IPv4 header says its
     * length itself, at least 5 words (RFC 791 section 3.1).
     */
    static int protocol(byte[] bytes, int offset, int length) {
        if (length >= 20 && bytes[offset] >>> 4 == 4) {
            int words = bytes[offset] & 0x0f;
            return words >= 5 && 4 * words <= length ? PacketLayout.PPP_IPV4 : 0;
        }
        return length >= 40 && bytes[offset] >>> 4 == 6 ? PacketLayout.PPP_IPV6 : 0;
    }

    /** The length that the packet's own header states, without what a link put behind it, or -1 when it does not fit. */
    static int statedLength(int protocol, byte[] bytes, int offset, int length) {
        int stated =
                protocol == PacketLayout.PPP_IPV4 ? Bytes.u16(bytes, offset + 2) : 40 + Bytes.u16(bytes, offset + 4);
        return stated <= length && stated >= headerLength(protocol, bytes, offset) ? stated : -1;
    }

    private static int headerLength(int protocol, byte[] bytes, int offset) {
        return protocol == PacketLayout.PPP_IPV6 ? 40 : 4 * (bytes[offset] & 0x0f);
    }

    /**
     * A number that all packets of one flow have, of others mostly not: from the addresses, and the ports where they lie behind the shortest
     * header. Of what is no IP packet, 0.
     */
    static int flow(byte[] bytes, int offset, int length) {
        int protocol = protocol(bytes, offset, length);
        if (protocol == 0) {
            return 0;
        }
        boolean v6 = protocol == PacketLayout.PPP_IPV6;
        int upper = v6 ? 40 : 20;
        int kind = Bytes.u8(bytes, offset + (v6 ? 6 : 9));
        int hash = kind;
        for (int at = v6 ? 8 : 12; at < upper; at += 4) {
            hash = 31 * hash + Bytes.i32(bytes, offset + at);
        }
        boolean hasPorts = (kind == TCP || kind == UDP) && length >= upper + 4 && isWhole(v6, bytes, offset);
        hash = 31 * hash + (hasPorts ? Bytes.i32(bytes, offset + upper) : 0);
        hash *= 0x9e3779b9;
        return hash ^ hash >>> 16;
    }

    /** An IPv4 packet without options that is no fragment: of fragments only the first has ports. */
    private static boolean isWhole(boolean v6, byte[] bytes, int offset) {
        return v6 || (bytes[offset] & 0x0f) == 5 && (Bytes.u16(bytes, offset + 6) & 0x3fff) == 0;
    }

    /**
     * Where the upper layer of a valid packet begins, counted from the packet's start, or -1 when it is not of the wanted
     * protocol, is a fragment, or is cut short.
     */
    static int upperLayer(int protocol, int wanted, byte[] bytes, int offset, int length) {
        if (protocol == PacketLayout.PPP_IPV4) {
            boolean fragment = (Bytes.u16(bytes, offset + 6) & 0x3fff) != 0;
            return Bytes.u8(bytes, offset + 9) == wanted && !fragment ? headerLength(protocol, bytes, offset) : -1;
        }
        int next = Bytes.u8(bytes, offset + 6);
        int at = 40;
        // RFC 8200 section 4.1: these may stand before the upper layer; a fragment header ends the search.
        while (next == HOP_BY_HOP || next == ROUTING || next == DESTINATION_OPTIONS) {
            if (at + 8 > length) {
                return -1;
            }
            next = Bytes.u8(bytes, offset + at);
            at += 8 + 8 * Bytes.u8(bytes, offset + at + 1);
        }
        return next == wanted && at <= length ? at : -1;
    }

    /**
     * Whether a valid packet is for the control machines: Neighbour and Router Discovery, DHCP in both families, and the
     * replies to our own echo requests. While IPv6 is not up every IPv6 echo reply is taken for one.
     */
    static boolean isControl(DataPath.Ppp state, int protocol, byte[] bytes, int offset, int length) {
        boolean v6 = protocol == PacketLayout.PPP_IPV6;
        int icmp = upperLayer(protocol, v6 ? ICMPV6 : ICMP, bytes, offset, length);
        if (icmp >= 0) {
            return icmp + 8 <= length && isControlMessage(state, v6, bytes, offset + icmp);
        }
        int udp = upperLayer(protocol, UDP, bytes, offset, length);
        if (udp < 0 || udp + 8 > length) {
            return false;
        }
        int port = Bytes.u16(bytes, offset + udp + 2);
        return v6 ? port == 546 || port == 547 : port == 67 || port == 68;
    }

    static boolean isEchoReply(int protocol, byte[] bytes, int offset, int length) {
        boolean v6 = protocol == PacketLayout.PPP_IPV6;
        int icmp = upperLayer(protocol, v6 ? ICMPV6 : ICMP, bytes, offset, length);
        return icmp >= 0 && icmp + 8 <= length && Bytes.u8(bytes, offset + icmp) == (v6 ? ECHO_REPLY_V6 : ECHO_REPLY);
    }

    private static boolean isControlMessage(DataPath.Ppp state, boolean v6, byte[] bytes, int icmp) {
        int type = Bytes.u8(bytes, icmp);
        if (v6 && type >= ROUTER_SOLICITATION && type <= REDIRECT) {
            return true;
        }
        boolean ours = Bytes.u16(bytes, icmp + 4) == state.echoId() || v6 && !state.ipv6Up();
        return type == (v6 ? ECHO_REPLY_V6 : ECHO_REPLY) && ours;
    }
}
