package bulkhead.platform.linux.devices;

import bulkhead.leakguard.host.OuterSocket;
import bulkhead.leakguard.host.Underlay;
import bulkhead.leakguard.host.UnreachableException;
import bulkhead.platform.linux.libc.Descriptor;
import bulkhead.platform.linux.libc.ErrnoException;
import bulkhead.platform.linux.libc.Libc;
import bulkhead.platform.linux.libc.PacketCalls;
import bulkhead.platform.linux.libc.SocketAddress;
import bulkhead.platform.linux.libc.Sockets;
import bulkhead.platform.linux.links.Ours;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * UDP or raw ESP to one server. SO_BINDTODEVICE keeps it out of the tunnel's routes, and SO_MARK is what the guard and the
 * policy routing know it by; setting that needs CAP_NET_ADMIN, so that no other user's program can.
 */
public final class LinuxOuterSocket implements OuterSocket {
    private static final int CAPACITY = 1 << 16;
    private static final int BUFFER_BYTES = 4 << 20;
    /** More than any length: ICMP says something, or said it of an earlier packet. */
    private static final long TOLD = Long.MAX_VALUE;

    private static final long NOTHING = TOLD - 1;

    private final boolean raw;
    private final Descriptor descriptor;
    private final byte[] server;
    /** Of UDP. */
    private final IcmpErrors icmp;

    private final InetSocketAddress local;

    private final MemorySegment in = PacketCalls.memory(CAPACITY);
    private final ByteBuffer inBytes = Datagrams.bytes(in);
    private final MemorySegment from = PacketCalls.memory(SocketAddress.MAX_LENGTH);
    private final ByteBuffer fromBytes = Datagrams.bytes(from);
    private final byte[] sender = new byte[SocketAddress.MAX_LENGTH];
    private final PacketCalls inCalls = new PacketCalls();
    private final LongSupplier receiveOnce;
    private volatile int senderPort;
    private volatile int segment;
    /** Together where the kernel gives what came together at once. */
    private final Datagrams incoming;

    private final MemorySegment out = PacketCalls.memory(CAPACITY);
    private final ByteBuffer outBytes = Datagrams.bytes(out);
    private final ByteBuffer toBytes;
    private final PacketCalls outCalls = new PacketCalls();
    private final LongSupplier sendOnce;
    private final Datagrams outgoing;
    private final LongSupplier sendTogether;
    /** Whether the kernel cuts what is sent; not on an interface that cannot checksum the pieces. */
    private boolean cuts;

    private int outLength;
    private int outSegment;

    static LinuxOuterSocket udp(Underlay underlay, InetAddress server) throws IOException {
        return create(underlay, server, false);
    }

    static LinuxOuterSocket rawEsp(Underlay underlay, InetAddress server) throws IOException {
        return create(underlay, server, true);
    }

    private static LinuxOuterSocket create(Underlay underlay, InetAddress server, boolean raw) throws IOException {
        int kind = raw ? Libc.SOCK_RAW : Libc.SOCK_DGRAM;
        int fd = Sockets.open(SocketAddress.family(server), kind, raw ? Libc.IPPROTO_ESP : 0);
        return new LinuxOuterSocket(fd, underlay, server, raw, true);
    }

    /** Takes over a descriptor of one that another process created for the same. */
    public static LinuxOuterSocket adopt(int fd, Underlay underlay, InetAddress server, boolean raw)
            throws IOException {
        return new LinuxOuterSocket(fd, underlay, server, raw, false);
    }

    private LinuxOuterSocket(int fd, Underlay underlay, InetAddress address, boolean raw, boolean fresh)
            throws IOException {
        this.raw = raw;
        descriptor = new Descriptor(fd);
        try {
            server = SocketAddress.of(address, 0, underlay.interfaceIndex());
            if (fresh) {
                setOptions(fd, underlay);
                bind(fd, underlay);
            }
            icmp = raw ? null : new IcmpErrors(fd, address instanceof Inet6Address);
            local = new InetSocketAddress(underlay.source(), raw ? 0 : Sockets.localPort(fd));
        } catch (IOException e) {
            descriptor.close();
            throw e;
        }
        if (!raw) {
            Datagrams.join(fd);
        }
        incoming = new Datagrams(fd, inCalls, in, from);
        receiveOnce = () -> {
            long n = incoming.receive(CAPACITY);
            boolean ofEarlier = n < 0 && IcmpErrors.isOfEarlierPacket(inCalls.errno());
            return n >= 0 ? n : icmp != null && icmp.take() == 0 ? TOLD : ofEarlier ? NOTHING : n;
        };
        cuts = !raw && Datagrams.cuts(fd);
        MemorySegment to = PacketCalls.memory(server.length).copyFrom(MemorySegment.ofArray(server));
        toBytes = Datagrams.bytes(to);
        outgoing = new Datagrams(fd, outCalls, out, to);
        sendOnce = () -> {
            long n = outgoing.send(outLength);
            // What ICMP said of an earlier packet is said once, and this one has not been sent.
            return n < 0 && IcmpErrors.isOfEarlierPacket(outCalls.errno()) ? outgoing.send(outLength) : n;
        };
        sendTogether = () -> {
            long n = outgoing.send(outLength, outSegment);
            return n < 0 && IcmpErrors.isOfEarlierPacket(outCalls.errno()) ? outgoing.send(outLength, outSegment) : n;
        };
    }

