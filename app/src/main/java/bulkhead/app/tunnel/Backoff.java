package bulkhead.app.tunnel;

import java.util.random.RandomGenerator;

/**
 * How long to wait before the next attempt: not at all at first, then 1 to 2 s, and twice as long each time up to 30 to
 * 60 s. Chance spreads the clients of a server that comes back.
 */
final class Backoff {
    private static final long FIRST = 2_000;
    private static final long LONGEST = 60_000;
    /** A session that ended sooner was no better than a failed attempt. */
    private static final long STABLE = 10_000;

    private final RandomGenerator random;
    private long connectedAt = Long.MAX_VALUE - STABLE;
    private long ceiling;

    Backoff(RandomGenerator random) {
        this.random = random;
    }

    void connected(long now) {
        connectedAt = now;
    }

    /** The network is another one, so that earlier failures say nothing. */
    void reset() {
        ceiling = 0;
    }

    /** Milliseconds from now, when a session or an attempt has just ended. */
    long next(long now) {
        if (now >= connectedAt + STABLE) {
            reset();
        }
        connectedAt = Long.MAX_VALUE - STABLE;
        long wait = ceiling == 0 ? 0 : ceiling / 2 + random.nextLong(ceiling / 2);
        ceiling = ceiling == 0 ? FIRST : Math.min(2 * ceiling, LONGEST);
        return wait;
    }
}
