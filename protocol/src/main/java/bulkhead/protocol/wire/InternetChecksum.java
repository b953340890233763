package bulkhead.protocol.wire;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The ones' complement checksum of IP, UDP, TCP and ICMP (RFC 1071). Sums are carried unfolded in a long, so that ranges
 * and pseudo-headers add up in any order; a range of odd length counts as if padded with a zero, so it must be the last.
 */
public final class InternetChecksum {
    private static final VarHandle WORDS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

    private InternetChecksum() {}

    /** The sum of {@code bytes[offset .. offset + length)} as 16-bit words, unfolded. */
    public static long sum(byte[] bytes, int offset, int length) {
        long sum = 0;
        int end = offset + length;
        int i = offset;
        // Two words at a time: every packet sent over IPv6 passes here.
        for (; i + 4 <= end; i += 4) {
            int words = (int) WORDS.get(bytes, i);
            sum += (words >>> 16) + (words & 0xffff);
        }
        for (; i < end; i++) {
            sum += (i - offset & 1) == 0 ? (bytes[i] & 0xff) << 8 : bytes[i] & 0xff;
        }
        return sum;
    }

    /** The value for a checksum field: the complement of the folded sum. */
    public static int finish(long sum) {
        long folded = sum;
        while (folded >>> 16 != 0) {
            folded = (folded & 0xffff) + (folded >>> 16);
        }
        return (int) ~folded & 0xffff;
    }

    /** The checksum of one range. Over a range that holds its own right checksum it is 0. */
    public static int of(byte[] bytes, int offset, int length) {
        return finish(sum(bytes, offset, length));
    }

    /**
     * The sum of the pseudo-header of UDP, TCP and ICMPv6 (RFC 768, RFC 8200 section 8.1). The version is read off the
     * IP header, whose addresses it takes.
     *
     * @param packet holds an IPv4 or IPv6 header at {@code offset}
     * @param protocol the upper layer's protocol number
     * @param upperLength the upper layer's length in bytes
     */
    public static long pseudoHeader(byte[] packet, int offset, int protocol, int upperLength) {
        boolean v6 = (packet[offset] & 0xf0) == 0x60;
        long addresses = v6 ? sum(packet, offset + 8, 32) : sum(packet, offset + 12, 8);
        return addresses + protocol + upperLength;
    }
}
