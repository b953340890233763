package bulkhead.app.tunnel;

import bulkhead.protocol.core.Machine;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How often the host's network is changed for what a server says: ten times at once, and then every two seconds. What comes
 * sooner waits, and the newest of it is what is done. One thread uses it.
 */
final class Pace {
    static final int AT_ONCE = 10;
    static final long INTERVAL = 2_000;

    private static final Logger LOG = LoggerFactory.getLogger(Pace.class);

    /** When as much will have been let through as {@link #INTERVAL} allows. */
    private long paid;

    private long dueAt = Machine.NEVER;
    private boolean said;

    /** Whether a change may be made now; otherwise it waits for {@link #isDue}, and with it what is wanted by then. */
    boolean takes(long now) {
        if (paid - now > (AT_ONCE - 1) * INTERVAL) {
            dueAt = paid - (AT_ONCE - 1) * INTERVAL;
            say();
            return false;
        }
        paid = Math.max(paid, now) + INTERVAL;
        dueAt = Machine.NEVER;
        return true;
    }

    private void say() {
        if (!said) {
            said = true;
            LOG.warn(
                    "the server changes addresses, routes or resolvers too often: from now on the newest are set every {} s",
                    INTERVAL / 1_000);
        }
    }

    /** When a change that waits may be made; {@link Machine#NEVER} when none does. */
    long deadline() {
        return dueAt;
    }

    boolean isDue(long now) {
        return now >= dueAt;
    }
}
