package bulkhead.truth;

/**
 * What was seen in one look.
 *
 * @param from when the look began, in ms since 1970
 * @param to when it ended
 */
record Sample<T>(long from, long to, T seen) {
    /** For a machine that has nothing else to do. */
    static final boolean STRICT = Boolean.getBoolean("truth.strict");

    /** In ms; a look that took longer shows nothing of that time. */
    static final long LONGEST = 500;

    /** In ms; what says something else than the kernel for no longer than that is not untrue. */
    static final long WINDOW = STRICT ? 500 : 2_000;

    /**
     * In ms; what says less than is so may be that late on a busy machine, as all of a plan has to be in force, and read back, before
     * any of it is told.
     */
    static final long LATE = STRICT ? WINDOW : 8_000;

    /** Of a machine that stands still nothing is known. */
    boolean isStalled() {
        return to - from > LONGEST;
    }
}
