package bulkhead.protocol.l2tp;

import bulkhead.protocol.wire.ByteReader;
import bulkhead.protocol.wire.ByteWriter;
import bulkhead.protocol.wire.MalformedException;

/** The header of a control message (RFC 2661 section 3.1). */
record ControlHeader(int tunnelId, int sessionId, int ns, int nr) {
    static final int LENGTH = 12;

    private static final int T = 0x8000;
    private static final int L = 0x4000;
    private static final int S = 0x0800;
    private static final int O = 0x0200;
    private static final int VERSION_MASK = 0x000f;
    private static final int VERSION = 2;

    /** A message as it came: its header, and its AVPs unparsed, none in an acknowledgement alone (ZLB). */
    record Packet(ControlHeader header, byte[] avps) {
        boolean isZeroLengthBody() {
            return avps.length == 0;
        }
    }

    /** Bytes past the Length are ignored, as are the reserved bits. */
    static Packet parse(byte[] packet, int offset, int length) throws MalformedException {
        ByteReader reader = new ByteReader(packet, offset, length);
        int flags = reader.u16();
        if ((flags & VERSION_MASK) != VERSION) {
            throw new MalformedException("version " + (flags & VERSION_MASK));
        }
        // "required to be present on all control messages", "The O bit MUST be set to 0 (zero) for control messages."
        if ((flags & (T | L | S | O)) != (T | L | S)) {
            throw new MalformedException("flags " + Integer.toHexString(flags));
        }
        ByteReader message = new ByteReader(packet, offset, length).slice(reader.u16());
        message.skip(4);
        ControlHeader header = new ControlHeader(message.u16(), message.u16(), message.u16(), message.u16());
        return new Packet(header, message.rest());
    }

    byte[] with(byte[] avps) {
        return new ByteWriter(LENGTH + avps.length)
                .u16(T | L | S | VERSION)
                .u16(LENGTH + avps.length)
                .u16(tunnelId)
                .u16(sessionId)
                .u16(ns)
                .u16(nr)
                .bytes(avps)
                .toByteArray();
    }
}
