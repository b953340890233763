package bulkhead.leakguard.apply;

import bulkhead.leakguard.apply.NextBoot.By;
import bulkhead.leakguard.daemon.GuardMetrics;
import bulkhead.leakguard.daemon.GuardedHost;
import bulkhead.leakguard.daemon.Owner;
import bulkhead.leakguard.daemon.Standing;
import bulkhead.leakguard.host.Capability;
import bulkhead.leakguard.host.Detour;
import bulkhead.leakguard.host.DnsPlan;
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
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A host's network as its plans change it: written down, tightened, changed, loosened and read back, in this order and on every
 * platform. Whatever fails, and wherever, nothing passes that neither the plan before nor this one lets pass.
 */
public final class GuardedNetwork implements GuardedHost {
    private static final Logger LOG = LoggerFactory.getLogger(GuardedNetwork.class);

    private final Firewall firewall;
    private final TunnelRoutes routes;
    private final NameServers nameServers;
    private final Journal journal;
    private final NextBoot boot;
    private final HostDevices devices;
    private final Standings standings;
    private final Flows flows;
    private final LinkWatch links;
    /** Whether all of the last plan is in force: of one that failed only what is stricter is. */
    private boolean settled = true;

    private boolean mended;

    public GuardedNetwork(
            Firewall firewall,
            TunnelRoutes routes,
            NameServers nameServers,
            Journal journal,
            NextBoot boot,
            HostDevices devices) {
        this.firewall = firewall;
        this.routes = routes;
        this.nameServers = nameServers;
        this.journal = journal;
        this.boot = boot;
        this.devices = devices;
        standings = new Standings(journal, Optional.of(devices.self()));
        flows = new Flows(journal, routes, devices);
        links = new LinkWatch(devices, this::follow);
    }

    @Override
    public synchronized void apply(HostPlan wanted) throws HostException {
        // A user's block begins where a connection ends, and an error is an end.
        HostPlan plan =
                standings.isBlocked() && wanted.guard() instanceof GuardState.Error ? wanted.lockedDown() : wanted;
        if (plan.tunnel().isPresent()) {
            routes.check(plan.tunnel().get());
        }
        settled = false;
        FilterPolicy next = links.watch(plan);
        if (next.isOpen()) {
            undo();
        } else {
            standings.applies(plan, devices.tun());
            if (outlastsTheBoot(plan)) {
                boot.want(By.CONNECTION);
            }
            firewall.tighten(firewall.policy().strictest(next));
            links.check();
            flows.mayBegin(plan);
            routes.apply(plan);
            flows.endOthers(plan);
            nameServers.apply(plan.tunnel());
            firewall.settle(next);
            if (!outlastsTheBoot(plan)) {
                forgetConnection();
            }
        }
        settled = true;
        LOG.debug("applied {}", plan);
    }

    /** Every step is tried: what one cannot restore is no reason to leave the rest as it is, nor the user without a network. */
    private void undo() throws HostException {
        links.close();
        Steps.all(
                () -> nameServers.apply(Optional.empty()),
                () -> routes.apply(HostPlan.DISCONNECTED),
                flows::endAll,
                this::open);
    }

    /** What does not open stays written down: without that it would be somebody's lockdown to the next process. */
    private void open() throws HostException {
        firewall.settle(FilterPolicy.OPEN);
        Steps.all(this::forgetConnection, standings::nothing);
    }

    private boolean outlastsTheBoot(HostPlan plan) {
        return boot.ofTheBoot() && plan.outlastsTheBoot();
    }

    private void forgetConnection() throws HostException {
        if (boot.ofTheBoot()) {
            boot.release(By.CONNECTION);
        }
    }

    /** Has the rules follow the links, which may be others than when the plan was applied; this happens by itself when they change. */
    public synchronized void follow() throws HostException {
        Optional<FilterPolicy> changed = links.changed();
        if (changed.isPresent() && !firewall.policy().isOpen()) {
            firewall.tighten(firewall.policy().strictest(changed.get()));
            links.check();
            if (settled) {
                firewall.settle(changed.get());
            }
        }
    }

    @Override
    public synchronized GuardState release() throws HostException {
        try (journal;
                links;
                firewall) {
            boolean blocked = standings.isBlocked();
            HostPlan rest = blocked ? HostPlan.LOCKDOWN : HostPlan.DISCONNECTED;
            Steps.all(
                    firewall::forgetPortal,
                    () -> {
                        if (blocked) {
                            standings.owner(Optional.empty());
                        }
                    },
                    () -> apply(rest));
            return rest.guard();
        }
    }

    @Override
    public synchronized void leave() {
        try (journal;
                links;
                firewall) {
            nameServers.leave();
            LOG.debug("the guard stands as {}", firewall.policy());
        }
    }

