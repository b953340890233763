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
import bulkhead.leakguard.policy.FilterPolicy;
import bulkhead.leakguard.policy.GuardState;
import bulkhead.leakguard.policy.Links;
import bulkhead.protocol.responder.ServerConfig;
import bulkhead.protocol.responder.ServerOutput;
import bulkhead.protocol.responder.VpnServer;
import bulkhead.protocol.wire.IpAddress;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/** A computer without an operating system, a network with a delay, and behind it the embedded server, in virtual time. */
final class VirtualHost implements HostNetwork {
    static final String SERVER = "192.0.2.10";

    private static final Underlay HOME = new Underlay("eth0", 2, InetAddress.ofLiteral("192.0.2.1"), 1500, true);

    /** From here to the server, in ms. */
    int delay = 20;

    /** The share of packets that the network loses. */
    double loss;

    /** Nothing but the address that leads to the server. */
    Surroundings surroundings = new Surroundings(Set.of(HOME.source()), Set.of());

    boolean routesDomains = true;

    /** Whether an earlier run left the guard closed. */
    boolean stood;

    /** Comes between each call and what it does. */
    Interference interference = _ -> {};

    /** The rules in force. */
    FilterPolicy kernel = FilterPolicy.OPEN;

    final List<HostPlan> applied = new ArrayList<>();
    final List<byte[]> toPrograms = new ArrayList<>();
    final List<byte[]> toOffice = new ArrayList<>();

    private final VirtualTime time;
    private final Random random;
    private final Map<Integer, Socket> sockets = new HashMap<>();
    private Optional<Underlay> underlay = Optional.of(HOME);
    private VpnServer server;
    private NetworkListener listener;
    private Tun tun;
    private int lastPort = 40_000;
    private boolean closed;

    /** What may happen at any point: it throws, or does nothing. */
    @FunctionalInterface
    interface Interference {
        void at(String point) throws HostException;
    }

    VirtualHost(VirtualTime time, long seed, ServerConfig config) {
        this.time = time;
        this.random = new Random(seed);
        restartServer(config);
    }

    /** The server forgets every session. */
    void restartServer(ServerConfig config) {
        server = new VpnServer(config, new Random(random.nextLong()));
        time.drive(server, this::drainServer);
    }

    /** The server says goodbye to everybody. */
    void serverCloses() {
        server.close(time.now());
        drainServer();
    }

    /** This computer's network goes, or is there again. */
    void online(boolean there) {
        underlay = there ? Optional.of(HOME) : Optional.empty();
        if (listener != null) {
            listener.changed();
        }
    }

    /** The cable is out, or in again; the way to the server is the same. */
    void plugged(boolean in) {
        loss = in ? 0 : 1;
        underlay =
                Optional.of(new Underlay(HOME.interfaceName(), HOME.interfaceIndex(), HOME.source(), HOME.mtu(), in));
        listener.changed();
    }

    /** The thread that hears of the network's changes ends by this. */
    void monitorDies(Throwable why) {
        listener.died(why);
    }

    /** A program sends a packet into the tunnel. */
    void fromProgram(byte[] packet) {
        tun.inbox.add(packet);
    }

    /** A packet from behind the server. */
    void fromOffice(byte[] packet) {
        server.packet(packet);
        drainServer();
    }

    boolean isClosed() {
        return closed;
    }

    /** How many sockets nobody has closed. */
    int openSockets() {
        return sockets.size();
    }

    private void drainServer() {
        for (ServerOutput output; (output = server.poll()) != null; ) {
            switch (output) {
                case ServerOutput.Transmit(IpAddress _, int port, int from, byte[] bytes) ->
                    carry(() -> {
                        if (sockets.containsKey(port)) {
                            sockets.get(port).inbox.add(new Datagram(bytes, from));
                        }
                    });
                case ServerOutput.Deliver(byte[] packet) -> toOffice.add(packet);
                case ServerOutput.Log _ -> {}
            }
        }
    }

