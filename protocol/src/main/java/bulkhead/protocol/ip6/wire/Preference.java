package bulkhead.protocol.ip6.wire;

/** How good a router or route says it is (RFC 4191 section 2.1), the best first. */
public enum Preference {
    HIGH(1),
    MEDIUM(0),
    LOW(3);

    private final int code;

    Preference(int code) {
        this.code = code;
    }

    /** The two bits on the wire. */
    public int code() {
        return code;
    }

    /** The preference of two bits; null for the reserved value. */
    static Preference of(int code) {
        return switch (code & 3) {
            case 0 -> MEDIUM;
            case 1 -> HIGH;
            case 3 -> LOW;
            default -> null;
        };
    }
}
