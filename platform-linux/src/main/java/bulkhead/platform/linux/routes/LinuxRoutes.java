package bulkhead.platform.linux.routes;

import bulkhead.leakguard.apply.TunnelRoutes;
import bulkhead.leakguard.host.HostException;
import bulkhead.leakguard.host.HostPlan;
import bulkhead.leakguard.host.Steps;
import bulkhead.leakguard.host.TunnelPlan;
import java.net.InetAddress;
import java.util.Optional;
import java.util.Set;

/** The tunnel's routing, and no answer on other links for its addresses. */
public final class LinuxRoutes implements TunnelRoutes {
    private final Routing routing;
    private final ArpReplies arp;

    public LinuxRoutes(Routing routing, ArpReplies arp) {
        this.routing = routing;
        this.arp = arp;
    }

    @Override
    public void check(TunnelPlan tunnel) throws HostException {
        Routing.check(tunnel);
    }

    @Override
    public void apply(HostPlan plan) throws HostException {
        if (plan.tunnelName().isPresent()) {
            arp.confine();
            routing.apply(plan.tunnel());
        } else {
            Steps.all(() -> routing.apply(plan.tunnel()), arp::restore);
        }
    }

    @Override
    public boolean holds(TunnelPlan tunnel) throws HostException {
        return Routing.holds(tunnel);
    }

    @Override
    public void endFlows(Set<InetAddress> addresses, Optional<String> tun) throws HostException {
        SockDiag.end(addresses, tun);
    }

    @Override
    public void recover() throws HostException {
        Steps.all(routing::recover, arp::restore);
    }
}
