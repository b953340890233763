package bulkhead.protocol.wire;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The ones' complement checksum of IP, UDP, TCP and ICMP (RFC 1071). Sums are carried unfolded in a long, so that ranges
 * and pseudo-headers add up in any order; a range of odd length counts as if padded with a zero, so it must be the last.
 */
public final class InternetChecksum {
    private static final VarHandle WORDS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
    private static final boolean LITTLE = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;
    private static final long LOW = 0xffff_ffffL;

    private InternetChecksum() {}

    /**
     * The sum of {@code bytes[offset .. offset + length)} as 16-bit words, folded in part. Summed in this computer's own byte order, four words at a
     * time, and turned round at the end (RFC 1071 section 2): every byte of what is cut or joined passes here. The loop is as plain as
     * it is because HotSpot makes vector instructions of it so, and not of one that is unrolled by hand, which takes four times as long.
     */
    public static long sum(byte[] bytes, int offset, int length) {
        long halves = 0;
        int words = length / Long.BYTES;
        for (int word = 0; word < words; word++) {
            long four = (long) WORDS.get(bytes, offset + Long.BYTES * word);
            // 2^16 is 1 in ones' complement, so that halves of 32 bits add up like words.
            halves += (four & LOW) + (four >>> 32);
        }
        int own = fold(halves);
        long sum = LITTLE ? Short.reverseBytes((short) own) & 0xffff : own;
        int end = offset + length;
        int i = offset + Long.BYTES * words;
        for (; i + 2 <= end; i += 2) {
            sum += (bytes[i] & 0xff) << 8 | bytes[i + 1] & 0xff;
        }
        return i < end ? sum + ((bytes[i] & 0xff) << 8) : sum;
    }

    /** The value for a checksum field: the complement of the folded sum. */
    public static int finish(long sum) {
        return ~fold(sum) & 0xffff;
    }

    private static int fold(long sum) {
        long folded = sum;
        while (folded >>> 16 != 0) {
            folded = (folded & 0xffff) + (folded >>> 16);
        }
        return (int) folded;
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
