package bulkhead.platform.windows.wfp;

/** How long Windows keeps a filter whose maker has ended. */
public enum Lifetime {
    /** Until Windows is shut down, or its filtering engine is. */
    STATIC(0),
    /** For good: over every boot, from the start of the filtering engine on. */
    PERSISTENT(1),
    /** For good: in each boot from the start of TCP/IP until the filtering engine has the persistent ones. */
    BOOTTIME(2);

    private final int flag;

    Lifetime(int flag) {
        this.flag = flag;
    }

    /** FWPM_FILTER_FLAG_PERSISTENT or _BOOTTIME, of which a filter has one at most. */
    public int flag() {
        return flag;
    }
}
