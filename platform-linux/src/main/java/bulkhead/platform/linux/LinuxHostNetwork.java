package bulkhead.platform.linux;

import bulkhead.leakguard.daemon.GuardedHost;
import bulkhead.leakguard.daemon.Owner;
import bulkhead.leakguard.daemon.Standing;
import bulkhead.leakguard.host.HostException;
import bulkhead.leakguard.host.HostPlan;
import bulkhead.leakguard.host.NetworkListener;
import bulkhead.leakguard.host.OuterSocket;
import bulkhead.leakguard.host.Steps;
import bulkhead.leakguard.host.Subscription;
import bulkhead.leakguard.host.Surroundings;
import bulkhead.leakguard.host.TunDevice;
import bulkhead.leakguard.host.TunnelPlan;
import bulkhead.leakguard.host.Underlay;
import bulkhead.leakguard.policy.FilterPolicy;
import bulkhead.leakguard.policy.GuardState;
import bulkhead.platform.linux.Lockdown.By;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The network of a Linux host, or of the network namespace this process is in. */
final class LinuxHostNetwork implements GuardedHost {
    private static final Logger LOG = LoggerFactory.getLogger(LinuxHostNetwork.class);

    private final StateDirectory state;
    private final Lockdown lockdown;
    private final NftGuard guard;
    private final Wall wall;
    private final Routing routing;
    private final ArpReplies arp;
    private final Dns dns;
    private final StandingFile standing;
    private Optional<String> tun = Optional.empty();
    private volatile int tunIndex = -1;
    private final LinkWatch links = new LinkWatch(index -> index == tunIndex, this::follow);
    private final RoutingMonitor routingMonitor;
    /** Whether all of the last plan is in force: of one that failed only what is stricter is. */
    private boolean settled = true;

    LinuxHostNetwork() throws HostException {
        this(StateDirectory.open(), Lockdown.here());
    }

    LinuxHostNetwork(StateDirectory state, Lockdown lockdown) {
        this(state, lockdown, new NftGuard());
    }

    LinuxHostNetwork(StateDirectory state, Lockdown lockdown, NftGuard guard) {
        this.state = state;
        this.lockdown = lockdown;
        this.guard = guard;
        standing = new StandingFile(state, Optional.of(Processes.self()));
        wall = new Wall();
        routing = new Routing(new Sysctls(state));
        routingMonitor = new RoutingMonitor(index -> index == tunIndex, () -> wall.mend() | routing.mend());
        arp = new ArpReplies(state);
        dns = new Dns(state);
    }

    @Override
    public synchronized boolean recover() throws HostException {
        standing.recallBlock(standing());
        // A guard that is not known to stand could not be opened either.
        Steps.all(dns::recover, routing::recover, arp::restore, this::recoverGuard, wall::recover);
        return !guard.policy().isOpen() && !standing.isBlocked();
    }

    private void recoverGuard() throws HostException {
        if (guard.policy().isOpen()) {
            guard.recover();
        }
        if (guard.policy().isOpen()
                && standing.load().isEmpty()
                && lockdown.standing().isPresent()) {
            guard.set(FilterPolicy.CLOSED);
        }
    }

    @Override
    public synchronized Optional<Standing> resume() throws HostException {
        lockdown.refresh();
        Optional<Standing> found = look();
        guard.verify();
        wall.recover();
        routingMonitor.begin();
        wall.raise(guard.policy());
        if (found.isPresent()) {
            links.watch(found.get().plan());
        }
        return found;
    }

    /** As {@link #resume}, but changes nothing. */
    Optional<Standing> look() throws HostException {
        Optional<Standing> found = standing();
        standing.resume(found);
        if (found.isPresent()) {
            tun = found.get().tun();
            tunIndex = tun.map(Link::indexIfThere).orElse(-1);
            guard.expect(policy(found.get().plan()));
        }
        return found;
    }

    @Override
    public Optional<Standing> standing() throws HostException {
        Optional<Standing> found = standing.load();
        if (found.isEmpty()) {
            found = lockdown.standing();
        }
        return found.isPresent() || !guard.isUp() ? found : Optional.of(Lockdown.UNKNOWN);
    }

    @Override
    public boolean intact() throws HostException {
        Optional<TunnelPlan> tunnel = standing()
                .filter(found -> found.owner().filter(this::isAlive).isPresent())
                .flatMap(found -> found.plan().tunnel());
        boolean there = tunnel.isPresent() && Link.isThere(tunnel.get().tun());
        return guard.holds() && Wall.holds(guard.policy()) && (!there || Routing.holds(tunnel.get()));
    }

    @Override
    public boolean held() throws HostException {
        return NftTable.isOwned();
    }

    @Override
    public Underlay underlay(InetAddress server) throws HostException {
        return Underlays.to(server, tun);
    }

    @Override
    public Surroundings surroundings() throws HostException {
        return Underlays.around(tun);
    }

    @Override
    public boolean routesDomains() {
        return dns.routesDomains();
    }

    @Override
    public OuterSocket openUdp(Underlay underlay, InetAddress server) throws HostException {
        return ErrnoException.explaining(
                "a UDP socket on " + underlay.interfaceName(), () -> LinuxOuterSocket.udp(underlay, server));
    }

