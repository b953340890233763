package bulkhead.protocol.ppp.wire;

import bulkhead.protocol.wire.ByteReader;
import bulkhead.protocol.wire.ByteWriter;
import bulkhead.protocol.wire.IpAddress;
import bulkhead.protocol.wire.MalformedException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/**
 * A configuration option, known or not.
 *
 * @param type 0 to 255
 * @param data everything after the length, at most 253 bytes
 * @see <a href="https://www.rfc-editor.org/rfc/rfc1661#section-6">RFC 1661 section 6</a>
 */
public record ConfigureOption(int type, byte[] data) {
    private static final int HEADER = 2;

    public static ConfigureOption flag(int type) {
        return new ConfigureOption(type, new byte[0]);
    }

    public static ConfigureOption u16(int type, int value) {
        return new ConfigureOption(type, new ByteWriter(2).u16(value).toByteArray());
    }

    public static ConfigureOption i32(int type, int value) {
        return new ConfigureOption(type, new ByteWriter(4).i32(value).toByteArray());
    }

    public static ConfigureOption i64(int type, long value) {
        return new ConfigureOption(type, new ByteWriter(8).i64(value).toByteArray());
    }

    public static ConfigureOption address(int type, IpAddress address) {
        return new ConfigureOption(type, address.toBytes());
    }

    /** Reads options to the reader's end. */
    public static List<ConfigureOption> parseAll(ByteReader reader) throws MalformedException {
        List<ConfigureOption> options = new ArrayList<>();
        while (reader.hasRemaining()) {
            int type = reader.u8();
            int length = reader.u8();
            options.add(new ConfigureOption(type, reader.bytes(length - HEADER)));
        }
        return options;
    }

    public static byte[] write(List<ConfigureOption> options) {
        ByteWriter writer = new ByteWriter();
        for (ConfigureOption option : options) {
            writer.u8(option.type).u8(HEADER + option.data.length).bytes(option.data);
        }
        return writer.toByteArray();
    }

    /** A reader of the data, for values this record has no method for. */
    public ByteReader reader() {
        return new ByteReader(data);
    }

    /** The data as an unsigned number; the caller has checked that it has at most 8 bytes. */
    public long number() {
        long value = 0;
        for (byte b : data) {
            value = value << 8 | b & 0xff;
        }
        return value;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ConfigureOption option && option.type == type && Arrays.equals(option.data, data);
    }

    @Override
    public int hashCode() {
        return 31 * type + Arrays.hashCode(data);
    }

    @Override
    public String toString() {
        return type + ":" + HexFormat.of().formatHex(data);
    }
}
