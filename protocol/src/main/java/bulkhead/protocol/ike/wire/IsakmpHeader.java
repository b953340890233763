package bulkhead.protocol.ike.wire;

import bulkhead.protocol.wire.ByteReader;
import bulkhead.protocol.wire.ByteWriter;
import bulkhead.protocol.wire.MalformedException;

/**
 * The header of every message (RFC 2408 section 3.1).
 *
 * @param firstPayload type of the first payload
 * @param length of the whole message, header included
 */
public record IsakmpHeader(
        Cookies cookies, int firstPayload, int version, int exchange, int flags, int messageId, int length) {
    public static final int BYTES = 28;

    /** Longer than any real message, certificates included. */
    public static final int LONGEST = 16 * 1024;

    /** What nothing proves costs as little as it can: a key exchange, vendor IDs and names of certificate authorities. */
    static final int LONGEST_IN_CLEAR = 8 * 1024;

    public static final int MAIN_MODE = 2;
    public static final int AGGRESSIVE_MODE = 4;
    public static final int INFORMATIONAL = 5;
    public static final int TRANSACTION = 6;
    public static final int QUICK_MODE = 32;

    public static final int ENCRYPTION = 1;
    /** Asks the other side to wait for a CONNECTED notification before it uses the SA. */
    public static final int COMMIT = 2;

    public static final int VERSION_1_0 = 0x10;

    public static IsakmpHeader parse(byte[] message) throws MalformedException {
        ByteReader in = new ByteReader(message);
        Cookies cookies = new Cookies(in.i64(), in.i64());
        int first = in.u8();
        int version = in.u8();
        int exchange = in.u8();
        int flags = in.u8();
        int messageId = in.i32();
        long length = in.u32();
        if (length < BYTES || length > message.length) {
            throw new MalformedException("header says " + length + " bytes of " + message.length);
        }
        if (length > ((flags & ENCRYPTION) == 0 ? LONGEST_IN_CLEAR : LONGEST)) {
            throw new MalformedException("header says " + length + " bytes, more than we take");
        }
        if (version >>> 4 != 1) {
            throw new MalformedException("IKE version " + (version >>> 4));
        }
        return new IsakmpHeader(cookies, first, version, exchange, flags, messageId, (int) length);
    }

    /** A whole message: this header, with the body's length, and the body. */
    public static byte[] message(
            Cookies cookies, int firstPayload, int exchange, int flags, int messageId, byte[] body) {
        return new ByteWriter(BYTES + body.length)
                .i64(cookies.initiator())
                .i64(cookies.responder())
                .u8(firstPayload)
                .u8(VERSION_1_0)
                .u8(exchange)
                .u8(flags)
                .i32(messageId)
                .i32(BYTES + body.length)
                .bytes(body)
                .toByteArray();
    }

    public boolean encrypted() {
        return (flags & ENCRYPTION) != 0;
    }

    public boolean commit() {
        return (flags & COMMIT) != 0;
    }
}
