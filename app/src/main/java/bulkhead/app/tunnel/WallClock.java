package bulkhead.app.tunnel;

import java.time.Duration;
import java.util.Optional;

/**
 * Notices that somebody set the clock: codes of one time, certificates and the times that are shown depend on it. While a computer sleeps its
 * two clocks drift apart as well, so what is told of a sleep within the next seconds is none.
 */
final class WallClock {
    /** More than a clock is slewed or corrected by in passing. */
    private static final long TOLERANCE_MILLIS = 5_000;

    /** As long as it takes until a sleep is told. */
    private static final long PATIENCE_MILLIS = 4_000;

    private Optional<Long> offset = Optional.empty();
    private long since;
    private boolean differs;

    /**
     * @param now in ms, on a clock that nobody sets
     * @param wallClock in ms since 1970
     * @return by how far it was set; told once
     */
    Optional<Duration> look(long now, long wallClock) {
        long is = wallClock - now;
        long by = is - offset.orElse(is);
        if (Math.abs(by) <= TOLERANCE_MILLIS) {
            offset = Optional.of(is);
            differs = false;
            return Optional.empty();
        }
        if (!differs) {
            differs = true;
            since = now;
        }
        if (now - since < PATIENCE_MILLIS) {
            return Optional.empty();
        }
        offset = Optional.of(is);
        differs = false;
        return Optional.of(Duration.ofMillis(by));
    }

    /** This computer slept, or this program stood still. */
    void woke() {
        offset = Optional.empty();
        differs = false;
    }
}
