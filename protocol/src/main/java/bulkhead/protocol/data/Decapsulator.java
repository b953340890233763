package bulkhead.protocol.data;

import bulkhead.protocol.esp.EspOpener;
import bulkhead.protocol.esp.InboundSa;
import java.util.List;

/** The way in: ESP, then UDP, L2TP and PPP headers. One object per receiving thread. */
public final class Decapsulator {
    /** Dropped and counted; {@link #cause()} tells why. */
    public static final int DROPPED = -1;
    /** An IP packet of a family that is up, for the TUN. */
    public static final int IP = 0;
    /** An IP packet for the control machines: ND, DHCP, or the reply to an echo request of ours. */
    public static final int IP_CONTROL = 1;
    /** A PPP frame that is not IP, from its protocol field on. */
    public static final int PPP_CONTROL = 2;
    /** A whole L2TP control message. */
    public static final int L2TP_CONTROL = 3;

    /**
     * What is longer is no control message: none of L2TP, PPP or the link's own comes near. Control keeps what it is given,
     * and this is what bounds that.
     */
    public static final int LONGEST_CONTROL = 8 * 1024;

    private static final EspOpener[] NONE = {};

    private final DropCounters<DropCause> drops = new DropCounters<>(DropCause.class);
    private final L2tpHeader header = new L2tpHeader();
    private EspOpener[] openers = NONE;
    private List<InboundSa> known = List.of();
    private EspOpener last;
    private DropCause cause;
    private int offset;
    private int length;
    private int protocol;

    /**
     * Opens an ESP packet, SPI first.
     *
     * @param plain not the same array as {@code wire}; {@link PacketLayout#OPENED_AT} longer than the packet
     * @return one of {@link #IP}, {@link #IP_CONTROL}, {@link #PPP_CONTROL} and {@link #L2TP_CONTROL}, with the bytes at
     *     {@link #offset()} of {@code plain}; or {@link #DROPPED}
     */
    public int open(DataPath path, byte[] wire, int wireOffset, int wireLength, byte[] plain) {
        if (path.inbound() != known) {
            follow(path.inbound());
        }
        EspOpener opener = wireLength < 8 ? null : opener(Bytes.i32(wire, wireOffset));
        if (opener == null) {
            return drop(DropCause.UNKNOWN_SPI);
        }
        if (PacketLayout.OPENED_AT + wireLength > plain.length) {
            return drop(DropCause.TOO_LONG);
        }
        int payload = opener.open(wire, wireOffset, wireLength, plain, PacketLayout.OPENED_AT);
        if (payload < 0) {
            return drop(espCause(payload));
        }
        last = opener;
        return switch (opener.nextHeader()) {
            case PacketLayout.NEXT_HEADER_UDP -> udp(path, plain, PacketLayout.OPENED_AT, payload);
            case PacketLayout.NEXT_HEADER_NONE -> drop(DropCause.DUMMY);
            default -> drop(DropCause.NOT_UDP);
        };
    }

    /**
     * Whether a packet that came as {@link #IP_CONTROL}, and that control has no use for, may go to the TUN: only an echo
     * reply, as it answers somebody else, and only while its family is up. What a link says to its ends stays on the link.
     */
    public static boolean isForUser(DataPath.Ppp state, byte[] packet, int offset, int length) {
        int protocol = IpPacket.protocol(packet, offset, length);
        return state.carries(protocol) && IpPacket.isEchoReply(protocol, packet, offset, length);
    }

    /** Where in {@code plain} the bytes begin that the last verdict is about. */
    public int offset() {
        return offset;
    }

    /** How many they are. */
    public int length() {
        return length;
    }

    /** The PPP protocol number of the last frame that was not dropped and not L2TP control. */
    public int protocol() {
        return protocol;
    }

    /** The SA of the last authentic packet, which may have been dropped for what was in it; null before the first. */
    public InboundSa sa() {
        return last == null ? null : last.sa();
    }

    /** Why the last dropped packet was dropped; null before the first. */
    public DropCause cause() {
        return cause;
    }

    public DropCounters<DropCause> drops() {
        return drops;
    }

