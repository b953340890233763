package bulkhead.platform.macos.devices;

import bulkhead.leakguard.host.Offload;
import bulkhead.leakguard.host.TunDevice;
import bulkhead.platform.macos.darwin.Calls;
import bulkhead.platform.macos.darwin.CtlInfo;
import bulkhead.platform.macos.darwin.Darwin;
import bulkhead.platform.macos.darwin.Descriptor;
import bulkhead.platform.macos.darwin.ErrnoException;
import bulkhead.platform.macos.darwin.Numbers;
import bulkhead.platform.macos.darwin.SockaddrCtl;
import bulkhead.platform.macos.darwin.Text;
import com.sun.jna.Memory;
import java.io.IOException;
import java.nio.ByteOrder;

/**
 * A utun interface: a socket to a kernel control, which reads and writes one IP packet at a time behind four bytes that say its family,
 * in the network's order. It vanishes with the socket, with its addresses and routes.
 */
public final class Utun implements TunDevice, HandedOver {
    /** What its name begins with; the kernel gives it a number. */
    static final String NAME = "utun";

    private static final int HEADER = 4;
    private static final int CAPACITY = HEADER + (1 << 16);
    private static final int VERSION_SHIFT = 4;
    private static final int VERSION_6 = 6;
    /** How many packets may wait to be read; by default one. */
    private static final int PENDING = 256;

    private final String name;
    private final Descriptor descriptor;
    private final Memory in = new Memory(CAPACITY);
    private final Memory inPoll = Descriptor.pollMemory();
    private final Memory out = new Memory(CAPACITY);
    private final Memory outPoll = Descriptor.pollMemory();

    /** Takes over a connected socket. */
    Utun(Calls calls, int fd, String name) throws ErrnoException {
        this.name = name;
        descriptor = new Descriptor(calls, fd);
    }

    /** With the first free number. */
    static Utun create(Calls calls) throws ErrnoException {
        int fd = calls.socket(Darwin.AF_SYSTEM, Darwin.SOCK_DGRAM, Darwin.SYSPROTO_CONTROL);
        String name;
        try {
            CtlInfo control = new CtlInfo(Darwin.UTUN_CONTROL);
            calls.ioctl(fd, Darwin.CTLIOCGINFO, control);
            calls.connect(fd, new SockaddrCtl(control.ctl_id, 0).bytes());
            name = nameOf(calls, fd);
            calls.set(fd, Darwin.SYSPROTO_CONTROL, Darwin.UTUN_OPT_MAX_PENDING_PACKETS, Numbers.bytes(PENDING));
        } catch (ErrnoException e) {
            calls.close(fd);
            throw e;
        }
        return new Utun(calls, fd, name);
    }

    /** Takes over what another process created; on failure it is closed. */
    static Utun adopt(Calls calls, int fd) throws ErrnoException {
        String name;
        try {
            name = nameOf(calls, fd);
        } catch (ErrnoException e) {
            calls.close(fd);
            throw e;
        }
        return new Utun(calls, fd, name);
    }

    private static String nameOf(Calls calls, int fd) throws ErrnoException {
        return Text.of(calls.get(fd, Darwin.SYSPROTO_CONTROL, Darwin.UTUN_OPT_IFNAME, Darwin.IFNAMSIZ));
    }

    @Override
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
        long n = descriptor.read(in, inPoll, millis);
        if (n == Descriptor.CLOSED) {
            return -1;
        }
        if (n == Descriptor.TIMED_OUT) {
            return 0;
        }
        left.none();
        int packet = Math.clamp(n - HEADER, 0, length);
        in.read(HEADER, buffer, offset, packet);
        return packet;
    }

    /** Each packet crosses by itself, and whole. */
    @Override
    public boolean takesSegments() {
        return false;
    }

    @Override
    public synchronized void write(byte[] buffer, int offset, int length, Offload left) throws IOException {
        boolean ipv6 = (buffer[offset] & 0xff) >> VERSION_SHIFT == VERSION_6;
        out.getByteBuffer(0, HEADER).order(ByteOrder.BIG_ENDIAN).putInt(ipv6 ? Darwin.AF_INET6 : Darwin.AF_INET);
        out.write(HEADER, buffer, offset, length);
        try {
            descriptor.write(out, HEADER + length, outPoll);
        } catch (ErrnoException e) {
            // The kernel has no room for it now, or the interface is down.
            if (e.errno() != Darwin.ENOBUFS && e.errno() != Darwin.EINVAL) {
                throw e;
            }
        }
    }

    @Override
    public void close() {
        descriptor.close();
    }
}
