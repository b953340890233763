package bulkhead.protocol.ppp.automaton;

/** How long one link takes to answer: what LCP learns of it holds for the network protocols too. */
public final class Pace {
    /** The longest interval between two copies of a request: the Restart timer's default (RFC 1661 section 4.6). */
    static final int LATEST_MILLIS = 3_000;

    /** The shortest. */
    private static final int SOONEST_MILLIS = 400;

    private int first = SOONEST_MILLIS;
    private boolean lossy;

    /** Something had to be sent again that was answered then, here or on a layer below. */
    public void losesPackets() {
        lossy = true;
    }

    /** Whether packets get lost, so that to wait for an answer that may be slow is to wait for one that may never come. */
    public boolean isLossy() {
        return lossy;
    }

    /** The shortest interval, in ms, before a request may be repeated for the first time. */
    int first() {
        return first;
    }

    /** The one after {@code interval}. */
    int after(int interval) {
        return Math.min(LATEST_MILLIS, interval * 3 / 2);
    }

    /**
     * An answer came {@code millis} after its request. A request repeated although its answer was on the way makes many
     * peers negotiate again, so no interval is shorter than the slowest answer.
     */
    void answered(long millis) {
        first = (int) Math.clamp(millis * 5 / 4, first, LATEST_MILLIS);
    }
}