    /** For handing it over; stays this object's. */
    public int fd() {
        return descriptor.fd;
    }

    private void setOptions(int fd, Underlay underlay) throws IOException {
        Sockets.option(fd, Libc.SOL_SOCKET, Libc.SO_MARK, Sockets.number(Ours.MARK));
        Sockets.bindToInterface(fd, underlay.interfaceName());
        // Without DF the routers between may fragment; with it a path that hides its MTU swallows every full packet.
        if (server.length != SocketAddress.MAX_LENGTH) {
            Sockets.option(fd, Libc.SOL_IP, Libc.IP_MTU_DISCOVER, Sockets.number(Libc.IP_PMTUDISC_DONT));
        }
        // A larger buffer rides out a pause of the receiving thread; missing it loses packets, no more.
        Libc.setsockopt(fd, Libc.SOL_SOCKET, Libc.SO_RCVBUFFORCE, Sockets.number(BUFFER_BYTES), 4);
        Libc.setsockopt(fd, Libc.SOL_SOCKET, Libc.SO_SNDBUFFORCE, Sockets.number(BUFFER_BYTES), 4);
    }

    private void bind(int fd, Underlay underlay) throws IOException {
        byte[] source = SocketAddress.of(underlay.source(), 0, underlay.interfaceIndex());
        Sockets.bind(fd, source, underlay.source().getHostAddress());
        if (raw && Libc.connect(fd, server, server.length) < 0) {
            throw Descriptor.error("connect");
        }
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
            long n = descriptor.await("receive", Libc.POLLIN, inCalls, receiveOnce, millis);
            if (n == Descriptor.CLOSED) {
                return -1;
            }
            if (n == Descriptor.TIMED_OUT) {
                return 0;
            }
            if (n == TOLD || n == NOTHING) {
                Optional<UnreachableException> told = n == TOLD ? icmp.taken() : Optional.empty();
                if (told.isPresent()) {
                    throw told.get();
                }
                continue;
            }
            fromBytes.get(0, sender, 0, server.length);
            if (SocketAddress.sameHost(sender, server)) {
                if (icmp != null) {
                    icmp.stop();
                }
                senderPort = raw ? 0 : SocketAddress.port(sender);
                int header = raw ? ipHeader() : 0;
                int payload = Math.clamp(n - header, 0, length);
                inBytes.get(header, buffer, offset, payload);
                segment = incoming.segment(payload);
                return payload;
            }
        }
    }

    /** raw(7): an IPv4 raw socket receives the IP header too, an IPv6 one does not. */
    private int ipHeader() {
        return server.length == SocketAddress.MAX_LENGTH ? 0 : (inBytes.get(0) & 0x0f) * 4;
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
    public synchronized void send(byte[] buffer, int offset, int length, int segment, int port) throws IOException {
        if (!raw) {
            toBytes.put(SocketAddress.PORT_OFFSET, (byte) (port >> 8));
            toBytes.put(SocketAddress.PORT_OFFSET + 1, (byte) port);
        }
        if (length > segment && cuts && sendTogether(buffer, offset, length, segment)) {
            return;
        }
        for (int at = 0; at < length; at += segment) {
            outLength = Math.min(segment, length - at);
            outBytes.put(0, buffer, offset + at, outLength);
            descriptor.await("send", Libc.POLLOUT, outCalls, sendOnce);
        }
    }

    /** False where they have to go one by one: longer than the link's MTU, so fragments, or over an interface without checksums. */
    private boolean sendTogether(byte[] buffer, int offset, int length, int segment) throws IOException {
        outBytes.put(0, buffer, offset, length);
        outLength = length;
        outSegment = segment;
        try {
            descriptor.await("send", Libc.POLLOUT, outCalls, sendTogether);
            return true;
        } catch (ErrnoException e) {
            if (e.errno() != Libc.EINVAL && e.errno() != Libc.EIO && e.errno() != Libc.EMSGSIZE) {
                throw e;
            }
            cuts &= e.errno() != Libc.EIO;
            return false;
        }
    }

    @Override
    public void close() {
        descriptor.close();
    }
}
