package bulkhead.protocol.wire;

import java.util.Arrays;
import java.util.Objects;

/** Writes big-endian fields to a growing array. */
public final class ByteWriter {
    private byte[] bytes;
    private int size;

    public ByteWriter() {
        this(128);
    }

    public ByteWriter(int capacity) {
        bytes = new byte[capacity];
    }

    public int size() {
        return size;
    }

    public ByteWriter u8(int value) {
        room(1);
        bytes[size++] = (byte) value;
        return this;
    }

    public ByteWriter u16(int value) {
        return u8(value >>> 8).u8(value);
    }

    public ByteWriter i32(int value) {
        return u16(value >>> 16).u16(value);
    }

    public ByteWriter i64(long value) {
        return i32((int) (value >>> 32)).i32((int) value);
    }

    public ByteWriter bytes(byte[] value) {
        return bytes(value, 0, value.length);
    }

    public ByteWriter bytes(byte[] value, int offset, int length) {
        room(length);
        System.arraycopy(value, offset, bytes, size, length);
        size += length;
        return this;
    }

    public ByteWriter zeros(int count) {
        room(count);
        size += count;
        return this;
    }

    /** Overwrites a byte already written, for a value that is known only later. */
    public ByteWriter setU8(int at, int value) {
        bytes[Objects.checkIndex(at, size)] = (byte) value;
        return this;
    }

    /** Overwrites two bytes already written, for a length that is known only later. */
    public ByteWriter setU16(int at, int value) {
        return setU8(at, value >>> 8).setU8(at + 1, value);
    }

    public byte[] toByteArray() {
        return Arrays.copyOf(bytes, size);
    }

    private void room(int count) {
        if (size + count > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + count));
        }
    }
}