    @Override
    public OuterSocket openRawEsp(Underlay underlay, InetAddress server) throws HostException {
        return ErrnoException.explaining(
                "a raw ESP socket on " + underlay.interfaceName(), () -> LinuxOuterSocket.rawEsp(underlay, server));
    }

    @Override
    public TunDevice openTun(String name) throws HostException {
        LinuxTun.checkName(name);
        return ErrnoException.explaining("the TUN device " + name, () -> {
            LinuxTun device = new LinuxTun(name);
            tun = Optional.of(device.name());
            tunIndex = Link.index(device.name());
            return device;
        });
    }

    @Override
    public synchronized void apply(HostPlan wanted) throws HostException {
        // A user's block begins where a connection ends, and an error is an end.
        HostPlan plan =
                standing.isBlocked() && wanted.guard() instanceof GuardState.Error ? wanted.lockedDown() : wanted;
        if (plan.equals(HostPlan.DISCONNECTED)) {
            restore();
            return;
        }
        if (plan.tunnel().isPresent()) {
            Routing.check(plan.tunnel().get());
        }
        settled = false;
        FilterPolicy next = links.watch(plan);
        if (!next.isOpen()) {
            standing.applies(plan, tun);
        }
        if (lockdown.isAskedForBy(plan)) {
            lockdown.want(By.CONNECTION);
        }
        routingMonitor.begin();
        guard.set(guard.policy().strictest(next));
        wall.raise(guard.policy());
        if (plan.tunnelName().isPresent()) {
            arp.confine();
        }
        routing.apply(plan.tunnel());
        if (plan.tunnelName().isEmpty()) {
            arp.restore();
        }
        dns.apply(plan.tunnel());
        guard.set(next);
        guard.verify();
        settleWall();
        settled = true;
        if (!lockdown.isAskedForBy(plan)) {
            lockdown.forgetConnection();
        }
        if (next.isOpen()) {
            links.close();
            standing.nothing();
        }
        LOG.debug("applied {}", plan);
    }

    /** Everything as it was before us. What cannot be put back keeps nothing else closed, and is said. */
    private void restore() throws HostException {
        Steps.all(
                () -> guard.set(guard.policy().strictest(links.watch(HostPlan.DISCONNECTED))),
                () -> dns.apply(Optional.empty()),
                () -> routing.apply(Optional.empty()),
                arp::restore,
                () -> guard.set(FilterPolicy.OPEN),
                () -> wall.lower(FilterPolicy.OPEN),
                lockdown::forgetConnection,
                links::close,
                standing::nothing);
    }

    /** What the strictest policy had no exception for has one now. */
    private void settleWall() throws HostException {
        wall.raise(guard.policy());
        wall.lower(guard.policy());
    }

    /** The links may be others than when the plan was applied. */
    synchronized void follow() throws HostException {
        Optional<FilterPolicy> changed = links.changed();
        if (changed.isPresent() && !guard.policy().isOpen()) {
            guard.set(guard.policy().strictest(changed.get()));
            wall.raise(guard.policy());
            if (settled) {
                guard.set(changed.get());
                guard.verify();
                settleWall();
            }
        }
    }

    private static FilterPolicy policy(HostPlan plan) throws HostException {
        return plan.policy(HostLinks.read(plan));
    }

    @Override
    public void owner(Optional<Owner> owner) throws HostException {
        standing.owner(owner);
    }

    @Override
    public void blocked(boolean blocked) throws HostException {
        standing.blocked(blocked);
    }

    @Override
    public boolean blockedAtBoot() {
        return lockdown.isThere(By.USER);
    }

    @Override
    public void blockAtBoot(boolean block) throws HostException {
        if (block) {
            lockdown.want(By.USER);
        } else {
            lockdown.release(By.USER);
        }
    }

    @Override
    public boolean leadsOut(Underlay underlay) {
        return Underlays.leadsOut(underlay);
    }

    @Override
    public boolean isAlive(Owner owner) {
        return Processes.isAlive(owner);
    }

    @Override
    public synchronized void openPortal(long pid, Duration time) throws HostException {
        if (guard.policy().isOpen()) {
            throw new HostException("nothing is blocked, so a captive portal needs no opening: open its page");
        }
        PortalGroup group = PortalGroup.make();
        group.add(pid);
        guard.openPortal(group, time);
        wall.lower(guard.policy());
    }

    @Override
    public synchronized void closePortal() throws HostException {
        wall.raise(guard.policy().withPortal(false));
        guard.closePortal();
        PortalGroup.remove();
    }

    @Override
    public Duration portalLeft() {
        return guard.portalLeft();
    }

    @Override
    public Subscription watch(NetworkListener listener) throws HostException {
        return ErrnoException.explaining(
                "a netlink socket", () -> new NetlinkMonitor(listener, index -> index == tunIndex));
    }

    @Override
    public synchronized void leave() {
        try (state;
                links;
                guard;
                routingMonitor) {
            LOG.debug("the guard stands as {}", guard.policy());
        }
    }

    @Override
    public synchronized GuardState release() throws HostException {
        try (state;
                links;
                guard;
                routingMonitor) {
            boolean blocked = standing.isBlocked();
            HostPlan rest = blocked ? Lockdown.PLAN : HostPlan.DISCONNECTED;
            Steps.all(
                    PortalGroup::remove,
                    () -> {
                        if (blocked) {
                            standing.owner(Optional.empty());
                        }
                    },
                    () -> apply(rest));
            return rest.guard();
        }
    }
}
