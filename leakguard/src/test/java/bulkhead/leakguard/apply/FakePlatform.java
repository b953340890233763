package bulkhead.leakguard.apply;

import bulkhead.leakguard.daemon.Owner;
import bulkhead.leakguard.host.Capability;
import bulkhead.leakguard.host.Detour;
import bulkhead.leakguard.host.HostException;
import bulkhead.leakguard.host.HostPlan;
import bulkhead.leakguard.host.NetworkListener;
import bulkhead.leakguard.host.OuterSocket;
import bulkhead.leakguard.host.Subscription;
import bulkhead.leakguard.host.Surroundings;
import bulkhead.leakguard.host.TunDevice;
import bulkhead.leakguard.host.TunnelPlan;
import bulkhead.leakguard.host.Underlay;
import bulkhead.leakguard.policy.FilterPolicy;
import bulkhead.leakguard.policy.Links;
import java.net.InetAddress;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * A platform in memory, what it has apart from what a process knows of it. One call of any port that changes something can be made
 * to fail, before it did anything or when all of it was done.
 */
public final class FakePlatform {
    /** How a call fails. */
    public enum Fault {
        BEFORE,
        AFTER,
        ERROR_BEFORE,
        ERROR_AFTER;

        boolean isAfter() {
            return this == AFTER || this == ERROR_AFTER;
        }

        void raise() throws HostException {
            if (this == BEFORE || this == AFTER) {
                throw new HostException("it fails");
            }
            throw new IllegalStateException("an error of our own");
        }
    }

    /** What the kernel's rules are. */
    FilterPolicy kernel = FilterPolicy.OPEN;

    Optional<TunnelPlan> routed = Optional.empty();
    Optional<TunnelPlan> resolved = Optional.empty();
    /** From which addresses programs have something open: from each as soon as it is there. */
    final Set<InetAddress> flows = new HashSet<>();

    /** What a journal on a disk in memory has. */
    final Map<String, String> journal = new HashMap<>();

    final Set<NextBoot.By> wanted = EnumSet.noneOf(NextBoot.By.class);
    Links links = Links.NONE;
    private Optional<TunnelPlan> gone = Optional.empty();
    Optional<NetworkListener> listener = Optional.empty();

    private final Consumer<FakePlatform> after;
    private int calls;
    private int failing = -1;
    private Fault fault = Fault.BEFORE;

    public FakePlatform() {
        this(_ -> {});
    }

    /** @param after is told of each call that changes something, once it is done or has failed */
    public FakePlatform(Consumer<FakePlatform> after) {
        this.after = after;
    }

    /** What the host's rules are now. */
    public FilterPolicy kernel() {
        return kernel;
    }

    /** As if somebody had left it so. */
    public void leave(FilterPolicy policy) {
        kernel = policy;
    }

    public void links(Links now) {
        links = now;
    }

    /** The interface of this tunnel is not there. */
    void without(TunnelPlan tunnel) {
        gone = Optional.of(tunnel);
    }

    /** From here on that call fails, counted from 0; none when it is negative. */
    public void failAt(int call, Fault how) {
        calls = 0;
        failing = call;
        fault = how;
    }

    /** Whether it came to the call that was to fail. */
    public boolean hasFailed() {
        return failing >= 0 && calls > failing;
    }

    /** A process that begins with it. */
    public GuardedNetwork open() {
        return open(FilterPolicy.OPEN);
    }

    /** A process that knows what is in force. */
    public GuardedNetwork open(FilterPolicy known) {
        return new GuardedNetwork(
                new FakeFirewall(known),
                new FakeRoutes(),
                new FakeNameServers(),
                new FakeJournal(),
                new Boot(),
                new Devices());
    }

    private void change(Runnable effect) throws HostException {
        boolean fails = calls++ == failing;
        if (!fails || fault.isAfter()) {
            effect.run();
        }
        after.accept(this);
        if (fails) {
            fault.raise();
        }
    }

    private final class FakeFirewall implements Firewall {
        private FilterPolicy known;

        FakeFirewall(FilterPolicy known) {
            this.known = known;
        }

        @Override
        public FilterPolicy policy() {
            return known;
        }

        @Override
        public void tighten(FilterPolicy stricter) throws HostException {
            change(() -> kernel = stricter);
            known = stricter;
        }

        @Override
        public void settle(FilterPolicy next) throws HostException {
            change(() -> kernel = next);
            known = next;
        }

        @Override
        public boolean holds() {
            return kernel.equals(known);
        }

        @Override
        public boolean isUp() {
            return !kernel.isOpen();
        }

        @Override
        public boolean isOwned() {
            return true;
        }

