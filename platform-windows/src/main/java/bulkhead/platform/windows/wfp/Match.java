package bulkhead.platform.windows.wfp;

/** How a field is compared (FWP_MATCH_TYPE). */
public enum Match {
    EQUAL(0),
    /** All bits of the value are set in the field. */
    FLAGS_ALL_SET(6),
    NOT_EQUAL(10);

    private final int number;

    Match(int number) {
        this.number = number;
    }

    public int number() {
        return number;
    }
}
