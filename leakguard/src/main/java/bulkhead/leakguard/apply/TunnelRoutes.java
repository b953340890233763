package bulkhead.leakguard.apply;

import bulkhead.leakguard.host.HostException;
import bulkhead.leakguard.host.HostPlan;
import bulkhead.leakguard.host.TunnelPlan;
import java.net.InetAddress;
import java.util.Optional;
import java.util.Set;

/** The tunnel's interface, addresses and routes, and what of the host's own settings keeps them to themselves. */
public interface TunnelRoutes {
    /** Fails when this host cannot have such a tunnel; changes nothing. */
    void check(TunnelPlan tunnel) throws HostException;

    /** Makes the tunnel what the plan says; without one, nothing of it remains, also of what failed half-way. */
    void apply(HostPlan plan) throws HostException;

    /** Whether the host has all of the tunnel, as long as its interface is there. */
    boolean holds(TunnelPlan tunnel) throws HostException;

    /**
     * Ends what programs have open from these addresses, so that they are told; but not from one that another interface has. IPv6
     * sends what is left of such a flow wherever a route leads, though the address has gone.
     *
     * @param tun the tunnel's interface, which may have them still where it could not be undone
     */
    void endFlows(Set<InetAddress> addresses, Optional<String> tun) throws HostException;

    /** Removes what a crashed run left. */
    void recover() throws HostException;
}
