package bulkhead.protocol.data;

import bulkhead.protocol.esp.InboundSa;
import bulkhead.protocol.esp.OutboundSa;
import bulkhead.protocol.esp.SaParameters;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The ESP SAs in force and what travels in them, as the control machines of either end see it. It makes the {@link
 * DataPath} that the pumps share, and seals and opens what control itself sends and takes.
 */
public final class EspLink {
    /** The largest UDP payload, so that no datagram is ever too long to open. */
    private static final int LARGEST = 65_535;

    private static final int NON_ESP_MARKER = 4;
    private static final byte PPP_IPV4 = 0x21;
    private static final byte PPP_IPV6 = 0x57;
    private static final byte[] NOTHING = new byte[0];

    private final Encapsulator encapsulator = new Encapsulator();
    private final Decapsulator decapsulator = new Decapsulator();
    private final byte[] opened = new byte[PacketLayout.OPENED_AT + LARGEST];
    private final List<InboundSa> inbound = new ArrayList<>();
    private OutboundSa outbound;
    private DataPath.Outer outer;
    private DataPath.L2tp l2tp;
    private DataPath.Ppp ppp = DataPath.Ppp.DOWN;
    private DataPath path;

    /** Whether a datagram on port 4500 is IKE: it begins with the non-ESP marker (RFC 3948 section 2.2). */
    public static boolean isIke(byte[] bytes, int offset, int length) {
        return length > NON_ESP_MARKER
                && (bytes[offset] | bytes[offset + 1] | bytes[offset + 2] | bytes[offset + 3]) == 0;
    }

    /** An IKE message as it travels on port 4500. */
    public static byte[] withNonEspMarker(byte[] message) {
        byte[] marked = new byte[NON_ESP_MARKER + message.length];
        System.arraycopy(message, 0, marked, NON_ESP_MARKER, message.length);
        return marked;
    }

    /** The IKE message behind the non-ESP marker. */
    public static byte[] withoutNonEspMarker(byte[] bytes, int offset, int length) {
        return Arrays.copyOfRange(bytes, offset + NON_ESP_MARKER, offset + length);
    }

    /** The path as of now; null while there is no SA to send on. */
    public DataPath path() {
        return path;
    }

    /**
     * Says what is around the SAs; comes before the first of them is used.
     *
     * <p>The two UDP ports inside ESP stay what they are once there is a {@link #session} (RFC 2661 section 8.1).
     */
    public void encapsulation(DataPath.Outer outer, int localPort, int peerPort) {
        this.outer = outer;
        if (l2tp == null || !l2tp.isOpen()) {
            l2tp = DataPath.L2tp.ports(localPort, peerPort, L2tpSequencing.asThePeerDoes());
        }
        rebuild();
    }

    public void installInbound(SaParameters parameters) {
        inbound.addFirst(new InboundSa(parameters));
        parameters.wipe();
        rebuild();
    }

    /** Whether one of the SAs to us has this SPI. */
    public boolean takes(int spi) {
        return inbound.stream().anyMatch(sa -> sa.spi() == spi);
    }

    public void removeInbound(int spi) {
        inbound.removeIf(sa -> sa.spi() == spi);
        rebuild();
    }

    public void useOutbound(SaParameters parameters) {
        outbound = new OutboundSa(parameters);
        parameters.wipe();
        rebuild();
    }

    public void removeOutbound(int spi) {
        if (outbound != null && outbound.spi() == spi) {
            outbound = null;
            rebuild();
        }
    }

    /** There is no SA any more, and no session. */
    public void clear() {
        inbound.clear();
        outbound = null;
        l2tp = null;
        ppp = DataPath.Ppp.DOWN;
        rebuild();
    }

    /** The L2TP tunnel and session are known. */
    public void session(int localTunnel, int localSession, int peerTunnel, int peerSession, boolean sequencing) {
        L2tpSequencing numbers = sequencing ? L2tpSequencing.always() : L2tpSequencing.asThePeerDoes();
        l2tp = new DataPath.L2tp(
                l2tp.localPort(), l2tp.peerPort(), localTunnel, localSession, peerTunnel, peerSession, numbers);
        rebuild();
    }

    public DataPath.Ppp ppp() {
        return ppp;
    }

    public void ppp(DataPath.Ppp changed) {
        ppp = changed;
        rebuild();
    }

    /** Whether the sequence of the SA we send on will end soon. */
    public boolean nearOverflow() {
        return outbound != null && outbound.nearOverflow();
    }

    /** An L2TP control message as an ESP packet; empty while there is no SA to send on. */
    public byte[] sealL2tp(byte[] message) {
        byte[] wire = new byte[message.length + PacketLayout.MAX_OVERHEAD];
        return path == null ? NOTHING : cut(wire, encapsulator.l2tpControl(path, message, wire, 0));
    }

    /** A PPP frame as an ESP packet; empty while there is no session. */
    public byte[] sealPpp(byte[] frame) {
        byte[] wire = new byte[frame.length + PacketLayout.MAX_OVERHEAD];
        return path == null ? NOTHING : cut(wire, encapsulator.ppp(path, frame, wire, 0));
    }

    /** An IP packet of the link's own machinery as an ESP packet, whether or not its family is up. */
    public byte[] sealLinkIp(byte[] packet) {
        byte[] frame = new byte[2 + packet.length];
        frame[1] = (packet[0] & 0xf0) == 0x60 ? PPP_IPV6 : PPP_IPV4;
        System.arraycopy(packet, 0, frame, 2, packet.length);
        return sealPpp(frame);
    }

    /** A user's IP packet as an ESP packet; empty while its family is down. */
    public byte[] sealIp(byte[] packet) {
        byte[] plain = new byte[PacketLayout.HEADROOM + packet.length + PacketLayout.TAILROOM];
        System.arraycopy(packet, 0, plain, PacketLayout.HEADROOM, packet.length);
        byte[] wire = new byte[packet.length + PacketLayout.MAX_OVERHEAD];
        return path == null
                ? NOTHING
                : cut(wire, encapsulator.ip(path, plain, PacketLayout.HEADROOM, packet.length, wire, 0));
    }

    /** Opens an ESP packet; the result is {@link Decapsulator}'s verdict, and a drop while there is no SA. */
    public int open(byte[] bytes, int offset, int length) {
        return path == null ? Decapsulator.DROPPED : decapsulator.open(path, bytes, offset, length, opened);
    }

    /** Why {@link #open} dropped the last packet. */
    public DropCause cause() {
        return path == null ? DropCause.NO_SA : decapsulator.cause();
    }

    public byte[] opened() {
        return opened;
    }

    public int openedOffset() {
        return decapsulator.offset();
    }

    public int openedLength() {
        return decapsulator.length();
    }

    public int openedSpi() {
        return decapsulator.sa().spi();
    }

    private void rebuild() {
        path = outbound == null || outer == null ? null : new DataPath(outbound, inbound, outer, l2tp, ppp);
    }

    private static byte[] cut(byte[] wire, int length) {
        return length < 0 ? NOTHING : Arrays.copyOf(wire, length);
    }
}
