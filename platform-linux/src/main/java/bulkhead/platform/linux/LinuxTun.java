package bulkhead.platform.linux;

import bulkhead.leakguard.host.HostException;
import bulkhead.leakguard.host.TunDevice;
import bulkhead.leakguard.host.TunnelPlan;
import com.sun.jna.Memory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.function.LongSupplier;

/** A TUN interface without packet information: bare IP packets. IFF_VNET_HDR would be set here and its header stripped below. */
final class LinuxTun implements TunDevice {
    private static final long TUNSETIFF = 0x400454caL;
    private static final long TUNGETIFF = 0x800454d2L;
    private static final int IFF_TUN = 0x0001;
    private static final int IFF_NO_PI = 0x1000;
    private static final int IFF_TUN_EXCL = 0x8000;
    private static final int CAPACITY = 1 << 16;

    private final String name;
    private final Descriptor descriptor;

    private final Memory in = new Memory(CAPACITY);
    private final Memory inPoll = Descriptor.pollMemory();
    private final LongSupplier readOnce;

    private final Memory out = new Memory(CAPACITY);
    private final Memory outPoll = Descriptor.pollMemory();
    private final LongSupplier writeOnce;
    private int outLength;

    /** Creates it. */
    LinuxTun(String wanted) throws IOException {
        this(open(), request(wanted), TUNSETIFF);
    }

    /** @param name may end in {@code %d} for the first free number */
    static void checkName(String name) throws HostException {
        if (!TunnelPlan.isInterfaceName(name.replaceFirst("%d$", "00"))) {
            throw new HostException("not an interface name: use at most 15 letters and digits");
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
                (IFF_TUN | IFF_NO_PI | IFF_TUN_EXCL));
        return request;
    }

    /** Takes over a descriptor of one that another process created. */
    static LinuxTun adopt(int fd) throws IOException {
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
        readOnce = () -> Libc.read(fd, in, CAPACITY);
        writeOnce = () -> Libc.write(fd, out, outLength);
    }

    /** For handing it over; stays this object's. */
    int fd() {
        return descriptor.fd;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        long n = descriptor.await("read from " + name, Libc.POLLIN, inPoll, readOnce);
        if (n == Descriptor.CLOSED) {
            return -1;
        }
        int packet = Math.clamp(n, 0, length);
        in.read(0, buffer, offset, packet);
        return packet;
    }

    @Override
    public synchronized void write(byte[] buffer, int offset, int length) throws IOException {
        out.write(0, buffer, offset, length);
        outLength = length;
        try {
            descriptor.await("write to " + name, Libc.POLLOUT, outPoll, writeOnce);
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
