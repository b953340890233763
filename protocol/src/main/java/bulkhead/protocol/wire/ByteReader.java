package bulkhead.protocol.wire;

import java.util.Arrays;
import java.util.Objects;

/** Reads big-endian fields from a part of an array; every read past the end is a {@link MalformedException}. */
public final class ByteReader {
    private final byte[] bytes;
    private final int end;
    private int position;

    public ByteReader(byte[] bytes) {
        this(bytes, 0, bytes.length);
    }

    /** Reads {@code bytes[offset .. offset + length)}, which must lie inside the array. */
    public ByteReader(byte[] bytes, int offset, int length) {
        this.bytes = bytes;
        this.position = offset;
        this.end = Objects.checkFromIndexSize(offset, length, bytes.length) + length;
    }

    public int remaining() {
        return end - position;
    }

    public boolean hasRemaining() {
        return position < end;
    }

    /** The absolute index in the underlying array of the next byte. */
    public int position() {
        return position;
    }

    public int u8() throws MalformedException {
        need(1);
        return bytes[position++] & 0xff;
    }

    public int u16() throws MalformedException {
        need(2);
        return u8() << 8 | u8();
    }

    public int i32() throws MalformedException {
        need(4);
        return u16() << 16 | u16();
    }

    public long u32() throws MalformedException {
        return i32() & 0xffff_ffffL;
    }

    public long i64() throws MalformedException {
        need(8);
        return u32() << 32 | u32();
    }

    /** The next {@code length} bytes, copied. */
    public byte[] bytes(int length) throws MalformedException {
        need(length);
        byte[] copy = Arrays.copyOfRange(bytes, position, position + length);
        position += length;
        return copy;
    }

    /** Everything that is left, copied. */
    public byte[] rest() {
        byte[] copy = Arrays.copyOfRange(bytes, position, end);
        position = end;
        return copy;
    }

    public void skip(int length) throws MalformedException {
        need(length);
        position += length;
    }

    /** A reader of the next {@code length} bytes, which this reader then skips. */
    public ByteReader slice(int length) throws MalformedException {
        need(length);
        ByteReader slice = new ByteReader(bytes, position, length);
        position += length;
        return slice;
    }

    private void need(int length) throws MalformedException {
        if (length < 0 || length > end - position) {
            throw new MalformedException("needs " + length + " bytes, has " + (end - position));
        }
    }
}
