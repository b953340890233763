package bulkhead.protocol.ppp.auth;

/**
 * Numbers of EAP and of MS-CHAPv2 inside it.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc3748#section-4">RFC 3748 sections 4 and 5</a>,
 *     draft-kamath-pppext-eap-mschapv2-02 section 2
 */
final class Eap {
    static final int REQUEST = 1;
    static final int RESPONSE = 2;
    static final int SUCCESS = 3;
    static final int FAILURE = 4;

    static final int IDENTITY = 1;
    static final int NOTIFICATION = 2;
    static final int NAK = 3;
    static final int MD5 = 4;
    static final int OTP = 5;
    static final int GTC = 6;
    static final int MS_CHAP_V2 = 26;

    /** OpCodes of type 26. */
    static final int OP_CHALLENGE = 1;

    static final int OP_RESPONSE = 2;
    static final int OP_SUCCESS = 3;
    static final int OP_FAILURE = 4;
    static final int OP_CHANGE_PASSWORD = 7;

    /** OpCode, MS-CHAPv2-ID and MS-Length. */
    static final int OP_HEADER = 4;

    private Eap() {}

    /** What people call a type that we have not; the numbers are IANA's. */
    static String label(int type) {
        return switch (type) {
            case 13 -> "EAP-TLS";
            case 17 -> "LEAP";
            case 18 -> "EAP-SIM";
            case 21 -> "EAP-TTLS";
            case 25 -> "PEAP";
            case 43 -> "EAP-FAST";
            default -> "EAP of type " + type;
        };
    }
}
