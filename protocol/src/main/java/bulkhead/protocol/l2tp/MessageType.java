package bulkhead.protocol.l2tp;

/** The control message types of RFC 2661 section 3.2. */
enum MessageType {
    SCCRQ(1, false, "SCCRQ"),
    SCCRP(2, false, "SCCRP"),
    SCCCN(3, false, "SCCCN"),
    STOP_CCN(4, false, "StopCCN"),
    HELLO(6, false, "HELLO"),
    OCRQ(7, true, "OCRQ"),
    OCRP(8, true, "OCRP"),
    OCCN(9, true, "OCCN"),
    ICRQ(10, true, "ICRQ"),
    ICRP(11, true, "ICRP"),
    ICCN(12, true, "ICCN"),
    CDN(14, true, "CDN"),
    WEN(15, true, "WEN"),
    SLI(16, true, "SLI");

    private static final MessageType[] BY_NUMBER = new MessageType[17];

    static {
        for (MessageType type : values()) {
            BY_NUMBER[type.number] = type;
        }
    }

    final int number;
    /** Whether it belongs to one call, and not to the whole tunnel. */
    final boolean ofCall;

    private final String name;

    MessageType(int number, boolean ofCall, String name) {
        this.number = number;
        this.ofCall = ofCall;
        this.name = name;
    }

    /** The type of this number, or null when RFC 2661 defines none. */
    static MessageType of(int number) {
        return number < BY_NUMBER.length ? BY_NUMBER[number] : null;
    }

    @Override
    public String toString() {
        return name;
    }
}
