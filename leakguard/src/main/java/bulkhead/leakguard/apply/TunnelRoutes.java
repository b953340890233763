package bulkhead.leakguard.apply;

import bulkhead.leakguard.host.HostException;
import bulkhead.leakguard.host.HostPlan;
import bulkhead.leakguard.host.TunnelPlan;

/** The tunnel's interface, addresses and routes, and what of the host's own settings keeps them to themselves. */
public interface TunnelRoutes {
    /** Fails when this host cannot have such a tunnel; changes nothing. */
    void check(TunnelPlan tunnel) throws HostException;

    /** Makes the tunnel what the plan says; without one, nothing of it remains, also of what failed half-way. */
    void apply(HostPlan plan) throws HostException;

    /** Whether the host has all of the tunnel, as long as its interface is there. */
    boolean holds(TunnelPlan tunnel) throws HostException;

    /** Removes what a crashed run left. */
    void recover() throws HostException;
}
