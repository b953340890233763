package bulkhead.protocol.data;

import bulkhead.protocol.esp.EspSealer;

/** The way out: PPP, L2TP and UDP headers, then ESP. One object per sending thread. */
public final class Encapsulator {
    /** The sequence of the SA is used up. */
    public static final int EXHAUSTED = EspSealer.EXHAUSTED;
    /** The bytes are no IPv4 or IPv6 packet. */
    public static final int NOT_IP = -2;
    /** The packet's family is not up. */
    public static final int FAMILY_DOWN = -3;
    /** There is no L2TP session yet. */
    public static final int NO_SESSION = -4;
    /** More than UDP can carry. */
    public static final int TOO_LONG = -5;

    private static final int MAX_UDP = 65535;

    private DataPath known;
    private EspSealer sealer;
    private long pseudoHeader;

    /**
     * Seals an IP packet read from the TUN.
     *
     * @param plain holds the packet, {@link PacketLayout#HEADROOM} bytes in front of it and {@link
     *     PacketLayout#TAILROOM} behind it, all of which may be overwritten; TCP's MSS may be lowered in place
     * @param wire not the same array as {@code plain}; {@link PacketLayout#MAX_OVERHEAD} longer than the packet
     * @return the length of the ESP packet at {@code wireOffset}, SPI first, or one of the negative codes
     */
    public int ip(DataPath path, byte[] plain, int offset, int length, byte[] wire, int wireOffset) {
        int protocol = IpPacket.protocol(plain, offset, length);
        if (protocol == 0) {
            return NOT_IP;
        }
        if (!path.ppp().carries(protocol)) {
            return FAMILY_DOWN;
        }
        if (!path.l2tp().isOpen()) {
            return NO_SESSION;
        }
        MssClamp.apply(path.ppp().mtu(), protocol, plain, offset, length);
        int start = PppHeader.write(path.ppp(), protocol, plain, offset);
        return data(path, plain, start, offset + length - start, wire, wireOffset);
    }

    /**
     * Seals a PPP frame of the control machines, which starts at its protocol field or at FF 03. It is sent with FF 03
     * in any case, since LCP packets must be (RFC 1661 section 6.6).
     *
     * @return as {@link #ip}
     */
    public int ppp(DataPath path, byte[] frame, byte[] wire, int wireOffset) {
        if (!path.l2tp().isOpen()) {
            return NO_SESSION;
        }
        byte[] plain = withRoom(frame);
        int start = PacketLayout.HEADROOM;
        if (!PppHeader.isUncompressed(frame, 0, frame.length)) {
            start -= 2;
            Bytes.put16(plain, start, PppHeader.ADDRESS_CONTROL);
        }
        return data(path, plain, start, PacketLayout.HEADROOM + frame.length - start, wire, wireOffset);
    }

    /**
     * Seals a whole L2TP message as it is.
     *
     * @return as {@link #ip}
     */
    public int l2tpControl(DataPath path, byte[] message, byte[] wire, int wireOffset) {
        return seal(path, withRoom(message), PacketLayout.HEADROOM, message.length, wire, wireOffset);
    }

    private static byte[] withRoom(byte[] message) {
        byte[] plain = new byte[PacketLayout.HEADROOM + message.length + PacketLayout.TAILROOM];
        System.arraycopy(message, 0, plain, PacketLayout.HEADROOM, message.length);
        return plain;
    }

    private int data(DataPath path, byte[] plain, int offset, int length, byte[] wire, int wireOffset) {
        int start = L2tpHeader.write(path.l2tp(), plain, offset, length);
        return seal(path, plain, start, offset + length - start, wire, wireOffset);
    }

    private int seal(DataPath path, byte[] plain, int offset, int length, byte[] wire, int wireOffset) {
        int start = offset - PacketLayout.UDP_BYTES;
        int udpLength = PacketLayout.UDP_BYTES + length;
        if (PacketLayout.espPacket(udpLength, path.outbound().suite()) > MAX_UDP) {
            return TOO_LONG;
        }
        follow(path);
        UdpHeader.write(path.l2tp(), plain, start, udpLength);
        // Over IPv4 a zero checksum means none, and ESP does the job. Over IPv6 kernels drop it (RFC 8200 section 8.1).
        if (path.outer().isV6()) {
            UdpHeader.writeChecksum(pseudoHeader, plain, start, udpLength);
        }
        return sealer.seal(plain, start, udpLength, PacketLayout.NEXT_HEADER_UDP, wire, wireOffset);
    }

    private void follow(DataPath path) {
        if (path == known) {
            return;
        }
        if (sealer == null || sealer.sa() != path.outbound()) {
            sealer = new EspSealer(path.outbound());
        }
        pseudoHeader = UdpHeader.pseudoHeader(path.outer());
        known = path;
    }
}
