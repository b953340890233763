package bulkhead.platform.linux;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** How long a test waits for what is sure to come: only a fault lasts longer, on however slow a host. */
public final class Patience {
    public static final Duration LIMIT = Duration.ofMinutes(1);
    public static final long SECONDS = LIMIT.toSeconds();

    private Patience() {}

    public static void await(String what, BooleanSupplier condition) {
        long end = System.nanoTime() + LIMIT.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - end > 0) {
                throw new AssertionError(what + ": not within " + SECONDS + " s");
            }
        }
    }
}
