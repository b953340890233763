package bulkhead.platform.macos.darwin;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import com.sun.jna.Structure;
import com.sun.jna.ptr.PointerByReference;
import java.util.Arrays;

/** This computer's own system calls. */
public final class DarwinCalls implements Calls {
    private static final int LONGEST_ADDRESS = 128;

    /** Whether this process is root's. */
    public static boolean isRoot() {
        return libc().geteuid() == 0;
    }

    /** Milliseconds since the boot, with those asleep. */
    public static long now() {
        return libc().clock_gettime_nsec_np(Darwin.CLOCK_MONOTONIC_RAW) / 1_000_000;
    }

    private static Libc libc() {
        return Libc.Loaded.LIBC;
    }

    private static int checked(String what, int result) throws ErrnoException {
        if (result < 0) {
            throw new ErrnoException(what, Native.getLastError());
        }
        return result;
    }

    @Override
    public int open(String path, int flags) throws ErrnoException {
        return checked("open " + path, libc().open(path, flags));
    }

    @Override
    public int socket(int domain, int type, int protocol) throws ErrnoException {
        return forUsAlone(checked("socket", libc().socket(domain, type, protocol)));
    }

    /** Not for the programs that this one starts; closed on failure. */
    private int forUsAlone(int fd) throws ErrnoException {
        try {
            checked("fcntl", libc().fcntl(fd, Darwin.F_SETFD, Darwin.FD_CLOEXEC));
            return fd;
        } catch (ErrnoException e) {
            close(fd);
            throw e;
        }
    }

    @Override
    public void ioctl(int fd, long request, Structure argument) throws ErrnoException {
        argument.write();
        int result = libc().ioctl(fd, request, argument.getPointer());
        checked("ioctl 0x" + Long.toHexString(request), result);
        argument.read();
    }

    @Override
    public void bind(int fd, byte[] address) throws ErrnoException {
        checked("bind", libc().bind(fd, address, address.length));
    }

    @Override
    public void connect(int fd, byte[] address) throws ErrnoException {
        checked("connect", libc().connect(fd, address, address.length));
    }

    @Override
    public byte[] name(int fd) throws ErrnoException {
        byte[] address = new byte[LONGEST_ADDRESS];
        int[] length = {address.length};
        checked("getsockname", libc().getsockname(fd, address, length));
        return Arrays.copyOf(address, length[0]);
    }

    @Override
    public void set(int fd, int level, int option, byte[] value) throws ErrnoException {
        checked("setsockopt " + option, libc().setsockopt(fd, level, option, value, value.length));
    }

    @Override
    public byte[] get(int fd, int level, int option, int length) throws ErrnoException {
        byte[] value = new byte[length];
        int[] actual = {length};
        checked("getsockopt " + option, libc().getsockopt(fd, level, option, value, actual));
        return Arrays.copyOf(value, actual[0]);
    }

    @Override
    public void listen(int fd, int backlog) throws ErrnoException {
        checked("listen", libc().listen(fd, backlog));
    }

    @Override
    public int accept(int fd) throws ErrnoException {
        return forUsAlone(checked("accept", libc().accept(fd, Pointer.NULL, Pointer.NULL)));
    }

    @Override
    public int send(int fd, byte[] from, int offset, int length, int descriptor) throws ErrnoException {
        try (SocketMessage message = new SocketMessage(SocketMessage.DARWIN, length)) {
            message.put(from, offset, length, descriptor);
            return checked("sendmsg", (int) libc().sendmsg(fd, message.header(), 0));
        }
    }

    /** macOS has no MSG_CMSG_CLOEXEC. */
    @Override
    public Received receive(int fd, byte[] into, int offset, int length, boolean takesDescriptor)
            throws ErrnoException {
        try (SocketMessage message = new SocketMessage(SocketMessage.DARWIN, length)) {
            message.room(length, takesDescriptor);
            int n = checked("recvmsg", (int) libc().recvmsg(fd, message.header(), 0));
            Received received = message.received(n, into, offset);
            if (received.descriptor() >= 0) {
                forUsAlone(received.descriptor());
            }
            return received;
        }
    }

    @Override
    public int[] activated(String name) throws ErrnoException {
        PointerByReference fds = new PointerByReference();
        long[] count = new long[1];
        int error = libc().launch_activate_socket(name, fds, count);
        if (error != 0) {
            throw new ErrnoException("launch_activate_socket", error);
        }
        Pointer array = fds.getValue();
        try {
            int[] all = array.getIntArray(0, (int) count[0]);
            for (int fd : all) {
                forUsAlone(fd);
            }
            return all;
        } finally {
            libc().free(array);
        }
    }

    @Override
    public void unblock(int fd) throws ErrnoException {
        int flags = checked("fcntl", libc().fcntl(fd, Darwin.F_GETFL));
        checked("fcntl", libc().fcntl(fd, Darwin.F_SETFL, flags | Darwin.O_NONBLOCK));
    }

    @Override
    public void close(int fd) {
        libc().close(fd);
    }
}
