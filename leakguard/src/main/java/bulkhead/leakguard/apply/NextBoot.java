package bulkhead.leakguard.apply;

import bulkhead.leakguard.daemon.Standing;
import bulkhead.leakguard.host.HostException;
import bulkhead.leakguard.host.HostPlan;
import bulkhead.leakguard.policy.Protection;
import java.util.Optional;

/** What the next boot begins with: everything closed as long as anybody wants that. It is on the disk before a promise is given. */
public interface NextBoot {
    /** Who wants the next boot to begin closed. */
    enum By {
        /** The user, until the unblocking. */
        USER,
        /** A connection with a kill switch or a lockdown, until its good end. */
        CONNECTION
    }

    /** Whether this network is the one that the boot sets up; another one's connections are no matter of the boot. */
    boolean ofTheBoot();

    /** Whether the next boot begins closed. */
    boolean isThere();

    /** Rules that nobody is said to want are the user's: only its unblocking takes them away. */
    boolean isThere(By whom);

    void want(By whom) throws HostException;

    void release(By whom) throws HostException;

    /**
     * What this network began the boot with: what nobody has written down since is as the disk says, not as what is left of its rules,
     * which another firewall's start may have flushed. Nothing where that is open.
     */
    default Optional<Standing> begins() {
        if (!ofTheBoot() || !isThere()) {
            return Optional.empty();
        }
        HostPlan plan = isThere(By.CONNECTION)
                ? new HostPlan(
                        HostPlan.LOCKDOWN.guard(),
                        new Protection(true, false, false),
                        Optional.empty(),
                        Optional.empty())
                : HostPlan.LOCKDOWN;
        return Optional.of(Standing.closed(plan, isThere(By.USER)));
    }

    /** An older version may have written other rules. */
    void refresh() throws HostException;
}
