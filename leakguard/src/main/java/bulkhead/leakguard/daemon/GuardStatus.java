package bulkhead.leakguard.daemon;

import bulkhead.leakguard.host.HostException;
import bulkhead.leakguard.host.HostPlan;
import bulkhead.leakguard.policy.Access;
import bulkhead.leakguard.policy.Endpoint;
import bulkhead.leakguard.policy.FilterPolicy;
import bulkhead.leakguard.policy.Guard;
import bulkhead.leakguard.policy.GuardEvent;
import bulkhead.leakguard.policy.GuardState;
import bulkhead.leakguard.policy.Links;
import bulkhead.leakguard.policy.Protection;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * What the guard does now.
 *
 * @param ipv4 what passes; what only a tunnel may carry that is gone with its owner is blocked
 * @param server who may be reached outside the tunnel, by our own sockets
 * @param blocked whether the user wants no traffic once there is no connection
 * @param atBoot whether the next boot begins with everything blocked
 * @param since when it came into this state; unknown for an open one and for a boot's
 * @param portal how long a captive portal is still open
 * @param intact whether the kernel's rules are those of this state
 * @param held whether a process holds them, so that no other program can change them
 * @param owner whose connection it protects, while that process lives and the tunnel's interface is there
 */
public record GuardStatus(
        GuardState state,
        Protection protection,
        Access ipv4,
        Access ipv6,
        Optional<Endpoint> server,
        boolean blocked,
        boolean atBoot,
        Optional<Instant> since,
        Duration portal,
        boolean intact,
        boolean held,
        Optional<Owner> owner) {
    public GuardStatus {
        Objects.requireNonNull(state);
        Objects.requireNonNull(protection);
        Objects.requireNonNull(ipv4);
        Objects.requireNonNull(ipv6);
        Objects.requireNonNull(server);
        Objects.requireNonNull(since);
        Objects.requireNonNull(owner);
        Objects.requireNonNull(portal);
    }

    /** The status of a host, its owner being who is there of those remembered. */
    public static GuardStatus of(GuardedHost host) throws HostException {
        Optional<Standing> standing = host.standing();
        return standing.isPresent() ? of(host, standing.get()) : open(host);
    }

    /** Of one for which nothing stands. */
    private static GuardStatus open(GuardedHost host) throws HostException {
        return new GuardStatus(
                HostPlan.DISCONNECTED.guard(),
                HostPlan.DISCONNECTED.protection(),
                Access.OPEN,
                Access.OPEN,
                Optional.empty(),
                false,
                host.blockedAtBoot(),
                Optional.empty(),
                host.portalLeft(),
                host.intact(),
                host.held(),
                Optional.empty());
    }

    private static GuardStatus of(GuardedHost host, Standing standing) throws HostException {
        HostPlan plan = standing.plan();
        Optional<Owner> owner = ownerOf(host, standing);
        FilterPolicy policy = plan.policy(Links.NONE);
        return new GuardStatus(
                owner.isPresent()
                        ? plan.guard()
                        : Guard.next(plan.guard(), new GuardEvent.OwnerLost(), plan.protection()),
                plan.protection(),
                access(policy.ipv4(), owner.isPresent()),
                access(policy.ipv6(), owner.isPresent()),
                policy.server(),
                standing.blocked(),
                host.blockedAtBoot(),
                Optional.of(standing.since()).filter(Instant.EPOCH::isBefore),
                host.portalLeft(),
                host.intact(),
                host.held(),
                owner);
    }

    /** Whose connection it protects. Who ended one without the daemon's help lives on, and the tunnel's interface does not. */
    public static Optional<Owner> ownerOf(GuardedHost host) throws HostException {
        return host.standing().flatMap(standing -> ownerOf(host, standing));
    }

    private static Optional<Owner> ownerOf(GuardedHost host, Standing standing) {
        boolean hasTunnel = standing.plan().tunnel().stream().allMatch(tunnel -> host.isThere(tunnel.tun()));
        return hasTunnel ? standing.owner().filter(host::isAlive) : Optional.empty();
    }

    private static Access access(Access access, boolean owned) {
        return access == Access.TUNNEL_ONLY && !owned ? Access.BLOCKED : access;
    }
}
