package bulkhead.leakguard.daemon;

import java.util.Objects;
import java.util.Optional;

/**
 * The guard in numbers.
 *
 * @param traffic of the tunnel's interface, while there is one
 * @param refusedPackets by the rules in force, since they last changed
 * @param refusedRequests since the daemon began; so are the others
 * @param connections that had the guard
 * @param renewals of keys, as their owners told
 */
public record GuardMetrics(
        GuardStatus guard,
        Optional<Traffic> traffic,
        long refusedPackets,
        long refusedRequests,
        long connections,
        long renewals) {
    public GuardMetrics {
        Objects.requireNonNull(guard);
        Objects.requireNonNull(traffic);
    }

    /** What the kernel counts at the tunnel's interface: IP packets, in bytes. */
    public record Traffic(long received, long sent) {}
}
