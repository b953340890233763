package bulkhead.protocol.data;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Big-endian numbers in an array, and the Internet checksum (RFC 1071), without allocation. */
final class Bytes {
    private static final VarHandle U16 = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle I32 = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

    private Bytes() {}

    static int u8(byte[] bytes, int at) {
        return bytes[at] & 0xff;
    }

    static int u16(byte[] bytes, int at) {
        return (short) U16.get(bytes, at) & 0xffff;
    }

    static int i32(byte[] bytes, int at) {
        return (int) I32.get(bytes, at);
    }

    static void put16(byte[] bytes, int at, int value) {
        U16.set(bytes, at, (short) value);
    }

    /** The sum of 16-bit words, not folded; an odd last byte is the high half of a word. */
    static long sum(byte[] bytes, int offset, int length) {
        long sum = 0;
        int at = offset;
        int end = offset + length;
        for (; at + 4 <= end; at += 4) {
            sum += i32(bytes, at) & 0xffff_ffffL;
        }
        if (at + 2 <= end) {
            sum += u16(bytes, at);
            at += 2;
        }
        return at < end ? sum + (u8(bytes, at) << 8) : sum;
    }

    /** A sum folded to 16 bits with end-around carry, not complemented. */
    static int fold(long sum) {
        long folded = (sum >>> 32) + (sum & 0xffff_ffffL);
        folded = (folded >>> 16) + (folded & 0xffff);
        folded = (folded >>> 16) + (folded & 0xffff);
        return (int) ((folded >>> 16) + (folded & 0xffff));
    }
}