    private void carry(Runnable arrival) {
        if (random.nextDouble() >= loss) {
            time.after(delay, arrival);
        }
    }

    @Override
    public boolean recover() throws HostException {
        interference.at("recover");
        return stood;
    }

    @Override
    public Underlay underlay(InetAddress to) throws HostException {
        interference.at("underlay");
        return underlay.orElseThrow(() -> new HostException("there is no way to " + to.getHostAddress()));
    }

    @Override
    public Surroundings surroundings() throws HostException {
        interference.at("surroundings");
        return surroundings;
    }

    @Override
    public boolean routesDomains() {
        return routesDomains;
    }

    @Override
    public OuterSocket openUdp(Underlay way, InetAddress to) throws HostException {
        interference.at("openUdp");
        Socket socket = new Socket(++lastPort, time.inbox());
        sockets.put(socket.port, socket);
        return socket;
    }

    @Override
    public OuterSocket openRawEsp(Underlay way, InetAddress to) throws HostException {
        throw new HostException("no raw ESP");
    }

    @Override
    public TunDevice openTun(String name) throws HostException {
        interference.at("openTun");
        tun = new Tun(time.inbox());
        return tun;
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
    }

    @Override
    public GuardState release() throws HostException {
        interference.at("release");
        closed = true;
        kernel = FilterPolicy.OPEN;
        unforeseen("released");
        return new GuardState.Disconnected();
    }

    /** Where no failure of the host is told of. */
    private void unforeseen(String point) {
        try {
            interference.at(point);
        } catch (HostException e) {
            // It cannot come from here.
        }
    }

    private record Datagram(byte[] bytes, int port) {}

    private final class Socket implements OuterSocket {
        private final int port;
        private final VirtualTime.Inbox<Datagram> inbox;
        private int senderPort;

        Socket(int port, VirtualTime.Inbox<Datagram> inbox) {
            this.port = port;
            this.inbox = inbox;
        }

        @Override
        public InetSocketAddress local() {
            return new InetSocketAddress(HOME.source(), port);
        }

        @Override
        public int receive(byte[] buffer, int offset, int length) {
            Datagram next = inbox.take();
            if (next == null) {
                return -1;
            }
            unforeseen("receive");
            senderPort = next.port();
            System.arraycopy(next.bytes(), 0, buffer, offset, next.bytes().length);
            return next.bytes().length;
        }

        @Override
        public int senderPort() {
            return senderPort;
        }

        @Override
        public void send(byte[] buffer, int offset, int length, int to) {
            unforeseen("send");
            byte[] bytes = Arrays.copyOfRange(buffer, offset, offset + length);
            if (underlay.isPresent()) {
                carry(() -> {
                    server.receive(time.now(), IpAddress.of(HOME.source().getAddress()), port, to, bytes);
                    drainServer();
                });
            }
        }

        @Override
        public void close() {
            sockets.remove(port);
            inbox.close();
            unforeseen("socket closed");
        }
    }

    private final class Tun implements TunDevice {
        private final VirtualTime.Inbox<byte[]> inbox;

        Tun(VirtualTime.Inbox<byte[]> inbox) {
            this.inbox = inbox;
        }

        @Override
        public String name() {
            return "bulkhead0";
        }

        @Override
        public int read(byte[] buffer, int offset, int length) {
            byte[] packet = inbox.take();
            if (packet == null) {
                return -1;
            }
            unforeseen("TUN read");
            System.arraycopy(packet, 0, buffer, offset, packet.length);
            return packet.length;
        }

        @Override
        public void write(byte[] buffer, int offset, int length) {
            unforeseen("TUN write");
            toPrograms.add(Arrays.copyOfRange(buffer, offset, offset + length));
        }

        @Override
        public void close() {
            inbox.close();
            unforeseen("TUN closed");
        }
    }
}
