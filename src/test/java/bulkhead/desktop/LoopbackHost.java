package bulkhead.desktop;

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
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.util.concurrent.CountDownLatch;

/** A host whose way out is the loopback: its sockets are real, its plans are only taken. */
final class LoopbackHost implements HostNetwork {
    private static final InetAddress HERE = InetAddress.ofLiteral("127.77.0.1");

    @Override
    public boolean recover() {
        return false;
    }

    @Override
    public Underlay underlay(InetAddress server) {
        return new Underlay("lo", 1, HERE, 1500, true);
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
    public OuterSocket openUdp(Underlay underlay, InetAddress server) throws HostException {
        try {
            return new Socket(new DatagramSocket(new InetSocketAddress(HERE, 0)), server);
        } catch (SocketException e) {
            throw new HostException("no socket: " + e.getMessage(), e);
        }
    }

    @Override
    public OuterSocket openRawEsp(Underlay underlay, InetAddress server) throws HostException {
        throw new HostException("no raw ESP");
    }

    @Override
    public TunDevice openTun(String name) {
        return new Tun();
    }

    @Override
    public void apply(HostPlan plan) {}

    @Override
    public Subscription watch(NetworkListener listener) {
        return () -> {};
    }

    @Override
    public void leave() {}

    @Override
    public GuardState release() {
        return new GuardState.Disconnected();
    }

    private static final class Socket implements OuterSocket {
        private final DatagramSocket socket;
        private final InetAddress server;
        private volatile int senderPort;

        Socket(DatagramSocket socket, InetAddress server) {
            this.socket = socket;
            this.server = server;
        }

        @Override
        public InetSocketAddress local() {
            return (InetSocketAddress) socket.getLocalSocketAddress();
        }

        @Override
        public int receive(byte[] buffer, int offset, int length) throws IOException {
            DatagramPacket packet = new DatagramPacket(buffer, offset, length);
            try {
                socket.receive(packet);
            } catch (SocketException e) {
                if (socket.isClosed()) {
                    return -1;
                }
                throw e;
            }
            senderPort = packet.getPort();
            return packet.getLength();
        }

        @Override
        public int senderPort() {
            return senderPort;
        }

        @Override
        public void send(byte[] buffer, int offset, int length, int port) throws IOException {
            socket.send(new DatagramPacket(buffer, offset, length, server, port));
        }

        @Override
        public void close() {
            socket.close();
        }
    }

    /** Nothing enters it. */
    private static final class Tun implements TunDevice {
        private final CountDownLatch closed = new CountDownLatch(1);

        @Override
        public String name() {
            return "bulkhead0";
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            try {
                closed.await();
                return -1;
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
        }

        @Override
        public void write(byte[] buffer, int offset, int length) {}

        @Override
        public void close() {
            closed.countDown();
        }
    }
}
