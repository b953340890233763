package bulkhead.leakguard.host;

import java.time.Duration;

/** Hears what happens to this host's network, from a thread of its own. It may be told of a change that was none. */
public interface NetworkListener {
    /** An address, route or link changed that is not the tunnel's. */
    void changed();

    /** @param slept how long this host was suspended, or this program stopped */
    void woke(Duration slept);

    /** The network is this program's no more: what it set up is gone, and nothing it asks for is done. */
    default void revoked(HostException why) {}

    /** What tells of all this ended by an error of its own: nothing is told any more. */
    default void died(Throwable why) {}
}
