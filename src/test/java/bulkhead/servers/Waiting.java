package bulkhead.servers;

import java.time.Duration;
import java.util.concurrent.Callable;

/** Waiting for a condition, never for a time. */
public final class Waiting {
    private static final int POLL_MILLIS = 10;

    private Waiting() {}

    /**
     * Returns when {@code condition} holds.
     *
     * @throws AssertionError when it does not within {@code limit}
     */
    public static void until(String what, Duration limit, Callable<Boolean> condition) {
        long deadline = System.nanoTime() + limit.toNanos();
        try {
            while (!condition.call()) {
                if (System.nanoTime() - deadline > 0) {
                    throw new AssertionError("no %s within %s s".formatted(what, limit.toSeconds()));
                }
                Thread.sleep(POLL_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for " + what, e);
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException("while waiting for " + what, e);
        }
    }
}
