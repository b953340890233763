package bulkhead.leakguard.daemon;

import bulkhead.leakguard.host.HostException;
import bulkhead.leakguard.host.HostPlan;
import bulkhead.leakguard.host.NetworkListener;
import bulkhead.leakguard.host.OuterSocket;
import bulkhead.leakguard.host.Subscription;
import bulkhead.leakguard.host.Surroundings;
import bulkhead.leakguard.host.TunDevice;
import bulkhead.leakguard.host.Underlay;
import bulkhead.leakguard.policy.FilterPolicy;
import bulkhead.leakguard.policy.GuardState;
import bulkhead.leakguard.policy.Links;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A host of nothing but memory: for what the daemon decides. What a real one does is tested with the platform. */
final class RecordingHost implements GuardedHost {
    static final InetAddress SOURCE = InetAddress.ofLiteral("192.0.2.9");
    static final Underlay UNDERLAY = new Underlay("eth0", 2, SOURCE, 1500, true);
    static final int FIRST_PORT = 40_001;

    /** What changed the host, in order. */
    final List<String> done = new ArrayList<>();

    final Set<Owner> alive = new HashSet<>();
    Optional<Standing> standing = Optional.empty();
    HostException failure;
    /** What of it fails, and does nothing: owner, blocked, atBoot or recover. */
    final Set<String> broken = new HashSet<>();

    private Optional<Owner> owner = Optional.empty();
    private boolean blocked;
    private boolean atBoot;
    int nextPort = FIRST_PORT;

    private void failIfBroken(String step) throws HostException {
        if (broken.contains(step)) {
            throw new HostException(step + " is broken");
        }
    }

    @Override
    public void owner(Optional<Owner> next) throws HostException {
        failIfBroken("owner");
        owner = next;
        standing = standing.map(s -> new Standing(s.plan(), s.since(), next, s.tun(), s.blocked()));
    }

    @Override
    public void blocked(boolean next) throws HostException {
        failIfBroken("blocked");
        blocked = next;
        standing = standing.map(s -> new Standing(s.plan(), s.since(), s.owner(), s.tun(), next));
    }

    @Override
    public Optional<Standing> resume() {
        return standing;
    }

    @Override
    public Optional<Standing> standing() {
        return standing;
    }

    /** Whether a crashed run's guard stands. */
    boolean guarded;

    @Override
    public boolean intact() {
        return true;
    }

    @Override
    public boolean held() {
        return true;
    }

    @Override
    public boolean blockedAtBoot() {
        return atBoot;
    }

    @Override
    public void blockAtBoot(boolean block) throws HostException {
        failIfBroken("atBoot");
        atBoot = block;
    }

    @Override
    public void openPortal(long pid, Duration time) {
        done.add("portal");
    }

    @Override
    public void closePortal() {
        done.add("portal-end");
    }

    @Override
    public Duration portalLeft() {
        return Duration.ZERO;
    }

    @Override
    public boolean leadsOut(Underlay underlay) {
        return underlay.equals(UNDERLAY);
    }

    @Override
    public boolean isAlive(Owner process) {
        return alive.contains(process);
    }

    @Override
    public boolean recover() throws HostException {
        failIfBroken("recover");
        done.add("recover");
        return guarded;
    }

    @Override
    public Underlay underlay(InetAddress server) {
        return UNDERLAY;
    }

    @Override
    public Surroundings surroundings() {
        return Surroundings.NONE;
    }

    @Override
    public boolean routesDomains() {
        return true;
    }

    @Override
    public OuterSocket openUdp(Underlay underlay, InetAddress server) {
        done.add("udp");
        return new Socket(nextPort++);
    }

    @Override
    public OuterSocket openRawEsp(Underlay underlay, InetAddress server) {
        done.add("esp");
        return new Socket(0);
    }

    @Override
    public TunDevice openTun(String name) {
        done.add("tun");
        return new Tun(name.replace("%d", "0"));
    }

    @Override
    public void apply(HostPlan plan) throws HostException {
        if (failure != null) {
            throw failure;
        }
        done.add(plan.guard().getClass().getSimpleName());
        FilterPolicy policy = plan.policy(Links.NONE);
        standing = policy.isOpen()
                ? Optional.empty()
                : Optional.of(new Standing(plan, Instant.EPOCH, owner, Optional.of("bulkhead0"), blocked));
    }

    @Override
    public Subscription watch(NetworkListener listener) {
        return () -> {};
    }

    @Override
    public void leave() {
        throw new UnsupportedOperationException("the daemon does not leave by itself");
    }

    @Override
    public GuardState release() {
        throw new UnsupportedOperationException("the daemon does not open by itself");
    }

    private record Socket(int port) implements OuterSocket {
        @Override
        public InetSocketAddress local() {
            return new InetSocketAddress(SOURCE, port);
        }

        @Override
        public int receive(byte[] buffer, int offset, int length) {
            return -1;
        }

        @Override
        public int senderPort() {
            return 0;
        }

        @Override
        public void send(byte[] buffer, int offset, int length, int port) {}

        @Override
        public void close() {}
    }

    private record Tun(String name) implements TunDevice {
        @Override
        public int read(byte[] buffer, int offset, int length) {
            return -1;
        }

        @Override
        public void write(byte[] buffer, int offset, int length) {}

        @Override
        public void close() {}
    }
}