    /** The checksum is ignored: the ICV was good, and some peers send 0 over IPv6 too. */
    private int udp(DataPath path, byte[] plain, int at, int available) {
        if (available < PacketLayout.UDP_BYTES) {
            return drop(DropCause.BAD_UDP);
        }
        // What follows the stated length is traffic flow confidentiality padding (RFC 4303 section 2.7).
        int stated = Bytes.u16(plain, at + 4);
        if (stated < PacketLayout.UDP_BYTES || stated > available) {
            return drop(DropCause.BAD_UDP);
        }
        // The source port is the peer's choice (RFC 2661 section 8.1).
        if (Bytes.u16(plain, at + 2) != path.l2tp().localPort()) {
            return drop(DropCause.WRONG_PORT);
        }
        return l2tp(path, plain, at + PacketLayout.UDP_BYTES, stated - PacketLayout.UDP_BYTES);
    }

    private int l2tp(DataPath path, byte[] plain, int at, int available) {
        if (!header.read(plain, at, available)) {
            return drop(DropCause.BAD_L2TP);
        }
        offset = header.payload();
        length = header.end() - offset;
        if (header.isControl()) {
            return control(L2TP_CONTROL);
        }
        if (!header.isFor(path.l2tp())) {
            return drop(DropCause.UNKNOWN_SESSION);
        }
        path.l2tp().sequencing().received(header.isSequenced());
        return ppp(path.ppp(), plain);
    }

    private int ppp(DataPath.Ppp state, byte[] plain) {
        if (PppHeader.isUncompressed(plain, offset, length)) {
            advance(2);
        }
        int size = PppHeader.protocolBytes(plain, offset, length);
        if (size == 0) {
            return drop(DropCause.BAD_PPP);
        }
        protocol = size == 1 ? Bytes.u8(plain, offset) : Bytes.u16(plain, offset);
        if (protocol != PacketLayout.PPP_IPV4 && protocol != PacketLayout.PPP_IPV6) {
            return control(PPP_CONTROL);
        }
        advance(size);
        return ip(state, plain);
    }

    private int ip(DataPath.Ppp state, byte[] plain) {
        if (IpPacket.protocol(plain, offset, length) != protocol) {
            return drop(DropCause.BAD_IP);
        }
        int stated = IpPacket.statedLength(protocol, plain, offset, length);
        if (stated < 0) {
            return drop(DropCause.BAD_IP);
        }
        length = stated;
        if (IpPacket.isControl(state, protocol, plain, offset, length)) {
            return control(IP_CONTROL);
        }
        if (!state.carries(protocol)) {
            return drop(DropCause.FAMILY_DOWN);
        }
        MssClamp.apply(state.mtu(), protocol, plain, offset, length);
        return IP;
    }

    private int control(int verdict) {
        return length <= LONGEST_CONTROL ? verdict : drop(DropCause.TOO_LONG);
    }

    private void advance(int bytes) {
        offset += bytes;
        length -= bytes;
    }

    private int drop(DropCause why) {
        cause = why;
        drops.add(why);
        return DROPPED;
    }

    private EspOpener opener(int spi) {
        for (EspOpener candidate : openers) {
            if (candidate.sa().spi() == spi) {
                return candidate;
            }
        }
        return null;
    }

    /** Keeps the ciphers of SAs that stay. */
    private void follow(List<InboundSa> inbound) {
        openers = inbound.stream().map(this::openerOf).toArray(EspOpener[]::new);
        known = inbound;
    }

    private EspOpener openerOf(InboundSa sa) {
        for (EspOpener candidate : openers) {
            if (candidate.sa() == sa) {
                return candidate;
            }
        }
        return new EspOpener(sa);
    }

    private static DropCause espCause(int code) {
        return switch (code) {
            case EspOpener.REPLAYED -> DropCause.REPLAYED;
            case EspOpener.BAD_ICV -> DropCause.BAD_ICV;
            case EspOpener.BAD_PADDING -> DropCause.BAD_PADDING;
            default -> DropCause.BAD_LENGTH;
        };
    }
}
