package bulkhead.leakguard.daemon;

import bulkhead.leakguard.host.HostPlan;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * What is in force, as it is remembered over the end of the process that set it up.
 *
 * @param since when the guard came into this state
 * @param owner who wanted it; none for a lockdown
 * @param tun the owner's interface
 * @param blocked whether the user wants no traffic once there is no connection
 */
public record Standing(HostPlan plan, Instant since, Optional<Owner> owner, Optional<String> tun, boolean blocked) {
    public Standing {
        Objects.requireNonNull(plan);
        Objects.requireNonNull(since);
        Objects.requireNonNull(owner);
        Objects.requireNonNull(tun);
    }

    /** Nobody's, since nobody knows when. */
    public static Standing closed(HostPlan plan, boolean blocked) {
        return new Standing(plan, Instant.EPOCH, Optional.empty(), Optional.empty(), blocked);
    }
}
