package bulkhead.protocol.data;

import bulkhead.protocol.esp.EspSuite;

/**
 * Where everything lies in {@code plain[]} and {@code wire[]}, and what fits.
 *
 * <pre>
 * plain, sending:   | IV scratch | UDP 8 | L2TP 8 or 12 | PPP 1..4 | IP packet | padding 0..15 | pad length | next header |
 * plain, receiving: | scratch 16 | UDP 8 | L2TP 6..     | PPP 1..4 | IP packet | ...
 * wire:             | SPI 4 | sequence 4 | IV 8 or 16 | encrypted | ICV 12..32 |
 * </pre>
 */
public final class PacketLayout {
    /** Bytes that {@link Encapsulator#ip} may overwrite in front of an IP packet. */
    public static final int HEADROOM = 16 + 8 + 12 + 4;

    /** Bytes that it may overwrite behind the packet. */
    public static final int TAILROOM = 15 + 2;

    /** The most that sealing adds to an IP packet, from its first byte to the length of the ESP packet. */
    public static final int MAX_OVERHEAD = 8 + 16 + (8 + 12 + 4) + TAILROOM + 32;

    /**
     * Where {@link Decapsulator#open} puts the payload of ESP; {@code plain} is this much longer than the ESP packet. An
     * IP packet begins at least 15 bytes later, so a header of the TUN device fits in front of it.
     */
    public static final int OPENED_AT = 16;

    static final int UDP_BYTES = 8;
    static final int NEXT_HEADER_UDP = 17;
    static final int NEXT_HEADER_NONE = 59;

    static final int PPP_IPV4 = 0x0021;
    static final int PPP_IPV6 = 0x0057;

    private static final int ESP_HEADER_BYTES = 8;
    private static final int ESP_TRAILER_BYTES = 2;
    /** Flags, length, tunnel and session. */
    private static final int L2TP_BYTES = 8;
    /** Ns and Nr. */
    private static final int L2TP_SEQUENCE_BYTES = 4;
    /** Address, control and two bytes of protocol: the peer need not compress, whatever it may do. */
    private static final int PPP_BYTES = 4;

    private PacketLayout() {}

    /**
     * The largest IP packet inside the tunnel whose outer packet fits a path.
     *
     * @param pathMtu the largest outer IP packet, in bytes
     * @param outerV6 whether the outer packet is IPv6 (no extension headers) or IPv4 (no options)
     */
    public static int mtu(
            int pathMtu, boolean outerV6, boolean udpEncapsulation, EspSuite suite, boolean l2tpSequencing) {
        int encrypted = pathMtu
                - outerHeaders(outerV6, udpEncapsulation)
                - ESP_HEADER_BYTES
                - suite.ivBytes()
                - suite.icvBytes();
        int wholeBlocks = encrypted - Math.floorMod(encrypted, suite.blockBytes());
        return wholeBlocks - ESP_TRAILER_BYTES - innerHeaders(l2tpSequencing);
    }

    /** The outer IP packet, in bytes, that carries an IP packet of {@code inner} bytes. */
    public static int outerPacket(
            int inner, boolean outerV6, boolean udpEncapsulation, EspSuite suite, boolean l2tpSequencing) {
        return outerHeaders(outerV6, udpEncapsulation) + espPacket(innerHeaders(l2tpSequencing) + inner, suite);
    }

    /** The ESP packet, in bytes, around a payload of {@code payload} bytes. */
    public static int espPacket(int payload, EspSuite suite) {
        int encrypted = payload + ESP_TRAILER_BYTES;
        int padding = Math.floorMod(-encrypted, suite.blockBytes());
        return ESP_HEADER_BYTES + suite.ivBytes() + encrypted + padding + suite.icvBytes();
    }

    private static int outerHeaders(boolean outerV6, boolean udpEncapsulation) {
        return (outerV6 ? 40 : 20) + (udpEncapsulation ? UDP_BYTES : 0);
    }

    private static int innerHeaders(boolean l2tpSequencing) {
        return UDP_BYTES + L2TP_BYTES + (l2tpSequencing ? L2TP_SEQUENCE_BYTES : 0) + PPP_BYTES;
    }
}
