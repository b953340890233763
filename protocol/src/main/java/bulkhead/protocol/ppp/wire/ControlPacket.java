package bulkhead.protocol.ppp.wire;

import bulkhead.protocol.wire.ByteReader;
import bulkhead.protocol.wire.ByteWriter;
import bulkhead.protocol.wire.MalformedException;

/**
 * The packet that LCP, the NCPs and the authentication protocols share.
 *
 * @param code what kind of packet it is, 0 to 255
 * @param identifier which request and answer belong together, 0 to 255
 * @param data everything after the length
 * @see <a href="https://www.rfc-editor.org/rfc/rfc1661#section-5">RFC 1661 section 5</a>
 */
public record ControlPacket(int code, int identifier, byte[] data) {
    private static final int HEADER = 4;

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
}
