package bulkhead.protocol.l2tp;

/** The General Error codes of RFC 2661 section 4.4.2, by their number. */
enum GeneralError {
    NONE("no general error"),
    NO_CONTROL_CONNECTION("no control connection exists yet"),
    LENGTH_IS_WRONG("length is wrong"),
    VALUE_OUT_OF_RANGE("a field's value was out of range or a reserved field was not zero"),
    INSUFFICIENT_RESOURCES("insufficient resources to handle this now"),
    INVALID_SESSION_ID("the session id is invalid here"),
    VENDOR_SPECIFIC("a vendor-specific error"),
    TRY_ANOTHER("try another server"),
    UNKNOWN_MANDATORY_AVP("an unknown AVP was marked mandatory");

    private final String words;

    GeneralError(String words) {
        this.words = words;
    }

    static String words(int code) {
        return code < values().length ? values()[code].words : "an error code that RFC 2661 does not define";
    }
}
