package bulkhead.platform.macos.pf;

/** A text of pf.conf(5) as pfctl would read it. */
public final class PfLines {
    private PfLines() {}

    /** @throws IllegalArgumentException at what pfctl would not understand */
    public static void check(String text) {
        text.lines().map(Pf::asFilter).forEach(PfLine::of);
    }
}
