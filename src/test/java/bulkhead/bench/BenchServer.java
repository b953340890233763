package bulkhead.bench;

import bulkhead.app.pump.InPump;
import bulkhead.app.pump.OutDrop;
import bulkhead.app.pump.OutPump;
import bulkhead.leakguard.host.OuterSocket;
import bulkhead.leakguard.host.TunDevice;
import bulkhead.leakguard.host.Underlay;
import bulkhead.leakguard.host.UnreachableException;
import bulkhead.platform.linux.devices.LinuxDevices;
import bulkhead.platform.linux.devices.LinuxOuterSocket;
import bulkhead.platform.linux.libc.Libc;
import bulkhead.platform.linux.libc.SocketAddress;
import bulkhead.platform.linux.libc.Sockets;
import bulkhead.protocol.core.Machine;
import bulkhead.protocol.data.DataPath;
import bulkhead.protocol.data.DropCounters;
import bulkhead.protocol.data.TrafficCounter;
import bulkhead.protocol.esp.EspSuite;
import bulkhead.protocol.responder.RouterConfig;
import bulkhead.protocol.responder.ServerConfig;
import bulkhead.protocol.responder.ServerOutput;
import bulkhead.protocol.responder.VpnServer;
import bulkhead.protocol.wire.IpAddress;
import bulkhead.protocol.wire.IpPrefix;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;

/**
 * The embedded server for benchmarks, with the client's own pumps: one client, by the data path that is measured. Arguments: its address, the
 * client's, its interface, the suite of ESP; it says the name of its TUN once it listens, and ends with its standard input.
 */
final class BenchServer implements OutPump.Way {
    static final String SECRET = "benchmark";
    private static final int NAT_PORT = 4500;
    private static final int IKE_PORT = 500;

    private final VpnServer server;
    private final IpAddress client;
    private final TunDevice tun;
    private final OuterSocket ike;
    private final OuterSocket nat;
    private final TrafficCounter sent = new TrafficCounter();
    private final BlockingQueue<LongConsumer> inputs = new LinkedBlockingQueue<>();
    private volatile DataPath path;
    private volatile int clientPort;

    private BenchServer(InetAddress here, InetAddress there, String device, EspSuite suite) throws Exception {
        client = IpAddress.of(there.getAddress());
        Underlay way = new Underlay(device, 0, here, 1500, true);
        tun = new LinuxDevices().openTun();
        ike = listen(way, there, IKE_PORT);
        nat = listen(way, there, NAT_PORT);
        byte[] secret = SECRET.getBytes(StandardCharsets.US_ASCII);
        ServerConfig config = ServerConfig.of(
                IpAddress.of(here.getAddress()),
                secret,
                _ -> secret,
                RouterConfig.slaac(1, IpPrefix.parse("fd00:99::/64"), List.of()));
        server = new VpnServer(config.withProposals(config.phase1(), List.of(suite)), new SecureRandom());
    }

    public static void main(String[] args) throws Exception {
        InetAddress here = InetAddress.ofLiteral(args[0]);
        BenchServer server = new BenchServer(here, InetAddress.ofLiteral(args[1]), args[2], EspSuite.valueOf(args[3]));
        System.out.println(server.tun.name());
        Thread.ofPlatform().daemon().start(server::run);
        System.in.transferTo(System.err);
    }

    static OuterSocket listen(Underlay way, InetAddress client, int port) throws IOException {
        int fd = Sockets.open(SocketAddress.family(client), Libc.SOCK_DGRAM, 0);
        Sockets.bind(fd, SocketAddress.of(way.source(), port, 0), "port " + port);
        Libc.setsockopt(fd, Libc.SOL_SOCKET, Libc.SO_RCVBUFFORCE, Sockets.number(4 << 20), 4);
        return LinuxOuterSocket.adopt(fd, way, client, false);
    }

    private void run() {
        pump("in-500", new InPump(ike, _ -> false, () -> tun, () -> path, new Inputs(IKE_PORT)));
        pump("in-4500", new InPump(nat, _ -> true, () -> tun, () -> path, new Inputs(NAT_PORT)));
        pump("out", new OutPump(tun, () -> this, new DropCounters<>(OutDrop.class), () -> {}));
        while (true) {
            long wait = server.deadline() == Machine.NEVER ? 1_000 : Math.max(0, server.deadline() - now());
            try {
                LongConsumer input = inputs.poll(wait, TimeUnit.MILLISECONDS);
                if (input == null) {
                    server.tick(now());
                } else {
                    input.accept(now());
                }
                drain();
            } catch (InterruptedException | IOException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private static void pump(String name, Runnable pump) {
        Thread.ofPlatform().daemon().name(name).start(pump);
    }

    private static long now() {
        return System.nanoTime() / 1_000_000;
    }

    private void drain() throws IOException {
        for (ServerOutput output; (output = server.poll()) != null; ) {
            if (output instanceof ServerOutput.Transmit(IpAddress _, int port, int from, byte[] bytes)) {
                (from == IKE_PORT ? ike : nat).send(bytes, 0, bytes.length, port);
            } else if (output instanceof ServerOutput.Log entry) {
                System.err.println(entry);
            }
        }
        clientPort = server.clientPort();
        path = server.path();
    }

    @Override
    public DataPath path() {
        return clientPort == 0 ? null : path;
    }

    @Override
    public boolean sendEsp(DataPath sealedFor, byte[] packets, int offset, int length, int segment) {
        try {
            nat.send(packets, offset, length, segment, clientPort);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public TrafficCounter sent() {
        return sent;
    }

    private final class Inputs implements InPump.Control {
        private final int localPort;

        Inputs(int localPort) {
            this.localPort = localPort;
        }

        @Override
        public void datagram(byte[] bytes, int port) {
            inputs.add(now -> server.receive(now, client, port, localPort, bytes));
        }

        @Override
        public void opened(int verdict, byte[] plain, int inboundSpi) {
            inputs.add(now -> server.receiveOpened(now, verdict, plain));
        }

        @Override
        public void unreachable(UnreachableException told) {}

        @Override
        public void ended(IOException why) {
            throw new IllegalStateException(why);
        }
    }
}
