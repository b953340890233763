package bulkhead.protocol.l2tp;

import java.util.Locale;

/**
 * The AVPs of RFC 2661 section 4.4: their attribute type, the M bit that a sender must set, whether they may be hidden,
 * and what their value looks like.
 */
enum AvpType {
    MESSAGE_TYPE(0, true, false, Shape.U16),
    RESULT_CODE(1, true, false, Shape.AT_LEAST_2),
    PROTOCOL_VERSION(2, true, false, Shape.U16),
    FRAMING_CAPABILITIES(3, true, true, Shape.U32),
    BEARER_CAPABILITIES(4, true, true, Shape.U32),
    TIE_BREAKER(5, false, false, Shape.U64),
    FIRMWARE_REVISION(6, false, true, Shape.U16),
    HOST_NAME(7, true, false, Shape.OCTETS),
    VENDOR_NAME(8, false, true, Shape.OCTETS),
    ASSIGNED_TUNNEL_ID(9, true, true, Shape.U16),
    RECEIVE_WINDOW_SIZE(10, true, false, Shape.U16),
    CHALLENGE(11, true, true, Shape.AT_LEAST_1),
    Q931_CAUSE_CODE(12, true, false, Shape.OCTETS),
    CHALLENGE_RESPONSE(13, true, true, Shape.DIGEST),
    ASSIGNED_SESSION_ID(14, true, true, Shape.U16),
    CALL_SERIAL_NUMBER(15, true, true, Shape.U32),
    MINIMUM_BPS(16, true, true, Shape.U32),
    MAXIMUM_BPS(17, true, true, Shape.U32),
    BEARER_TYPE(18, true, true, Shape.U32),
    FRAMING_TYPE(19, true, true, Shape.U32),
    CALLED_NUMBER(21, true, true, Shape.OCTETS),
    CALLING_NUMBER(22, true, true, Shape.OCTETS),
    SUB_ADDRESS(23, true, true, Shape.OCTETS),
    TX_CONNECT_SPEED(24, true, true, Shape.U32),
    PHYSICAL_CHANNEL_ID(25, false, true, Shape.U32),
    INITIAL_RECEIVED_LCP_CONFREQ(26, false, true, Shape.OCTETS),
    LAST_SENT_LCP_CONFREQ(27, false, true, Shape.OCTETS),
    LAST_RECEIVED_LCP_CONFREQ(28, false, true, Shape.OCTETS),
    PROXY_AUTHEN_TYPE(29, false, true, Shape.U16),
    PROXY_AUTHEN_NAME(30, false, true, Shape.OCTETS),
    PROXY_AUTHEN_CHALLENGE(31, false, true, Shape.OCTETS),
    PROXY_AUTHEN_ID(32, false, true, Shape.U16),
    PROXY_AUTHEN_RESPONSE(33, false, true, Shape.OCTETS),
    CALL_ERRORS(34, true, true, Shape.OCTETS),
    ACCM(35, true, true, Shape.OCTETS),
    RANDOM_VECTOR(36, true, false, Shape.OCTETS),
    PRIVATE_GROUP_ID(37, false, true, Shape.OCTETS),
    RX_CONNECT_SPEED(38, false, true, Shape.U32),
    SEQUENCING_REQUIRED(39, true, false, Shape.OCTETS);

    /** How an Attribute Value is built. */
    enum Shape {
        U16(2),
        U32(4),
        U64(8),
        /** An MD5 digest. */
        DIGEST(16),
        OCTETS(-1),
        AT_LEAST_1(-1),
        AT_LEAST_2(-1);

        /** The exact length in bytes, or -1 when it varies. */
        final int length;

        Shape(int length) {
            this.length = length;
        }

        /**
         * Whether a value fits. MikroTik and others send numbers wider or narrower than the RFC's: what still reads as
         * one number of the right size is taken.
         */
        boolean accepts(byte[] value) {
            return switch (this) {
                case U16, U32, U64 -> isNumber(value);
                case DIGEST -> value.length == length;
                case OCTETS -> true;
                case AT_LEAST_1 -> value.length >= 1;
                case AT_LEAST_2 -> value.length >= 2;
            };
        }

        private boolean isNumber(byte[] value) {
            for (int i = 0; i < value.length - length; i++) {
                if (value[i] != 0) {
                    return false;
                }
            }
            return value.length >= 1 && value.length <= 8;
        }
    }

    private static final AvpType[] BY_NUMBER = new AvpType[40];

    static {
        for (AvpType type : values()) {
            BY_NUMBER[type.number] = type;
        }
    }

    final int number;
    final boolean mandatory;
    final boolean mayBeHidden;
    final Shape shape;

    AvpType(int number, boolean mandatory, boolean mayBeHidden, Shape shape) {
        this.number = number;
        this.mandatory = mandatory;
        this.mayBeHidden = mayBeHidden;
        this.shape = shape;
    }

    /** The IETF attribute of this number, or null when RFC 2661 defines none. */
    static AvpType of(int number) {
        return number < BY_NUMBER.length ? BY_NUMBER[number] : null;
    }

    /** The attribute's name as a person reads it: "assigned tunnel id". */
    String words() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
