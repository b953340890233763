package bulkhead.leakguard.contract;

import bulkhead.leakguard.host.Capability;
import bulkhead.leakguard.host.Detour;
import bulkhead.leakguard.host.HostException;
import bulkhead.leakguard.host.HostNetwork;
import bulkhead.leakguard.host.HostPlan;
import bulkhead.leakguard.host.NetworkListener;
import bulkhead.leakguard.host.Offload;
import bulkhead.leakguard.host.OuterSocket;
import bulkhead.leakguard.host.Subscription;
import bulkhead.leakguard.host.Surroundings;
import bulkhead.leakguard.host.TunDevice;
import bulkhead.leakguard.host.TunnelPlan;
import bulkhead.leakguard.host.Underlay;
import bulkhead.leakguard.policy.FilterPolicy;
import bulkhead.leakguard.policy.GuardState;
import bulkhead.leakguard.policy.Links;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A computer without an operating system: its fields are what it answers, what is applied is written down, and what is to go wrong
 * comes between each call and what it does. Its sockets and its TUN lead nowhere, but for whoever puts others in their place.
 */
public class FakeHost implements HostNetwork {
    public static final Underlay HOME = way("192.0.2.1", true);
    public static final int FIRST_PORT = 40_001;

    /** What may happen at any point: it throws, waits, or does nothing. */
    @FunctionalInterface
    public interface Interference {
        void at(String point) throws HostException;
    }

    public volatile Interference interference = _ -> {};
    /** None while there is no network. */
    public volatile Optional<Underlay> underlay = Optional.of(HOME);

    /** Nothing but the address that leads to the server. */
    public volatile Surroundings surroundings = new Surroundings(Set.of(HOME.source()), Set.of(), Set.of());

    public volatile Set<Capability> capabilities = Set.of(Capability.SPLIT_DNS, Capability.RESOLVERS, Capability.IPV6);
    public volatile List<Detour> detours = List.of();
    /** Whether an earlier run left the guard closed. */
    public volatile boolean stood;
    /** What stands without a connection. */
    public volatile GuardState afterwards = new GuardState.Disconnected();

    /** The rules in force. */
    public volatile FilterPolicy kernel = FilterPolicy.OPEN;

    public final List<HostPlan> applied = new CopyOnWriteArrayList<>();
    public volatile NetworkListener listener;
    public volatile boolean released;
    public volatile boolean left;
    private final AtomicInteger ports = new AtomicInteger(FIRST_PORT);

    public static Underlay way(String source, boolean linked) {
        return new Underlay("eth0", 2, InetAddress.ofLiteral(source), 1500, linked);
    }

    /** Another way to the server, or none. */
    public void moves(Optional<Underlay> way) {
        underlay = way;
        if (listener != null) {
            listener.changed();
        }
    }

    /** Where no failure of the host is told of. */
    protected final void unforeseen(String point) {
        try {
            interference.at(point);
        } catch (HostException e) {
            // It cannot come from here.
        }
    }

    @Override
    public boolean recover() throws HostException {
        interference.at("recover");
        return stood;
    }

    @Override
    public Underlay underlay(InetAddress server) throws HostException {
        interference.at("underlay");
        return underlay.orElseThrow(() -> new HostException("there is no way to " + server.getHostAddress()));
    }

    @Override
    public Surroundings surroundings() throws HostException {
        interference.at("surroundings");
        return surroundings;
    }

    @Override
    public Set<Capability> capabilities() {
        return capabilities;
    }

    @Override
    public List<Detour> detours(TunnelPlan tunnel) {
        return detours;
    }

    @Override
    public OuterSocket openUdp(Underlay way, InetAddress server) throws HostException {
        interference.at("openUdp");
        return new Nowhere(new InetSocketAddress(way.source(), nextPort()));
    }

    protected final int nextPort() {
        return ports.getAndIncrement();
    }

    @Override
    public OuterSocket openRawEsp(Underlay way, InetAddress server) throws HostException {
        if (!capabilities.contains(Capability.RAW_ESP)) {
            throw new HostException("no raw ESP");
        }
        return new Nowhere(new InetSocketAddress(way.source(), 0));
    }

    @Override
    public TunDevice openTun() throws HostException {
        interference.at("openTun");
        return new Nothing();
    }

    @Override
    public void apply(HostPlan plan) throws HostException {
        interference.at("apply");
        FilterPolicy next = plan.policy(Links.NONE);
        kernel = kernel.strictest(next);
        interference.at("apply, halfway");
        kernel = next;
        applied.add(plan);
        interference.at("applied");
    }

    @Override
    public Subscription watch(NetworkListener who) throws HostException {
        interference.at("watch");
        listener = who;
        return () -> {
            unforeseen("watch, closed");
            listener = null;
        };
    }

    @Override
    public void leave() throws HostException {
        interference.at("leave");
        left = true;
    }

    @Override
    public GuardState release() throws HostException {
        interference.at("release");
        released = true;
        kernel = HostPlan.of(afterwards).policy(Links.NONE);
        unforeseen("released");
        return afterwards;
    }

    /** What waits until it is closed. */
    private abstract static class Waiting {
        private final CountDownLatch closed = new CountDownLatch(1);

        final int await() {
            try {
                closed.await();
                return -1;
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        public final void close() {
            closed.countDown();
        }
    }

    /** Nothing comes by it. */
    private static final class Nowhere extends Waiting implements OuterSocket {
        private final InetSocketAddress local;

        Nowhere(InetSocketAddress local) {
            this.local = local;
        }

        @Override
        public InetSocketAddress local() {
            return local;
        }

        @Override
        public int receive(byte[] buffer, int offset, int length) {
            return await();
        }

        @Override
        public int senderPort() {
            return 0;
        }

        @Override
        public int segment() {
            return 0;
        }

        @Override
        public void send(byte[] buffer, int offset, int length, int segment, int port) {}
    }

    /** Nothing enters it. */
    private static final class Nothing extends Waiting implements TunDevice {
        @Override
        public String name() {
            return "bulkhead0";
        }

        @Override
        public int read(byte[] buffer, int offset, int length, Offload left) {
            return await();
        }

        @Override
        public int readNow(byte[] buffer, int offset, int length, Offload left) {
            return 0;
        }

        @Override
        public boolean takesSegments() {
            return false;
        }

        @Override
        public void write(byte[] buffer, int offset, int length, Offload left) {}
    }
}
