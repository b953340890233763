package bulkhead.platform.linux.devices;

import bulkhead.leakguard.host.Offload;
import bulkhead.leakguard.host.TunDevice;
import bulkhead.platform.linux.libc.Descriptor;
import bulkhead.platform.linux.libc.ErrnoException;
import bulkhead.platform.linux.libc.Libc;
import bulkhead.platform.linux.libc.PacketCalls;
import bulkhead.platform.linux.links.Link;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.function.LongSupplier;

/**
 * A TUN interface without packet information: bare IP packets, those of one flow together as if this were a network card that cuts and
 * checksums them.
 */
public final class LinuxTun implements TunDevice {
    /** With the first free number. A name of its own keeps other programs' settings for their interfaces away from ours, and ours from theirs. */
    public static final String NAME = "bulkhead%d";

    private static final long TUNSETIFF = 0x400454caL;
    private static final long TUNGETIFF = 0x800454d2L;
    private static final int IFF_TUN = 0x0001;
    private static final int IFF_NO_PI = 0x1000;
    private static final int IFF_VNET_HDR = 0x4000;
    private static final int IFF_TUN_EXCL = 0x8000;
    private static final long TUNSETOFFLOAD = 0x400454d0L;
    /** Checksums, and TCP over both families. */
    private static final int TUN_F_TCP = 0x01 | 0x02 | 0x04;
    /** UDP over both (Linux 6.2). */
    private static final int TUN_F_USO = 0x20 | 0x40;

    private static final int CAPACITY = (1 << 16) + VnetHeader.BYTES;

    private final String name;
    private final Descriptor descriptor;

    private final MemorySegment in = PacketCalls.memory(CAPACITY);
    private final ByteBuffer inBytes = Datagrams.bytes(in);
    private final PacketCalls inCalls = new PacketCalls();
    private final LongSupplier readOnce;

    private final MemorySegment out = PacketCalls.memory(CAPACITY);
    private final ByteBuffer outBytes = Datagrams.bytes(out);
    private final PacketCalls outCalls = new PacketCalls();
    private final LongSupplier writeOnce;
    /** What lies in front of a packet. */
    private final int header;

    private int outLength;

    /** Creates it. */
    LinuxTun() throws IOException {
        this(open(), request(NAME), TUNSETIFF);
        // Before the first packet, and for whoever adopts it too. Without UDP where the kernel is older; without all,
        // packets come whole.
        if (Libc.ioctl(descriptor.fd, TUNSETOFFLOAD, (long) (TUN_F_TCP | TUN_F_USO)) < 0) {
            Libc.ioctl(descriptor.fd, TUNSETOFFLOAD, (long) TUN_F_TCP);
        }
    }

    private static int open() throws IOException {
        int fd = Libc.open("/dev/net/tun", Libc.O_RDWR | Libc.O_NONBLOCK | Libc.O_CLOEXEC, 0);
        if (fd < 0) {
            throw Descriptor.error("open /dev/net/tun");
        }
        return fd;
    }

    private static byte[] request(String wanted) {
        byte[] request = Link.request(wanted);
        ByteBuffer.wrap(request).order(ByteOrder.nativeOrder()).putShort(Link.IFNAMSIZ, (short)
                (IFF_TUN | IFF_NO_PI | IFF_VNET_HDR | IFF_TUN_EXCL));
        return request;
    }

    /** Takes over a descriptor of one that another process created. */
    public static LinuxTun adopt(int fd) throws IOException {
        return new LinuxTun(fd, Link.request(""), TUNGETIFF);
    }

    private LinuxTun(int fd, byte[] request, long question) throws IOException {
        descriptor = new Descriptor(fd);
        if (Libc.ioctl(fd, question, request) < 0) {
            IOException failure = Descriptor.error("creating the TUN device");
            descriptor.close();
            throw failure;
        }
        int end = 0;
        while (end < Link.IFNAMSIZ && request[end] != 0) {
            end++;
        }
        name = new String(request, 0, end, StandardCharsets.US_ASCII);
        int flags = ByteBuffer.wrap(request).order(ByteOrder.nativeOrder()).getShort(Link.IFNAMSIZ);
        header = (flags & IFF_VNET_HDR) != 0 ? VnetHeader.BYTES : 0;
        readOnce = () -> inCalls.read(fd, in, CAPACITY);
        writeOnce = () -> outCalls.write(fd, out, outLength);
    }

    /** For handing it over; stays this object's. */
    public int fd() {
        return descriptor.fd;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public int read(byte[] buffer, int offset, int length, Offload left) throws IOException {
        return read(buffer, offset, length, left, Descriptor.FOR_EVER);
    }

    @Override
    public int readNow(byte[] buffer, int offset, int length, Offload left) throws IOException {
        return read(buffer, offset, length, left, 0);
    }

    private int read(byte[] buffer, int offset, int length, Offload left, int millis) throws IOException {
        long n = descriptor.await("read from " + name, Libc.POLLIN, inCalls, readOnce, millis);
        if (n == Descriptor.CLOSED) {
            return -1;
        }
        if (n == Descriptor.TIMED_OUT) {
            return 0;
        }
        left.none();
        if (header > 0) {
            VnetHeader.read(inBytes, left);
        }
        int packet = Math.clamp(n - header, 0, length);
        inBytes.get(header, buffer, offset, packet);
        return packet;
    }

    @Override
    public boolean takesSegments() {
        return header > 0;
    }

    @Override
    public synchronized void write(byte[] buffer, int offset, int length, Offload left) throws IOException {
        outBytes.put(header, buffer, offset, length);
        if (header > 0) {
            VnetHeader.write(outBytes, left);
        }
        outLength = header + length;
        try {
            descriptor.await("write to " + name, Libc.POLLOUT, outCalls, writeOnce);
        } catch (ErrnoException e) {
            if (e.errno() != Libc.EIO && e.errno() != Libc.EINVAL) {
                throw e;
            }
        }
    }

    @Override
    public void close() {
        descriptor.close();
    }
}
