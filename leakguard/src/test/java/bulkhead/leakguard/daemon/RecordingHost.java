package bulkhead.leakguard.daemon;

import bulkhead.leakguard.contract.FakeHost;
import bulkhead.leakguard.host.Capability;
import bulkhead.leakguard.host.HostException;
import bulkhead.leakguard.host.HostPlan;
import bulkhead.leakguard.host.OuterSocket;
import bulkhead.leakguard.host.TunDevice;
import bulkhead.leakguard.host.Underlay;
import bulkhead.leakguard.policy.GuardState;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A host for what the daemon decides: it remembers what stands, and in which order it was changed. */
final class RecordingHost extends FakeHost implements GuardedHost {
    /** What changed the host, in order. */
    final List<String> done = new ArrayList<>();

    final Set<String> removed = new HashSet<>();
    /** The port that each process has a socket at. */
    static final int BOUND = 50_123;

    boolean mended;
    final Set<Owner> alive = new HashSet<>();
    Optional<Standing> standing = Optional.empty();
    int lastPort = FIRST_PORT;
    private Optional<Owner> owner = Optional.empty();
    private boolean blocked;
    private boolean atBoot;

    RecordingHost() {
        capabilities = EnumSet.allOf(Capability.class);
    }

    /** Has one step of it fail, and do nothing: owner, blocked, atBoot or recover. */
    void breakAt(String step) {
        fail(step, new HostException(step + " is broken"));
    }

    void fail(String step, HostException why) {
        interference = point -> {
            if (point.equals(step)) {
                throw why;
            }
        };
    }

    @Override
    public void owner(Optional<Owner> next) throws HostException {
        interference.at("owner");
        owner = next;
        standing = standing.map(s -> new Standing(s.plan(), s.since(), next, s.tun(), s.blocked()));
    }

    @Override
    public void blocked(boolean next) throws HostException {
        interference.at("blocked");
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
        interference.at("atBoot");
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
    public boolean leadsOut(Underlay way) {
        return way.equals(HOME);
    }

    @Override
    public boolean isBoundBy(Owner process, InetAddress address, int port) {
        return alive.contains(process) && address.equals(HOME.source()) && port == BOUND;
    }

    @Override
    public boolean mended() {
        return mended;
    }

    @Override
    public boolean isThere(String link) {
        return !removed.contains(link);
    }

    @Override
    public boolean isAlive(Owner process) {
        return alive.contains(process);
    }

    @Override
    public boolean recover() throws HostException {
        boolean guarded = super.recover();
        done.add("recover");
        return guarded;
    }

    @Override
    public OuterSocket openUdp(Underlay way, InetAddress server) throws HostException {
        done.add("udp");
        OuterSocket socket = super.openUdp(way, server);
        lastPort = socket.local().getPort();
        return socket;
    }

    @Override
    public OuterSocket openRawEsp(Underlay way, InetAddress server) throws HostException {
        done.add("esp");
        return super.openRawEsp(way, server);
    }

    @Override
    public TunDevice openTun() throws HostException {
        done.add("tun");
        return super.openTun();
    }

    @Override
    public String tunName() {
        return "bulkhead%d";
    }

    @Override
    public void apply(HostPlan plan) throws HostException {
        super.apply(plan);
        done.add(plan.guard().getClass().getSimpleName());
        standing = kernel.isOpen()
                ? Optional.empty()
                : Optional.of(new Standing(plan, Instant.EPOCH, owner, Optional.of("bulkhead0"), blocked));
    }

    @Override
    public void leave() {
        throw new UnsupportedOperationException("the daemon does not leave by itself");
    }

    @Override
    public GuardState release() {
        throw new UnsupportedOperationException("the daemon does not open by itself");
    }
}
