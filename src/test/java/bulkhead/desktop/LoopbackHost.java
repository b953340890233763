package bulkhead.desktop;

import bulkhead.leakguard.contract.FakeHost;
import bulkhead.leakguard.host.HostException;
import bulkhead.leakguard.host.OuterSocket;
import bulkhead.leakguard.host.Underlay;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.util.Optional;

/** A host whose way out is the loopback, by real sockets. */
final class LoopbackHost extends FakeHost {
    private static final InetAddress HERE = InetAddress.ofLiteral("127.77.0.1");

    LoopbackHost() {
        underlay = Optional.of(new Underlay("lo", 1, HERE, 1500, true));
    }

    @Override
    public OuterSocket openUdp(Underlay underlay, InetAddress server) throws HostException {
        try {
            return new Socket(new DatagramSocket(new InetSocketAddress(HERE, 0)), server);
        } catch (SocketException e) {
            throw new HostException("no socket: " + e.getMessage(), e);
        }
    }

    private static final class Socket implements OuterSocket {
        private final DatagramSocket socket;
        private final InetAddress server;
        private volatile int senderPort;
        private volatile int received;

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
            received = packet.getLength();
            return packet.getLength();
        }

        @Override
        public int senderPort() {
            return senderPort;
        }

        @Override
        public int segment() {
            return received;
        }

        @Override
        public void send(byte[] buffer, int offset, int length, int segment, int port) throws IOException {
            for (int at = 0; at < length; at += segment) {
                int size = Math.min(segment, length - at);
                socket.send(new DatagramPacket(buffer, offset + at, size, server, port));
            }
        }

        @Override
        public void close() {
            socket.close();
        }
    }
}
