package bulkhead.platform.windows;

import bulkhead.leakguard.host.OuterSocket;
import bulkhead.leakguard.host.Underlay;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;

/**
 * UDP to one server by a socket that is bound to our address on the way there: Windows sends by the interface that has it and looks at
 * that one's routes alone (the strong host model, RFC 1122 section 3.3.4.2, which it keeps to unless told otherwise). The source port is any free
 * one, as Windows' own IKE has 500 and 4500.
 */
final class BoundSocket implements OuterSocket {
    private static final int BUFFER_BYTES = 4 << 20;

    private final DatagramChannel channel;
    private final InetAddress server;
    private final InetSocketAddress local;
    private volatile int senderPort;
    private volatile int segment;

    private BoundSocket(DatagramChannel channel, InetAddress server, InetSocketAddress local) {
        this.channel = channel;
        this.server = server;
        this.local = local;
    }

    static OuterSocket open(Underlay underlay, InetAddress server) throws IOException {
        DatagramChannel channel = DatagramChannel.open(
                server instanceof Inet4Address ? StandardProtocolFamily.INET : StandardProtocolFamily.INET6);
        boolean bound = false;
        try {
            channel.setOption(StandardSocketOptions.SO_RCVBUF, BUFFER_BYTES);
            channel.setOption(StandardSocketOptions.SO_SNDBUF, BUFFER_BYTES);
            channel.bind(new InetSocketAddress(underlay.source(), 0));
            OuterSocket socket = new BoundSocket(channel, server, (InetSocketAddress) channel.getLocalAddress());
            bound = true;
            return socket;
        } finally {
            if (!bound) {
                channel.close();
            }
        }
    }

    @Override
    public InetSocketAddress local() {
        return local;
    }

    @Override
    public int receive(byte[] buffer, int offset, int length) throws IOException {
        ByteBuffer into = ByteBuffer.wrap(buffer, offset, length);
        try {
            while (true) {
                into.position(offset);
                InetSocketAddress from = (InetSocketAddress) channel.receive(into);
                if (from.getAddress().equals(server)) {
                    senderPort = from.getPort();
                    segment = into.position() - offset;
                    return segment;
                }
            }
        } catch (ClosedChannelException e) {
            return -1;
        }
    }

    @Override
    public int senderPort() {
        return senderPort;
    }

    @Override
    public int segment() {
        return segment;
    }

    @Override
    public void send(byte[] buffer, int offset, int length, int segment, int port) throws IOException {
        InetSocketAddress to = new InetSocketAddress(server, port);
        int end = offset + length;
        for (int at = offset; at < end; at += segment) {
            channel.send(ByteBuffer.wrap(buffer, at, Math.min(segment, end - at)), to);
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
