package bulkhead.platform.linux;

import bulkhead.leakguard.apply.GuardedNetwork;
import bulkhead.leakguard.apply.NextBoot;
import bulkhead.leakguard.host.HostException;
import bulkhead.platform.linux.devices.LinuxDevices;
import bulkhead.platform.linux.dns.Dns;
import bulkhead.platform.linux.nft.NftGuard;
import bulkhead.platform.linux.routes.ArpReplies;
import bulkhead.platform.linux.routes.LinuxRoutes;
import bulkhead.platform.linux.routes.Routing;
import bulkhead.platform.linux.routes.RoutingMonitor;
import bulkhead.platform.linux.routes.Sysctls;
import bulkhead.platform.linux.routes.Wall;
import bulkhead.platform.linux.system.StateDirectory;

/** The network of a Linux host, or of the network namespace this process is in. */
final class LinuxNetwork {
    private LinuxNetwork() {}

    static GuardedNetwork open() throws HostException {
        return of(StateDirectory.open(), Lockdown.here());
    }

    static GuardedNetwork of(StateDirectory state, NextBoot lockdown) {
        return of(state, lockdown, new NftGuard());
    }

    static GuardedNetwork of(StateDirectory state, NextBoot lockdown, NftGuard guard) {
        LinuxDevices devices = new LinuxDevices();
        Wall wall = new Wall();
        Routing routing = new Routing(new Sysctls(state));
        RoutingMonitor monitor = new RoutingMonitor(devices::isTunnel, () -> wall.mend() | routing.mend());
        return new GuardedNetwork(
                new LinuxFirewall(guard, wall, monitor),
                new LinuxRoutes(routing, new ArpReplies(state)),
                new Dns(state),
                state,
                lockdown,
                devices);
    }
}
