package bulkhead.app.tunnel;

import bulkhead.leakguard.contract.FakeHost;
import bulkhead.leakguard.host.HostException;
import bulkhead.leakguard.host.Offload;
import bulkhead.leakguard.host.OuterSocket;
import bulkhead.leakguard.host.TunDevice;
import bulkhead.leakguard.host.Underlay;
import bulkhead.leakguard.host.UnreachableException;
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
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A host on a network with a delay, and behind that the embedded server. */
final class OfficeHost extends FakeHost {
    static final String SERVER = "192.0.2.10";
    static final byte[] PSK = {1};
    static final byte[] PASSWORD = {2};

    /** From here to the server, in ms. */
    int delay;

    /** The share of packets that the network loses. */
    double loss;

    /** Whether the system takes no packet for the server. */
    volatile boolean refusesPackets;

    final List<byte[]> toPrograms = new CopyOnWriteArrayList<>();
    final List<byte[]> toOffice = new CopyOnWriteArrayList<>();
    final List<Tun> tuns = new CopyOnWriteArrayList<>();

    private final Timing time;
    private final Random random;
    private final Map<Integer, Socket> sockets = new ConcurrentHashMap<>();
    private volatile VpnServer server;

    /** In real time, next door to a server of dual stack that knows every user by {@link #PASSWORD}. */
    OfficeHost() {
        this(new RealTime(), 1, server(PASSWORD));
    }

    OfficeHost(Timing time, long seed, ServerConfig config) {
        this.time = time;
        this.random = new Random(seed);
        restartServer(config);
    }

    static ServerConfig server(byte... password) {
        return ServerConfig.of(
                IpAddress.parse(SERVER),
                PSK.clone(),
                _ -> password.clone(),
                RouterConfig.slaac(1, IpPrefix.parse("2001:db8:99::/64"), List.of()));
    }

    /** The server forgets every session. */
    void restartServer(ServerConfig config) {
        server = new VpnServer(config, new Random(random.nextLong()));
        time.drive(server, this::drain);
    }

    /** The server says goodbye to everybody. */
    void serverCloses() {
        atServer(() -> server.close(time.now()));
    }

    /** A packet from behind the server. */
    void fromOffice(byte[] packet) {
        atServer(() -> server.packet(packet));
    }

    private void atServer(Runnable action) {
        time.after(0, () -> {
            action.run();
            drain();
        });
    }

    /** A program sends a packet into the tunnel. */
    void fromProgram(byte... packet) {
        tuns.getLast().enters(packet);
    }

    /** Somebody on the way says that what this host sends arrives at nobody. */
    void deny() {
        sockets.values().forEach(socket -> socket.inbox.add(new Datagram(null, 0)));
    }

    /** How many sockets nobody has closed. */
    int openSockets() {
        return sockets.size();
    }

    private void drain() {
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

    /** Either way, while this host has a network and its cable is in. */
    private void carry(Runnable arrival) {
        if (underlay.filter(Underlay::linked).isPresent() && random.nextDouble() >= loss) {
            time.after(delay, arrival);
        }
    }

    @Override
    public OuterSocket openUdp(Underlay way, InetAddress to) throws HostException {
        interference.at("openUdp");
        Socket socket = new Socket(way, nextPort());
        sockets.put(socket.port, socket);
        return socket;
    }

    @Override
    public TunDevice openTun() throws HostException {
        interference.at("openTun");
        Tun tun = new Tun("bulkhead" + tuns.size());
        tuns.add(tun);
        return tun;
    }

    @Override
    public void leave() throws HostException {
        super.leave();
        time.end();
    }

    @Override
    public GuardState release() throws HostException {
        GuardState stands = super.release();
        time.end();
        return stands;
    }

    /** @param bytes null for what somebody says by ICMP */
    private record Datagram(byte[] bytes, int port) {}

    private final class Socket implements OuterSocket {
        private final Underlay way;
        private final int port;
        private final Timing.Inbox<Datagram> inbox = time.inbox();
        private volatile int senderPort;
        private volatile int segment;

        Socket(Underlay way, int port) {
            this.way = way;
            this.port = port;
        }

        @Override
        public InetSocketAddress local() {
            return new InetSocketAddress(way.source(), port);
        }

        @Override
        public int receive(byte[] buffer, int offset, int length) throws UnreachableException {
            Datagram next = inbox.take();
            if (next == null) {
                return -1;
            }
            if (next.bytes() == null) {
                throw new UnreachableException(
                        UnreachableException.Kind.PORT, InetAddress.getLoopbackAddress(), new byte[8]);
            }
            unforeseen("receive");
            senderPort = next.port();
            segment = next.bytes().length;
            System.arraycopy(next.bytes(), 0, buffer, offset, next.bytes().length);
            return next.bytes().length;
        }

        @Override
        public int senderPort() {
            return senderPort;
        }

        @Override
        public int segment() {
            return segment;
        }

        /** Leaves only while this host has the address that the socket was opened with. */
        @Override
        public void send(byte[] buffer, int offset, int length, int segment, int to) throws IOException {
            unforeseen("send");
            if (refusesPackets) {
                throw new IOException("No buffer space available");
            }
            for (int at = 0; at < length; at += segment) {
                one(Arrays.copyOfRange(buffer, offset + at, offset + Math.min(at + segment, length)), to);
            }
        }

        private void one(byte[] bytes, int to) {
            if (underlay.filter(now -> now.source().equals(way.source())).isPresent()) {
                IpAddress from = IpAddress.of(way.source().getAddress());
                carry(() -> {
                    server.receive(time.now(), from, port, to, bytes);
                    drain();
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

    /** Into it goes what a test puts there. */
    final class Tun implements TunDevice {
        private static final byte[] REMOVED = {};

        private final String name;
        private final Timing.Inbox<byte[]> inbox = time.inbox();

        Tun(String name) {
            this.name = name;
        }

        /** As the kernel does when somebody removes the interface. */
        void remove() {
            inbox.add(REMOVED);
        }

        /** A packet that a program sends into the tunnel. */
        void enters(byte... packet) {
            inbox.add(packet);
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public int read(byte[] buffer, int offset, int length, Offload left) throws IOException {
            left.none();
            byte[] packet = inbox.take();
            if (packet == null) {
                return -1;
            }
            if (packet == REMOVED) {
                throw new IOException("File descriptor in bad state");
            }
            unforeseen("TUN read");
            System.arraycopy(packet, 0, buffer, offset, packet.length);
            return packet.length;
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
        public void write(byte[] buffer, int offset, int length, Offload left) {
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
