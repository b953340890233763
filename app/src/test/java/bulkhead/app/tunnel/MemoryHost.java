package bulkhead.app.tunnel;

import bulkhead.leakguard.host.HostException;
import bulkhead.leakguard.host.HostNetwork;
import bulkhead.leakguard.host.HostPlan;
import bulkhead.leakguard.host.NetworkListener;
import bulkhead.leakguard.host.OuterSocket;
import bulkhead.leakguard.host.Subscription;
import bulkhead.leakguard.host.Surroundings;
import bulkhead.leakguard.host.TunDevice;
import bulkhead.leakguard.host.Underlay;
import bulkhead.leakguard.policy.GuardState;
import bulkhead.protocol.responder.RouterConfig;
import bulkhead.protocol.responder.ServerConfig;
import bulkhead.protocol.responder.ServerOutput;
import bulkhead.protocol.responder.VpnServer;
import bulkhead.protocol.wire.IpAddress;
import bulkhead.protocol.wire.IpPrefix;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A host without an operating system, and behind its sockets the embedded server. What is applied is only written down. */
final class MemoryHost implements HostNetwork {
    static final String SERVER = "192.0.2.10";
    static final Underlay HOME = way("192.0.2.1", true);
    static final byte[] PASSWORD = {2};

    private static final byte[] END = {};

    final List<HostPlan> applied = new CopyOnWriteArrayList<>();
    final List<MemoryTun> tuns = new CopyOnWriteArrayList<>();
    volatile Optional<Underlay> underlay = Optional.of(HOME);
    volatile byte[] password = PASSWORD;
    volatile boolean refusesPlans;
    volatile boolean closed;
    volatile boolean left;
    volatile NetworkListener listener;
    private volatile CountDownLatch hold;
    private volatile boolean isHeld;

    private final Map<Integer, MemorySocket> sockets = new ConcurrentHashMap<>();
    private final AtomicInteger ports = new AtomicInteger(40_000);
    private final ScheduledExecutorService office = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().factory());
    private final VpnServer server = new VpnServer(
            ServerConfig.of(
                    IpAddress.parse(SERVER),
                    new byte[] {1},
                    _ -> password,
                    RouterConfig.slaac(1, IpPrefix.parse("2001:db8::/64"), List.of())),
            new Random(1));

    MemoryHost() {
        office.scheduleAtFixedRate(
                () -> {
                    if (server.deadline() <= Environment.REAL.now()) {
                        server.tick(Environment.REAL.now());
                        drain();
                    }
                },
                1,
                1,
                TimeUnit.MILLISECONDS);
    }

    static Underlay way(String source, boolean linked) {
        return new Underlay("eth0", 2, InetAddress.ofLiteral(source), 1500, linked);
    }

    /** What is to be applied waits for this. */
    void holdAt(CountDownLatch latch) {
        hold = latch;
    }

    /** Whether something has begun to wait. */
    boolean isHeld() {
        return isHeld;
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Whether a crashed run's guard stands. */
    boolean guardStood;

    /** The server says goodbye to everybody. */
    void serverCloses() {
        office.execute(() -> {
            server.close(Environment.REAL.now());
            drain();
        });
    }

    /** A packet from behind the server. */
    void fromOffice(byte[] packet) {
        office.execute(() -> {
            server.packet(packet);
            drain();
        });
    }

    private void drain() {
        for (ServerOutput output; (output = server.poll()) != null; ) {
            if (output instanceof ServerOutput.Transmit(IpAddress _, int port, int localPort, byte[] bytes)
                    && sockets.containsKey(port)) {
                sockets.get(port).inbox.add(new Datagram(bytes, localPort));
            }
        }
    }

    @Override
    public boolean recover() {
        return guardStood;
    }

    @Override
    public Underlay underlay(InetAddress to) throws HostException {
        return underlay.orElseThrow(() -> new HostException("no route"));
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
    public OuterSocket openUdp(Underlay way, InetAddress to) {
        MemorySocket socket = new MemorySocket(way, ports.incrementAndGet());
        sockets.put(socket.port, socket);
        return socket;
    }

    @Override
    public OuterSocket openRawEsp(Underlay way, InetAddress to) throws HostException {
        throw new HostException("no raw ESP");
    }

    @Override
    public TunDevice openTun(String name) {
        MemoryTun tun = new MemoryTun(name.replace("%d", Integer.toString(tuns.size())));
        tuns.add(tun);
        return tun;
    }

    @Override
    public void apply(HostPlan plan) throws HostException {
        CountDownLatch held = hold;
        if (held != null) {
            isHeld = true;
            await(held);
        }
        if (refusesPlans) {
            throw new HostException("nothing can be applied");
        }
        applied.add(plan);
    }

    @Override
    public Subscription watch(NetworkListener who) {
        listener = who;
        return () -> listener = null;
    }

    @Override
    public void leave() {
        left = true;
        office.shutdownNow();
    }

    /** What stands without a connection. */
    GuardState afterwards = new GuardState.Disconnected();

    @Override
    public GuardState release() {
        closed = true;
        office.shutdownNow();
        return afterwards;
    }

    private record Datagram(byte[] bytes, int port) {}

    private final class MemorySocket implements OuterSocket {
        private final BlockingQueue<Datagram> inbox = new LinkedBlockingQueue<>();
        private final Underlay way;
        private final int port;
        private volatile int senderPort;

        MemorySocket(Underlay way, int port) {
            this.way = way;
            this.port = port;
        }

        @Override
        public InetSocketAddress local() {
            return new InetSocketAddress(way.source(), port);
        }

        @Override
        public int receive(byte[] buffer, int offset, int length) throws IOException {
            Datagram next = take(inbox);
            senderPort = next.port();
            System.arraycopy(next.bytes(), 0, buffer, offset, next.bytes().length);
            return next.bytes() == END ? -1 : next.bytes().length;
        }

        @Override
        public int senderPort() {
            return senderPort;
        }

        /** Leaves only while this host has the way the socket was opened on. */
        @Override
        public void send(byte[] buffer, int offset, int length, int to) {
            byte[] bytes = Arrays.copyOfRange(buffer, offset, offset + length);
            if (underlay.equals(Optional.of(way)) && !office.isShutdown()) {
                office.execute(() -> {
                    IpAddress from = IpAddress.of(way.source().getAddress());
                    server.receive(Environment.REAL.now(), from, port, to, bytes);
                    drain();
                });
            }
        }

        @Override
        public void close() {
            sockets.remove(port);
            inbox.add(new Datagram(END, 0));
        }
    }

    /** Nothing enters it. */
    static final class MemoryTun implements TunDevice {
        private final BlockingQueue<Boolean> ends = new LinkedBlockingQueue<>();
        private final String name;

        MemoryTun(String name) {
            this.name = name;
        }

        /** As the kernel does when somebody removes the interface. */
        void remove() {
            ends.add(false);
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            if (take(ends)) {
                return -1;
            }
            throw new IOException("File descriptor in bad state");
        }

        @Override
        public void write(byte[] buffer, int offset, int length) {}

        @Override
        public void close() {
            ends.add(true);
        }
    }

    private static <T> T take(BlockingQueue<T> queue) throws IOException {
        try {
            return queue.take();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }
}
