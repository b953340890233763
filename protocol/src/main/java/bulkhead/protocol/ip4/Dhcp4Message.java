package bulkhead.protocol.ip4;

import bulkhead.protocol.wire.ByteReader;
import bulkhead.protocol.wire.ByteWriter;
import bulkhead.protocol.wire.IpAddress;
import bulkhead.protocol.wire.MalformedException;
import java.util.Arrays;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * A DHCP message (RFC 2131 section 2), without the fields that neither a DHCPINFORM nor its answer uses.
 *
 * @param reply whether it comes from a server
 * @param address the client's own address (ciaddr)
 * @param hardware the client's hardware address, 6 bytes as of Ethernet
 * @param options by code, the parts of a split one joined (RFC 3396)
 */
public record Dhcp4Message(
        boolean reply, int transactionId, IpAddress address, byte[] hardware, Map<Integer, byte[]> options) {
    static final int DNS_SERVERS = 6;
    static final int DOMAIN_NAME = 15;
    public static final int MESSAGE_TYPE = 53;
    static final int PARAMETER_REQUEST_LIST = 55;
    static final int CLIENT_IDENTIFIER = 61;
    static final int DOMAIN_SEARCH = 119;
    static final int CLASSLESS_ROUTES = 121;
    static final int MICROSOFT_CLASSLESS_ROUTES = 249;

    /** Values of {@link #MESSAGE_TYPE}. */
    static final int ACK = 5;

    static final int INFORM = 8;

    private static final int PAD = 0;
    private static final int OVERLOAD = 52;
    private static final int END = 255;
    private static final int MAGIC_COOKIE = 0x63825363;
    private static final int HARDWARE_BYTES = 6;
    private static final int ETHERNET = 1;

    public static Dhcp4Message parse(byte[] bytes) throws MalformedException {
        ByteReader reader = new ByteReader(bytes);
        boolean reply = reader.u8() == 2;
        reader.skip(3);
        int transactionId = reader.i32();
        reader.skip(4);
        IpAddress address = IpAddress.read(reader, 4);
        reader.skip(12);
        byte[] hardware = reader.bytes(HARDWARE_BYTES);
        reader.skip(16 - HARDWARE_BYTES);
        ByteReader name = reader.slice(64);
        ByteReader file = reader.slice(128);
        if (reader.i32() != MAGIC_COOKIE) {
            throw new MalformedException("not DHCP but BOOTP");
        }
        Map<Integer, byte[]> options = new TreeMap<>();
        readOptions(reader, options);
        // RFC 2131 section 4.1: options may go on in the file field (1), in the name field (2), or in both, in that
        // order.
        int overload =
                options.containsKey(OVERLOAD) && options.get(OVERLOAD).length == 1 ? options.get(OVERLOAD)[0] : 0;
        if ((overload & 1) != 0) {
            readOptions(file, options);
        }
        if ((overload & 2) != 0) {
            readOptions(name, options);
        }
        return new Dhcp4Message(reply, transactionId, address, hardware, Collections.unmodifiableMap(options));
    }

    private static void readOptions(ByteReader reader, Map<Integer, byte[]> options) throws MalformedException {
        while (reader.hasRemaining()) {
            int code = reader.u8();
            if (code == END) {
                return;
            }
            if (code != PAD) {
                options.merge(code, reader.bytes(reader.u8()), Dhcp4Message::join);
            }
        }
    }

    private static byte[] join(byte[] first, byte[] second) {
        byte[] joined = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, joined, first.length, second.length);
        return joined;
    }

    byte[] toBytes() {
        ByteWriter writer = new ByteWriter(300);
        writer.u8(reply ? 2 : 1)
                .u8(ETHERNET)
                .u8(HARDWARE_BYTES)
                .u8(0)
                .i32(transactionId)
                .zeros(4);
        address.write(writer);
        writer.zeros(12).bytes(hardware).zeros(16 - HARDWARE_BYTES + 64 + 128).i32(MAGIC_COOKIE);
        options.forEach((code, value) -> writer.u8(code).u8(value.length).bytes(value));
        return writer.u8(END).toByteArray();
    }

    /** The value of {@link #MESSAGE_TYPE}; 0 without one. */
    public int type() {
        byte[] value = options.getOrDefault(MESSAGE_TYPE, new byte[0]);
        return value.length == 1 ? value[0] : 0;
    }
}
