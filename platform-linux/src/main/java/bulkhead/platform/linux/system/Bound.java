package bulkhead.platform.linux.system;

import java.time.Duration;
import java.util.ArrayDeque;

/** How often something is done in a period, so that two programs that undo each other's work are slowed down. For one thread. */
public final class Bound {
    private final int most;
    private final long period;
    /** When it was done, by {@link System#nanoTime}. */
    private final ArrayDeque<Long> done = new ArrayDeque<>();

    public Bound(int most, Duration period) {
        this.most = most;
        this.period = period.toNanos();
    }

    public void add() {
        done.addLast(System.nanoTime());
    }

    /** How long until it may be done again; zero for now. */
    public Duration left() {
        long now = System.nanoTime();
        while (!done.isEmpty() && now - done.peekFirst() >= period) {
            done.removeFirst();
        }
        return done.size() < most ? Duration.ZERO : Duration.ofNanos(done.peekFirst() + period - now);
    }
}
