package bulkhead.protocol.data;

import bulkhead.protocol.wire.InternetChecksum;

/**
 * Lowers the maximum segment size that a TCP SYN announces (RFC 9293 section 3.7.1) to what fits the tunnel, since many
 * peers ignore the MRU.
 */
final class MssClamp {
    private static final int SYN = 0x02;
    private static final int END_OF_OPTIONS = 0;
    private static final int NO_OPERATION = 1;
    private static final int MSS = 2;
    private static final int TCP_BYTES = 20;

    private MssClamp() {}

    /** Looks at a valid IP packet; {@code mtu} 0 leaves it alone. */
    static void apply(int mtu, int protocol, byte[] bytes, int offset, int length) {
        int limit = mtu - TCP_BYTES - (protocol == PacketLayout.PPP_IPV6 ? 40 : 20);
        if (limit <= 0) {
            return;
        }
        int header = IpPacket.upperLayer(protocol, IpPacket.TCP, bytes, offset, length);
        if (header < 0 || header + TCP_BYTES > length || (bytes[offset + header + 13] & SYN) == 0) {
            return;
        }
        int tcp = offset + header;
        int end = tcp + 4 * (Bytes.u8(bytes, tcp + 12) >>> 4);
        if (end <= offset + length) {
            lower(limit, bytes, tcp, end);
        }
    }

    private static void lower(int limit, byte[] bytes, int tcp, int end) {
        int at = tcp + TCP_BYTES;
        while (at < end && bytes[at] != END_OF_OPTIONS) {
            if (bytes[at] == NO_OPERATION) {
                at++;
                continue;
            }
            int size = at + 1 < end ? Bytes.u8(bytes, at + 1) : 0;
            if (size < 2 || at + size > end) {
                return;
            }
            if (bytes[at] == MSS && size == 4 && Bytes.u16(bytes, at + 2) > limit) {
                replace(bytes, tcp, at + 2, limit);
            }
            at += size;
        }
    }

    /** RFC 1624: HC' = ~(~HC + ~m + m'). At an odd place in the header the two bytes belong to two words, swapped. */
    private static void replace(byte[] bytes, int tcp, int at, int value) {
        boolean odd = ((at - tcp) & 1) == 1;
        int before = Bytes.u16(bytes, at);
        int removed = odd ? swap(before) : before;
        int added = odd ? swap(value) : value;
        int checksum = ~Bytes.u16(bytes, tcp + 16) & 0xffff;
        Bytes.put16(bytes, at, value);
        Bytes.put16(bytes, tcp + 16, InternetChecksum.finish(checksum + (~removed & 0xffff) + added));
    }

    private static int swap(int word) {
        return (word & 0xff) << 8 | word >>> 8;
    }
}
