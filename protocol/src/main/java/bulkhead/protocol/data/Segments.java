package bulkhead.protocol.data;

import bulkhead.protocol.wire.InternetChecksum;

/**
 * Cuts a packet that stands for several, as a network card with segmentation offload does, in the place where it lies: of each
 * piece the headers are written in front of its payload, over what was sent before. One object a thread.
 */
public final class Segments {
    private static final int IPV6_BYTES = 40;
    private static final int TCP_BYTES = 20;
    private static final int UDP_BYTES = 8;
    private static final int FIN_PSH = 0x09;
    private static final int CWR = 0x80;
    /** IPv4's longest header and TCP's. */
    private static final int LONGEST_HEADERS = 120;

    private final byte[] headers = new byte[LONGEST_HEADERS];
    private final byte[] overwritten = new byte[PacketLayout.TAILROOM];
    private byte[] bytes;
    private int end;
    private int size;
    private int ipBytes;
    private int headerBytes;
    private boolean v6;
    private boolean tcp;
    private int index;
    private int payload;
    private int at;
    private int length;

    /**
     * Begins with a packet of TCP or UDP; {@link PacketLayout#HEADROOM} bytes in front of it and {@link PacketLayout#TAILROOM} behind it may be
     * overwritten, and between two calls of {@link #next} the same in front of and behind each piece.
     *
     * @param upper where the TCP or UDP header begins, from the packet's first byte
     * @param size the bytes of payload in each piece; the last may have fewer
     * @return false when it is no packet that can be cut so
     */
    public boolean begin(byte[] bytes, int offset, int length, int upper, int size) {
        int protocol = IpPacket.protocol(bytes, offset, length);
        v6 = protocol == PacketLayout.PPP_IPV6;
        tcp = protocol != 0 && IpPacket.upperLayer(protocol, IpPacket.TCP, bytes, offset, length) == upper;
        boolean udp = protocol != 0 && IpPacket.upperLayer(protocol, IpPacket.UDP, bytes, offset, length) == upper;
        if (size <= 0 || !tcp && !udp || upper + (tcp ? TCP_BYTES : UDP_BYTES) > length) {
            return false;
        }
        ipBytes = upper;
        headerBytes = upper + (tcp ? Math.max(TCP_BYTES, 4 * (Bytes.u8(bytes, offset + upper + 12) >>> 4)) : UDP_BYTES);
        if (headerBytes > length || headerBytes > LONGEST_HEADERS) {
            return false;
        }
        System.arraycopy(bytes, offset, headers, 0, headerBytes);
        this.bytes = bytes;
        this.size = size;
        end = offset + length;
        payload = offset + headerBytes;
        index = 0;
        this.length = 0;
        return true;
    }

    /** Makes the next piece, a packet with right checksums at {@link #offset}; false when there was none left. */
    public boolean next() {
        if (index > 0) {
            payload += length - headerBytes;
            System.arraycopy(overwritten, 0, bytes, payload, Math.min(overwritten.length, end - payload));
        }
        if (payload >= end && index > 0) {
            return false;
        }
        int part = Math.min(size, end - payload);
        boolean last = payload + part == end;
        at = payload - headerBytes;
        length = headerBytes + part;
        System.arraycopy(bytes, payload + part, overwritten, 0, Math.min(overwritten.length, end - payload - part));
        System.arraycopy(headers, 0, bytes, at, headerBytes);
        ip();
        if (tcp) {
            tcp(last);
        } else {
            Bytes.put16(bytes, at + ipBytes + 4, UDP_BYTES + part);
        }
        checksum();
        index++;
        return true;
    }

    /** Where the piece begins. */
    public int offset() {
        return at;
    }

    public int length() {
        return length;
    }

    /**
     * Finishes a checksum that was left unfinished: the sum of the pseudo-header stands in its place.
     *
     * @param from where the sum begins, from the packet's first byte
     * @param place where it belongs, from there
     * @return false when that is not in the packet
     */
    public static boolean finish(byte[] bytes, int offset, int length, int from, int place) {
        if (from + place + 2 > length) {
            return false;
        }
        int sum = InternetChecksum.of(bytes, offset + from, length - from);
        Bytes.put16(bytes, offset + from + place, udpSum(sum, place));
        return true;
    }

    private void ip() {
        if (v6) {
            Bytes.put16(bytes, at + 4, length - IPV6_BYTES);
            return;
        }
        Bytes.put16(bytes, at + 2, length);
        Bytes.put16(bytes, at + 4, Bytes.u16(headers, 4) + index);
        Bytes.put16(bytes, at + 10, 0);
        Bytes.put16(bytes, at + 10, InternetChecksum.of(bytes, at, 4 * (headers[0] & 0x0f)));
    }

    /** RFC 9293 section 3.1: the last has the end of the data; RFC 3168 section 6.1.2: the first says that the window was reduced. */
    private void tcp(boolean last) {
        int header = at + ipBytes;
        Bytes.put32(bytes, header + 4, Bytes.i32(headers, ipBytes + 4) + index * size);
        int flags = Bytes.u8(headers, ipBytes + 13);
        bytes[header + 13] = (byte) (flags & (last ? 0xff : ~FIN_PSH) & (index == 0 ? 0xff : ~CWR));
    }

    private void checksum() {
        int place = tcp ? 16 : 6;
        int upper = at + ipBytes;
        int upperBytes = length - ipBytes;
        Bytes.put16(bytes, upper + place, 0);
        long sum = InternetChecksum.pseudoHeader(bytes, at, tcp ? IpPacket.TCP : IpPacket.UDP, upperBytes)
                + InternetChecksum.sum(bytes, upper, upperBytes);
        Bytes.put16(bytes, upper + place, udpSum(InternetChecksum.finish(sum), place));
    }

    /** RFC 768: zero stands for no checksum, and its other form for zero. TCP's may be either (RFC 1624 section 3). */
    private static int udpSum(int sum, int place) {
        return sum == 0 && place == 6 ? 0xffff : sum;
    }
}
