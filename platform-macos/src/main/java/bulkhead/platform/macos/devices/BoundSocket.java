package bulkhead.platform.macos.devices;

import bulkhead.leakguard.host.OuterSocket;
import bulkhead.leakguard.host.Underlay;
import bulkhead.platform.macos.darwin.Calls;
import bulkhead.platform.macos.darwin.Darwin;
import bulkhead.platform.macos.darwin.Descriptor;
import bulkhead.platform.macos.darwin.ErrnoException;
import bulkhead.platform.macos.darwin.Numbers;
import bulkhead.platform.macos.darwin.SocketAddress;
import com.sun.jna.Memory;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** UDP to one server, by an interface of its own whatever the routes say (IP_BOUND_IF): so it is outside the tunnel. */
final class BoundSocket implements OuterSocket, HandedOver {
    private static final int CAPACITY = 1 << 16;
    private static final int BUFFER_BYTES = 4 << 20;

    private final Descriptor descriptor;
    private final byte[] server;
    private final InetSocketAddress local;
    private final Memory in = new Memory(CAPACITY);
    private final Memory from = new Memory(SocketAddress.IPV6);
    private final int[] fromLength = new int[1];
    private final byte[] sender = new byte[SocketAddress.IPV6];
    private final Memory inPoll = Descriptor.pollMemory();
    private final Memory out = new Memory(CAPACITY);
    private final Memory to;
    private final Memory outPoll = Descriptor.pollMemory();
    private volatile int senderPort;
    private volatile int segment;

    static BoundSocket open(Calls calls, Underlay underlay, InetAddress server) throws ErrnoException {
        int fd = calls.socket(SocketAddress.family(server), Darwin.SOCK_DGRAM, 0);
        int port;
        try {
            bindTo(calls, fd, server, underlay.interfaceIndex());
            more(calls, fd, Darwin.SO_RCVBUF);
            more(calls, fd, Darwin.SO_SNDBUF);
            calls.bind(fd, SocketAddress.of(underlay.source(), 0, underlay.interfaceIndex()));
            port = SocketAddress.port(calls.name(fd));
        } catch (ErrnoException e) {
            calls.close(fd);
            throw e;
        }
        return new BoundSocket(calls, fd, underlay, server, port);
    }

    /** Takes over what another process opened; on failure it is closed. */
    static BoundSocket adopt(Calls calls, int fd, Underlay underlay, InetAddress server) throws ErrnoException {
        int port;
        try {
            port = SocketAddress.port(calls.name(fd));
        } catch (ErrnoException e) {
            calls.close(fd);
            throw e;
        }
        return new BoundSocket(calls, fd, underlay, server, port);
    }

    /** What it sends leaves by this interface or not at all. */
    static void bindTo(Calls calls, int fd, InetAddress server, int index) throws ErrnoException {
        boolean ipv6 = server instanceof Inet6Address;
        calls.set(
                fd,
                ipv6 ? Darwin.IPPROTO_IPV6 : Darwin.IPPROTO_IP,
                ipv6 ? Darwin.IPV6_BOUND_IF : Darwin.IP_BOUND_IF,
                Numbers.bytes(index));
    }

    /** It rides out a pause of the receiving thread; without it packets are lost, no more. */
    private static void more(Calls calls, int fd, int option) {
        try {
            calls.set(fd, Darwin.SOL_SOCKET, option, Numbers.bytes(BUFFER_BYTES));
        } catch (ErrnoException e) {
            // The kernel's own size is the most, then.
        }
    }

    BoundSocket(Calls calls, int fd, Underlay underlay, InetAddress address, int port) throws ErrnoException {
        descriptor = new Descriptor(calls, fd);
        server = SocketAddress.of(address, 0, underlay.interfaceIndex());
        local = new InetSocketAddress(underlay.source(), port);
        to = new Memory(server.length);
        to.write(0, server, 0, server.length);
    }

    @Override
    public int fd() {
        return descriptor.fd;
    }

    @Override
    public InetSocketAddress local() {
        return local;
    }

    @Override
    public int receive(byte[] buffer, int offset, int length) throws IOException {
        return receive(buffer, offset, length, Descriptor.FOR_EVER);
    }

    @Override
    public int receiveNow(byte[] buffer, int offset, int length) throws IOException {
        return receive(buffer, offset, length, 0);
    }

    private int receive(byte[] buffer, int offset, int length, int millis) throws IOException {
        while (true) {
            long n = descriptor.receive(in, from, fromLength, inPoll, millis);
            if (n == Descriptor.CLOSED) {
                return -1;
            }
            if (n == Descriptor.TIMED_OUT) {
                return 0;
            }
            from.read(0, sender, 0, server.length);
            if (SocketAddress.sameHost(sender, server)) {
                senderPort = SocketAddress.port(sender);
                segment = Math.clamp(n, 0, length);
                in.read(0, buffer, offset, segment);
                return segment;
            }
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
    public synchronized void send(byte[] buffer, int offset, int length, int each, int port) throws IOException {
        to.setByte(SocketAddress.PORT_OFFSET, (byte) (port >> 8));
        to.setByte(SocketAddress.PORT_OFFSET + 1, (byte) port);
        for (int at = 0; at < length; at += each) {
            int packet = Math.min(each, length - at);
            out.write(0, buffer, offset + at, packet);
            send(packet);
        }
    }

    private void send(int packet) throws IOException {
        try {
            descriptor.send(out, packet, to, outPoll);
        } catch (ErrnoException e) {
            // The network card has no room for it now: it is lost as on any full link.
            if (e.errno() != Darwin.ENOBUFS) {
                throw e;
            }
        }
    }

    @Override
    public void close() {
        descriptor.close();
    }
}
