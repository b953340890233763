package bulkhead.protocol.ppp;

/**
 * How soon a request is repeated, learned on one link by all of its control protocols.
 *
 * <p>RFC 1661 section 4.6 leaves the Restart timer at 3 s for slow lines. A daemon that starts its PPP process for each
 * call loses our first request, and then those 3 s are the whole connect time; so we begin much sooner and slow down.
 * But a request repeated although its answer was on the way makes many peers negotiate again, so no interval is
 * shorter than the slowest answer seen.
 */
final class Pace {
    private static final int SOONEST_MILLIS = 400;
    private static final int LATEST_MILLIS = 3_000;

    private int first = SOONEST_MILLIS;

    /** The first interval, in ms. */
    int first() {
        return first;
    }

    /** The interval after {@code interval}, in ms. */
    int after(int interval) {
        return Math.min(LATEST_MILLIS, interval * 3 / 2);
    }

    /** An answer came {@code millis} after the request was first sent; some of it may have been loss. */
    void answered(long millis) {
        first = (int) Math.clamp(millis * 5 / 4, first, LATEST_MILLIS);
    }
}
