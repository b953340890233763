package bulkhead.protocol.ppp.wire;

import bulkhead.protocol.wire.ByteReader;
import bulkhead.protocol.wire.ByteWriter;
import bulkhead.protocol.wire.MalformedException;
import java.util.Arrays;

/**
 * The packet that LCP, the NCPs and the authentication protocols share.
 *
 * @param code what kind of packet it is, 0 to 255
 * @param identifier which request and answer belong together, 0 to 255
 * @param data everything after the length
 * @see <a href="https://www.rfc-editor.org/rfc/rfc1661#section-5">RFC 1661 section 5</a>
 */
public record ControlPacket(int code, int identifier, byte[] data) {
    public static final int CONFIGURE_REQUEST = 1;
    public static final int CONFIGURE_ACK = 2;
    public static final int CONFIGURE_NAK = 3;
    public static final int CONFIGURE_REJECT = 4;
    public static final int TERMINATE_REQUEST = 5;
    public static final int TERMINATE_ACK = 6;
    public static final int CODE_REJECT = 7;

    /** From here on of LCP alone; the last two are of RFC 1570. */
    public static final int PROTOCOL_REJECT = 8;

    public static final int ECHO_REQUEST = 9;
    public static final int ECHO_REPLY = 10;
    public static final int DISCARD_REQUEST = 11;
    public static final int IDENTIFICATION = 12;
    public static final int TIME_REMAINING = 13;

    /** Code, identifier and length, in bytes. */
    public static final int HEADER = 4;

    /** Reads one packet; what lies beyond its length is padding (RFC 1661 section 5, "Length"). */
    public static ControlPacket parse(ByteReader reader) throws MalformedException {
        int code = reader.u8();
        int identifier = reader.u8();
        int length = reader.u16();
        if (length < HEADER) {
            throw new MalformedException("control packet of length " + length);
        }
        return new ControlPacket(code, identifier, reader.bytes(length - HEADER));
    }

    public byte[] toByteArray() {
        return new ByteWriter(HEADER + data.length)
                .u8(code)
                .u8(identifier)
                .u16(HEADER + data.length)
                .bytes(data)
                .toByteArray();
    }

    @Override
    public String toString() {
        return "ControlPacket[code=" + code + " id=" + identifier + " " + data.length + " bytes]";
    }

    /** Whether the other packet is this one once more. */
    public boolean isRepeatedBy(ControlPacket other) {
        return code == other.code && identifier == other.identifier && Arrays.equals(data, other.data);
    }
}
