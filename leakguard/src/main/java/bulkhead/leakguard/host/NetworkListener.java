package bulkhead.leakguard.host;

import java.time.Duration;

/** Hears what happens to this host's network, from a thread of its own. It may be told of a change that was none. */
public interface NetworkListener {
    /** An address, route or link changed that is not the tunnel's. */
    void changed();

    /** @param slept how long this host was suspended, or this program stopped */
    void woke(Duration slept);

    /** Whether a process that may looks after the guard's rules, from now on. */
    default void watched(boolean now) {}

    /** While nobody looked after them another program changed or removed the guard's rules; they have been set again. */
    default void mended() {}

    /** The network is this program's no more: what it set up is gone, and nothing it asks for is done. */
    default void revoked(HostException why) {}

    /** What tells of all this ended by an error of its own: nothing is told any more. */
    default void died(Throwable why) {}
}
