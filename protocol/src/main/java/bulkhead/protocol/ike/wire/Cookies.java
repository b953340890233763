package bulkhead.protocol.ike.wire;

import bulkhead.protocol.wire.ByteWriter;

/** The pair that names an ISAKMP SA; the responder's is 0 in message 1 (RFC 2408 section 2.5.3). */
public record Cookies(long initiator, long responder) {
    public byte[] toBytes() {
        return new ByteWriter(16).i64(initiator).i64(responder).toByteArray();
    }
}
