package bulkhead.protocol.l2tp;

import bulkhead.protocol.wire.ByteWriter;
import java.util.random.RandomGenerator;

/** Writes the AVPs of one control message (RFC 2661 section 4.1), hiding those that may be hidden when it can. */
final class AvpWriter {
    private static final int M = 0x8000;
    private static final int H = 0x4000;
    private static final int HEADER = 6;
    private static final int RANDOM_VECTOR_LENGTH = 16;

    private final ByteWriter avps = new ByteWriter();
    private final TunnelSecret secret;
    private final RandomGenerator random;
    private byte[] randomVector;

    /** Hides AVPs with {@code secret}, none when it is null. */
    AvpWriter(MessageType type, TunnelSecret secret, RandomGenerator random) {
        this.secret = secret;
        this.random = random;
        put(AvpType.MESSAGE_TYPE, type.number);
    }

    /** A number as wide as the attribute is. */
    AvpWriter put(AvpType type, long number) {
        byte[] value = new byte[type.shape.length];
        for (int i = 0; i < value.length; i++) {
            value[i] = (byte) (number >>> 8 * (value.length - 1 - i));
        }
        return put(type, value);
    }

    /** Octets, or nothing at all when {@code value} is null. */
    AvpWriter put(AvpType type, byte[] value) {
        if (value == null) {
            return this;
        }
        boolean hidden = secret != null && type.mayBeHidden;
        if (hidden && randomVector == null) {
            randomVector = new byte[RANDOM_VECTOR_LENGTH];
            random.nextBytes(randomVector);
            write(AvpType.RANDOM_VECTOR, 0, randomVector);
        }
        if (hidden) {
            write(type, H, secret.hide(type.number, randomVector, value));
        } else {
            write(type, 0, value);
        }
        return this;
    }

    byte[] toByteArray() {
        return avps.toByteArray();
    }

    private void write(AvpType type, int hidden, byte[] value) {
        avps.u16((type.mandatory ? M : 0) | hidden | HEADER + value.length)
                .u16(0)
                .u16(type.number)
                .bytes(value);
    }
}
