package bulkhead.protocol.ike;

/** Notify message types: errors below 16384, status from there on (RFC 2408 section 3.14.1, 2407 section 4.6.3, 3706). */
public final class NotifyType {
    static final int INVALID_EXCHANGE_TYPE = 7;
    public static final int NO_PROPOSAL_CHOSEN = 14;
    static final int PAYLOAD_MALFORMED = 16;
    public static final int INVALID_ID_INFORMATION = 18;
    public static final int AUTHENTICATION_FAILED = 24;
    static final int STATUS = 16384;
    public static final int CONNECTED = 16384;
    public static final int RESPONDER_LIFETIME = 24576;
    static final int REPLAY_STATUS = 24577;
    public static final int INITIAL_CONTACT = 24578;
    public static final int R_U_THERE = 36136;
    public static final int R_U_THERE_ACK = 36137;

    private static final String[] ERRORS = {
        "",
        "INVALID-PAYLOAD-TYPE",
        "DOI-NOT-SUPPORTED",
        "SITUATION-NOT-SUPPORTED",
        "INVALID-COOKIE",
        "INVALID-MAJOR-VERSION",
        "INVALID-MINOR-VERSION",
        "INVALID-EXCHANGE-TYPE",
        "INVALID-FLAGS",
        "INVALID-MESSAGE-ID",
        "INVALID-PROTOCOL-ID",
        "INVALID-SPI",
        "INVALID-TRANSFORM-ID",
        "ATTRIBUTES-NOT-SUPPORTED",
        "NO-PROPOSAL-CHOSEN",
        "BAD-PROPOSAL-SYNTAX",
        "PAYLOAD-MALFORMED",
        "INVALID-KEY-INFORMATION",
        "INVALID-ID-INFORMATION",
        "INVALID-CERT-ENCODING",
        "INVALID-CERTIFICATE",
        "CERT-TYPE-UNSUPPORTED",
        "INVALID-CERT-AUTHORITY",
        "INVALID-HASH-INFORMATION",
        "AUTHENTICATION-FAILED",
        "INVALID-SIGNATURE",
        "ADDRESS-NOTIFICATION",
        "NOTIFY-SA-LIFETIME",
        "CERTIFICATE-UNAVAILABLE",
        "UNSUPPORTED-EXCHANGE-TYPE",
        "UNEQUAL-PAYLOAD-LENGTHS",
    };

    private NotifyType() {}

    public static boolean isError(int type) {
        return type > 0 && type < STATUS;
    }

    /** The type's name in its standard. */
    public static String name(int type) {
        return switch (type) {
            case CONNECTED -> "CONNECTED";
            case RESPONDER_LIFETIME -> "RESPONDER-LIFETIME";
            case REPLAY_STATUS -> "REPLAY-STATUS";
            case INITIAL_CONTACT -> "INITIAL-CONTACT";
            case R_U_THERE -> "R-U-THERE";
            case R_U_THERE_ACK -> "R-U-THERE-ACK";
            default -> type > 0 && type < ERRORS.length ? ERRORS[type] : "notification " + type;
        };
    }
}