    @Override
    public synchronized boolean recover() throws HostException {
        standings.recallBlock(standing());
        // A guard that is not known to stand could not be opened either.
        Steps.all(nameServers::recover, routes::recover, firewall::recover, this::closeAsTheBootBegan);
        return !firewall.policy().isOpen() && !standings.isBlocked();
    }

    private void closeAsTheBootBegan() throws HostException {
        if (firewall.policy().isOpen()
                && standings.load().isEmpty()
                && boot.begins().isPresent()) {
            firewall.tighten(FilterPolicy.CLOSED);
        }
    }

    @Override
    public synchronized Optional<Standing> resume() throws HostException {
        boot.refresh();
        Optional<Standing> found = look();
        mended = found.isPresent() && !firewall.holds();
        firewall.resume();
        if (found.isPresent()) {
            links.watch(found.get().plan());
            links.check();
        }
        return found;
    }

    @Override
    public boolean mended() {
        return mended;
    }

    /** As {@link #resume}, but changes nothing. */
    public Optional<Standing> look() throws HostException {
        Optional<Standing> found = standing();
        standings.resume(found);
        if (found.isPresent()) {
            HostPlan plan = found.get().plan();
            devices.resume(found.get().tun());
            firewall.expect(plan.policy(devices.links(plan)));
        }
        return found;
    }

    @Override
    public Optional<Standing> standing() throws HostException {
        Optional<Standing> found = standings.load();
        if (found.isEmpty()) {
            found = boot.begins();
        }
        return found.isPresent() || !firewall.isUp() ? found : Optional.of(Standing.closed(HostPlan.LOCKDOWN, true));
    }

    @Override
    public boolean intact() throws HostException {
        Optional<TunnelPlan> tunnel = standing()
                .filter(found -> found.owner().filter(this::isAlive).isPresent())
                .flatMap(found -> found.plan().tunnel())
                .filter(plan -> devices.isThere(plan.tun()));
        return firewall.holds() && (tunnel.isEmpty() || routes.holds(tunnel.get()));
    }

    @Override
    public Optional<GuardMetrics.Traffic> traffic() {
        return devices.tun().flatMap(devices::traffic);
    }

    @Override
    public synchronized long refused() throws HostException {
        return firewall.refused();
    }

    @Override
    public boolean held() throws HostException {
        return firewall.isOwned();
    }

    @Override
    public void owner(Optional<Owner> owner) throws HostException {
        standings.owner(owner);
    }

    @Override
    public void blocked(boolean blocked) throws HostException {
        standings.blocked(blocked);
    }

    @Override
    public boolean blockedAtBoot() {
        return boot.isThere(By.USER);
    }

    @Override
    public void blockAtBoot(boolean block) throws HostException {
        if (block) {
            boot.want(By.USER);
        } else {
            boot.release(By.USER);
        }
    }

    @Override
    public synchronized void openPortal(long pid, Duration time) throws HostException {
        if (firewall.policy().isOpen()) {
            throw new HostException("nothing is blocked, so a captive portal needs no opening: open its page");
        }
        firewall.openPortal(pid, time);
    }

    @Override
    public synchronized void closePortal() throws HostException {
        firewall.closePortal();
    }

    @Override
    public Duration portalLeft() {
        return firewall.portalLeft();
    }

    @Override
    public Set<Capability> capabilities() {
        return Stream.of(devices.capabilities(), nameServers.capabilities())
                .flatMap(Set::stream)
                .collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public Underlay underlay(InetAddress server) throws HostException {
        return devices.underlay(server);
    }

    @Override
    public Surroundings surroundings() throws HostException {
        return devices.surroundings();
    }

    @Override
    public boolean asksInTunnel(DnsPlan names) {
        return devices.asksInTunnel(names);
    }

    @Override
    public List<Detour> detours(TunnelPlan tunnel) throws HostException {
        return devices.detours(tunnel);
    }

    @Override
    public OuterSocket openUdp(Underlay underlay, InetAddress server) throws HostException {
        return devices.openUdp(underlay, server);
    }

    @Override
    public OuterSocket openRawEsp(Underlay underlay, InetAddress server) throws HostException {
        return devices.openRawEsp(underlay, server);
    }

    @Override
    public TunDevice openTun() throws HostException {
        return devices.openTun();
    }

    @Override
    public String tunName() {
        return devices.tunName();
    }

    @Override
    public Subscription watch(NetworkListener listener) throws HostException {
        return devices.watch(listener);
    }

    @Override
    public boolean leadsOut(Underlay underlay) {
        return devices.leadsOut(underlay);
    }

    @Override
    public boolean isBoundBy(Owner process, InetAddress address, int port) {
        return devices.isBoundBy(process, address, port);
    }

    @Override
    public boolean isThere(String link) {
        return devices.isThere(link);
    }

    @Override
    public boolean isAlive(Owner owner) {
        return devices.isAlive(owner);
    }
}
