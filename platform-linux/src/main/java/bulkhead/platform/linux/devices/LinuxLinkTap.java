package bulkhead.platform.linux.devices;

import bulkhead.leakguard.host.LinkTap;
import bulkhead.leakguard.host.PhysicalLink;
import bulkhead.leakguard.probe.Probe;
import bulkhead.leakguard.probe.ProbeKind;
import bulkhead.platform.linux.libc.Caller;
import bulkhead.platform.linux.libc.Descriptor;
import bulkhead.platform.linux.libc.Libc;
import bulkhead.platform.linux.libc.SocketAddress;
import bulkhead.platform.linux.libc.Sockets;
import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * A packet(7) socket for what leaves by one link: behind nftables, and so what the world sees. Its packets begin with the IP
 * header whatever the link is. Probes go out by sockets bound to the link with SO_BINDTODEVICE, without our mark.
 */
public final class LinuxLinkTap implements LinkTap {
    private static final int CAPACITY = 1 << 16;
    private static final int BUFFER_BYTES = 16 << 20;
    private static final short ETH_P_ALL = 3;
    private static final long SIOCGSTAMPNS = 0x8907;

    private final PhysicalLink link;
    private final Descriptor descriptor;
    private final Memory in = new Memory(CAPACITY);
    private final Caller caller = Descriptor.caller();
    private final Queue<Integer> senders = new ConcurrentLinkedQueue<>();
    private volatile Instant time = Instant.EPOCH;

    public LinuxLinkTap(PhysicalLink link) throws IOException {
        this.link = link;
        // Of protocol 0 it receives nothing yet: first the filter, then the link.
        int fd = Sockets.open(Libc.AF_PACKET, Libc.SOCK_DGRAM, 0);
        descriptor = new Descriptor(fd);
        try {
            onlyOutgoing(fd);
            Libc.setsockopt(fd, Libc.SOL_SOCKET, Libc.SO_RCVBUFFORCE, Sockets.number(BUFFER_BYTES), 4);
            Sockets.bind(fd, packetAddress(link.index()), link.name());
            Libc.ioctl(fd, SIOCGSTAMPNS, new byte[16]); // fails, as nothing was read, and turns time stamps on
        } catch (IOException e) {
            descriptor.close();
            throw e;
        }
    }

    /** {@code struct sockaddr_ll}; the protocol is in the network's order. */
    private static byte[] packetAddress(int index) {
        return ByteBuffer.allocate(20)
                .order(ByteOrder.nativeOrder())
                .putShort((short) Libc.AF_PACKET)
                .put((byte) 0)
                .put((byte) ETH_P_ALL)
                .putInt(index)
                .array();
    }

    /** In the kernel, as a busy download would fill the buffer: {@code ldb pkttype; jeq PACKET_OUTGOING, all, none}. */
    private static void onlyOutgoing(int fd) throws IOException {
        long[] program = {
            instruction(0x30, 0, 0, 0xfffff004), // SKF_AD_OFF + SKF_AD_PKTTYPE
            instruction(0x15, 0, 1, 4),
            instruction(0x06, 0, 0, 0x40000),
            instruction(0x06, 0, 0, 0)
        };
        try (Memory filter = new Memory(8L * program.length)) {
            filter.write(0, program, 0, program.length);
            byte[] reference = ByteBuffer.allocate(16)
                    .order(ByteOrder.nativeOrder())
                    .putShort((short) program.length)
                    .putLong(8, Pointer.nativeValue(filter))
                    .array();
            Sockets.option(fd, Libc.SOL_SOCKET, Libc.SO_ATTACH_FILTER, reference);
        }
    }

    /** {@code struct sock_filter}. */
    private static long instruction(int code, int ifTrue, int ifFalse, int operand) {
        return ByteBuffer.allocate(8)
                .order(ByteOrder.nativeOrder())
                .putShort((short) code)
                .put((byte) ifTrue)
                .put((byte) ifFalse)
                .putInt(operand)
                .getLong(0);
    }

    @Override
    public int send(Probe probe) throws IOException {
        int family = SocketAddress.family(probe.target());
        int fd = switch (probe.kind()) {
            case TCP -> Sockets.open(family, Libc.SOCK_STREAM, 0);
            case UDP, DNS, MDNS -> Sockets.open(family, Libc.SOCK_DGRAM, 0);
            case ICMP -> Sockets.open(family, Libc.SOCK_RAW, probe.kind().protocol(probe.family()));
        };
        senders.add(fd);
        Sockets.bindToInterface(fd, link.name());
        byte[] to = SocketAddress.of(probe.target(), probe.kind().port(), link.index());
        Sockets.bind(fd, anyPort(to.length, family), link.name());
        if (probe.kind() == ProbeKind.TCP) {
            Libc.connect(fd, to, to.length);
        } else {
            send(fd, probe.payload(), to);
        }
        return Sockets.localPort(fd);
    }

    private static byte[] anyPort(int length, int family) {
        return ByteBuffer.allocate(length)
                .order(ByteOrder.nativeOrder())
                .putShort((short) family)
                .array();
    }

    private static void send(int fd, byte[] payload, byte[] to) {
        try (Memory data = new Memory(payload.length);
                Memory address = new Memory(to.length)) {
            data.write(0, payload, 0, payload.length);
            address.write(0, to, 0, to.length);
            Libc.sendto(fd, data, payload.length, 0, address, to.length);
        }
    }

    @Override
    public int read(byte[] buffer) throws IOException {
        long n = descriptor.await(
                "packets of " + link.name(),
                Libc.POLLIN,
                caller,
                () -> Libc.recvfrom(descriptor.fd, in, CAPACITY, 0, null, null));
        if (n == Descriptor.CLOSED) {
            return -1;
        }
        byte[] stamp = new byte[16];
        Libc.ioctl(descriptor.fd, SIOCGSTAMPNS, stamp);
        ByteBuffer seconds = ByteBuffer.wrap(stamp).order(ByteOrder.nativeOrder());
        time = Instant.ofEpochSecond(seconds.getLong(), seconds.getLong());
        int length = (int) Math.min(n, buffer.length);
        in.read(0, buffer, 0, length);
        return length;
    }

    @Override
    public Instant time() {
        return time;
    }

    /** {@code struct tpacket_stats}, which the kernel sets to zero with each look. */
    @Override
    public long lost() throws IOException {
        byte[] counts = new byte[8];
        if (Libc.getsockopt(descriptor.fd, Libc.SOL_PACKET, Libc.PACKET_STATISTICS, counts, new int[] {counts.length})
                < 0) {
            throw Descriptor.error("the count of lost packets");
        }
        return Integer.toUnsignedLong(
                ByteBuffer.wrap(counts).order(ByteOrder.nativeOrder()).getInt(4));
    }

    @Override
    public void close() {
        descriptor.close();
        for (Integer fd; (fd = senders.poll()) != null; ) {
            Libc.close(fd);
        }
    }
}
