package bulkhead.platform.linux;

import bulkhead.leakguard.apply.Firewall;
import bulkhead.leakguard.host.HostException;
import bulkhead.leakguard.host.Steps;
import bulkhead.leakguard.policy.FilterPolicy;
import bulkhead.platform.linux.nft.NftGuard;
import bulkhead.platform.linux.nft.NftTable;
import bulkhead.platform.linux.nft.PortalGroup;
import bulkhead.platform.linux.routes.RoutingMonitor;
import bulkhead.platform.linux.routes.Wall;
import java.time.Duration;

/** nftables before the {@link Wall} of routing rules: what flushes the one does not know the other. */
final class LinuxFirewall implements Firewall {
    private final NftGuard guard;
    private final Wall wall;
    private final RoutingMonitor monitor;

    /** @param monitor of the wall and of the tunnel's routes */
    LinuxFirewall(NftGuard guard, Wall wall, RoutingMonitor monitor) {
        this.guard = guard;
        this.wall = wall;
        this.monitor = monitor;
    }

    @Override
    public FilterPolicy policy() {
        return guard.policy();
    }

    @Override
    public void tighten(FilterPolicy stricter) throws HostException {
        monitor.begin();
        guard.set(stricter);
        wall.raise(guard.policy());
    }

    @Override
    public void settle(FilterPolicy next) throws HostException {
        if (next.isOpen()) {
            Steps.all(() -> guard.set(next), () -> wall.lower(next));
            return;
        }
        guard.set(next);
        guard.verify();
        // What the strictest policy had no exception for has one now.
        wall.raise(guard.policy());
        wall.lower(guard.policy());
    }

    @Override
    public boolean holds() throws HostException {
        return guard.holds() && Wall.holds(guard.policy());
    }

    @Override
    public boolean isUp() throws HostException {
        return guard.isUp();
    }

    @Override
    public long refused() throws HostException {
        return NftGuard.refused();
    }

    @Override
    public boolean isOwned() throws HostException {
        return NftTable.isOwned();
    }

    @Override
    public void recover() throws HostException {
        Steps.all(
                () -> {
                    if (guard.policy().isOpen()) {
                        guard.recover();
                    }
                },
                wall::recover);
    }

    @Override
    public void expect(FilterPolicy standing) {
        guard.expect(standing);
    }

    @Override
    public void resume() throws HostException {
        guard.verify();
        wall.recover();
        monitor.begin();
        wall.raise(guard.policy());
    }

    @Override
    public void openPortal(long pid, Duration time) throws HostException {
        PortalGroup group = PortalGroup.make();
        group.add(pid);
        guard.openPortal(group, time);
        wall.lower(guard.policy());
    }

    @Override
    public void closePortal() throws HostException {
        wall.raise(guard.policy().withPortal(false));
        guard.closePortal();
        PortalGroup.remove();
    }

    @Override
    public void forgetPortal() throws HostException {
        PortalGroup.remove();
    }

    @Override
    public Duration portalLeft() {
        return guard.portalLeft();
    }

    @Override
    public void close() {
        try (guard) {
            monitor.close();
        }
    }
}