        @Override
        public void recover() throws HostException {
            change(() -> {});
            if (known.isOpen() && isUp()) {
                known = FilterPolicy.CLOSED;
            }
        }

        @Override
        public void expect(FilterPolicy standing) {
            known = standing;
        }

        @Override
        public void resume() throws HostException {
            change(() -> kernel = known);
        }

        @Override
        public void openPortal(long pid, Duration time) throws HostException {
            FilterPolicy open = known.withPortal(true);
            change(() -> kernel = open);
            known = open;
        }

        @Override
        public void closePortal() throws HostException {
            settle(known.withPortal(false));
        }

        @Override
        public void forgetPortal() {}

        @Override
        public Duration portalLeft() {
            return Duration.ZERO;
        }

        @Override
        public void close() {}
    }

    private final class FakeRoutes implements TunnelRoutes {
        @Override
        public void check(TunnelPlan tunnel) throws HostException {
            change(() -> {});
        }

        @Override
        public void apply(HostPlan plan) throws HostException {
            if (plan.tunnel().isPresent() && plan.tunnel().equals(gone)) {
                throw new HostException("the tunnel's interface is gone");
            }
            change(() -> {
                routed = plan.tunnel();
                plan.through().ifPresent(tunnel -> flows.addAll(tunnel.addresses()));
            });
        }

        @Override
        public boolean holds(TunnelPlan tunnel) {
            return routed.equals(Optional.of(tunnel));
        }

        @Override
        public void endFlows(Set<InetAddress> addresses, Optional<String> tun) throws HostException {
            change(() -> flows.removeAll(addresses));
        }

        @Override
        public void recover() throws HostException {
            change(() -> routed = Optional.empty());
        }
    }

    private final class FakeNameServers implements NameServers {
        @Override
        public void apply(Optional<TunnelPlan> tunnel) throws HostException {
            change(() -> resolved = tunnel);
        }

        @Override
        public void leave() {}

        @Override
        public Set<Capability> capabilities() {
            return Set.of(Capability.SPLIT_DNS);
        }

        @Override
        public void recover() throws HostException {
            change(() -> resolved = Optional.empty());
        }
    }

    private final class FakeJournal implements Journal {
        @Override
        public void save(String name, String content) throws HostException {
            change(() -> journal.put(name, content));
        }

        @Override
        public Optional<String> load(String name) {
            return Optional.ofNullable(journal.get(name));
        }

        @Override
        public void delete(String name) throws HostException {
            change(() -> journal.remove(name));
        }

        @Override
        public void close() {}
    }

    private final class Boot implements NextBoot {
        @Override
        public boolean ofTheBoot() {
            return true;
        }

        @Override
        public boolean isThere() {
            return !wanted.isEmpty();
        }

        @Override
        public boolean isThere(By whom) {
            return wanted.contains(whom);
        }

        @Override
        public void want(By whom) throws HostException {
            change(() -> wanted.add(whom));
        }

        @Override
        public void release(By whom) throws HostException {
            change(() -> wanted.remove(whom));
        }

        @Override
        public void refresh() {}
    }

    private final class Devices implements HostDevices {
        @Override
        public Set<Capability> capabilities() {
            return Set.of();
        }

        @Override
        public Underlay underlay(InetAddress server) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Surroundings surroundings() {
            return Surroundings.NONE;
        }

        @Override
        public Links links(HostPlan plan) throws HostException {
            change(() -> {});
            return links;
        }

        @Override
        public List<Detour> detours(TunnelPlan tunnel) {
            return List.of();
        }

        @Override
        public OuterSocket openUdp(Underlay underlay, InetAddress server) {
            throw new UnsupportedOperationException();
        }

        @Override
        public OuterSocket openRawEsp(Underlay underlay, InetAddress server) {
            throw new UnsupportedOperationException();
        }

        @Override
        public TunDevice openTun() {
            throw new UnsupportedOperationException();
        }

        @Override
        public String tunName() {
            throw new UnsupportedOperationException();
        }

        @Override
        public Subscription watch(NetworkListener owner) throws HostException {
            change(() -> {});
            listener = Optional.of(owner);
            return () -> listener = Optional.empty();
        }

        @Override
        public Optional<String> tun() {
            return Optional.of("bh0");
        }

        @Override
        public void resume(Optional<String> tun) {}

        @Override
        public boolean isThere(String link) {
            return true;
        }

        @Override
        public boolean leadsOut(Underlay underlay) {
            return true;
        }

        @Override
        public Owner self() {
            return new Owner(1, 0, "root", 1);
        }

        @Override
        public boolean isAlive(Owner owner) {
            return true;
        }
    }
}
