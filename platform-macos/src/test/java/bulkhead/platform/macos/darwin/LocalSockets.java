package bulkhead.platform.macos.darwin;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Platform;
import com.sun.jna.Pointer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;

/**
 * Local sockets of the kernel that this runs on, by the calls and with the errors of macOS: on Linux what Linux has otherwise is put in
 * its place.
 */
public final class LocalSockets {
    private static final boolean MAC = Platform.isMac();
    private static final DarwinCalls DARWIN = new DarwinCalls();
    private static final SocketMessage.Layout LINUX = new SocketMessage.Layout(56, Long.BYTES, 48, 1, 8);
    private static final int LINUX_O_NONBLOCK = 04000;
    private static final int SOCK_SEQPACKET = 5;
    /** Where both systems keep a number of ours with a file, however it is handed over: SO_RCVTIMEO. */
    private static final int TAG_LEVEL = MAC ? Darwin.SOL_SOCKET : 1;

    private static final int TAG = MAC ? 0x1006 : 20;
    private static final Map<Integer, Integer> ERRORS = Map.of(
            11, Darwin.EAGAIN,
            104, Darwin.ECONNRESET,
            111, Darwin.ECONNREFUSED,
            105, Darwin.ENOBUFS);

    private LocalSockets() {}

    private static int checked(String what, long result) throws ErrnoException {
        if (result < 0) {
            int errno = Native.getLastError();
            throw new ErrnoException(what, MAC ? errno : ERRORS.getOrDefault(errno, errno));
        }
        return (int) result;
    }

    private static Libc libc() {
        return Libc.Loaded.LIBC;
    }

    /** A stream socket. */
    public static int open() throws ErrnoException {
        return checked("socket", libc().socket(Darwin.AF_UNIX, Darwin.SOCK_STREAM, 0));
    }

    /** @param address as macOS has it */
    private static byte[] here(byte[] address) {
        byte[] linux = address.clone();
        linux[0] = Darwin.AF_UNIX;
        linux[1] = 0;
        return MAC ? address : linux;
    }

    public static void bind(int fd, byte[] address) throws ErrnoException {
        checked("bind", libc().bind(fd, here(address), address.length));
    }

    public static void connect(int fd, byte[] address) throws ErrnoException {
        checked("connect", libc().connect(fd, here(address), address.length));
    }

    public static void listen(int fd, int backlog) throws ErrnoException {
        checked("listen", libc().listen(fd, backlog));
    }

    public static int accept(int fd) throws ErrnoException {
        return checked("accept", libc().accept(fd, Pointer.NULL, Pointer.NULL));
    }

    public static int send(int fd, byte[] from, int offset, int length, int descriptor) throws ErrnoException {
        if (MAC) {
            return DARWIN.send(fd, from, offset, length, descriptor);
        }
        try (SocketMessage message = new SocketMessage(LINUX, length)) {
            message.put(from, offset, length, descriptor);
            int noSignal = 0x4000;
            return checked("sendmsg", libc().sendmsg(fd, message.header(), noSignal));
        }
    }

    public static Calls.Received receive(int fd, byte[] into, int offset, int length, boolean takesDescriptor)
            throws ErrnoException {
        if (MAC) {
            return DARWIN.receive(fd, into, offset, length, takesDescriptor);
        }
        try (SocketMessage message = new SocketMessage(LINUX, length)) {
            message.room(length, takesDescriptor);
            return message.received(checked("recvmsg", libc().recvmsg(fd, message.header(), 0)), into, offset);
        }
    }

    public static void unblock(int fd) throws ErrnoException {
        checked("fcntl", libc().fcntl(fd, Darwin.F_SETFL, MAC ? Darwin.O_NONBLOCK : LINUX_O_NONBLOCK));
    }

    public static void close(int fd) {
        libc().close(fd);
    }

    /**
     * Two ends of a pair that keeps packets apart, where the system has one.
     *
     * @param tag is known by either end, and by whoever is handed one
     */
    public static int[] pair(int tag) throws ErrnoException {
        int[] ends = new int[2];
        checked("socketpair", Pairs.LIBC.socketpair(1, MAC ? Darwin.SOCK_STREAM : SOCK_SEQPACKET, 0, ends));
        byte[] time = ByteBuffer.allocate(16)
                .order(ByteOrder.nativeOrder())
                .putLong(tag)
                .array();
        for (int end : ends) {
            checked("setsockopt", libc().setsockopt(end, TAG_LEVEL, TAG, time, time.length));
            unblock(end);
        }
        return ends;
    }

    public static int tag(int fd) throws ErrnoException {
        byte[] time = new byte[16];
        checked("getsockopt", libc().getsockopt(fd, TAG_LEVEL, TAG, time, new int[] {time.length}));
        return (int) ByteBuffer.wrap(time).order(ByteOrder.nativeOrder()).getLong();
    }

    /** Whether nobody has the other end any more. */
    public static boolean isOver(int fd) {
        try (Memory poll = new Memory(8)) {
            poll.setInt(0, fd);
            poll.setInt(4, Darwin.POLLHUP);
            return Libc.Direct.poll(poll, 1, 0) > 0 && (poll.getShort(6) & Darwin.POLLHUP) != 0;
        }
    }

    /** What only tests call. */
    interface Pairs extends com.sun.jna.Library {
        Pairs LIBC = Native.load("c", Pairs.class);

        int socketpair(int domain, int type, int protocol, int[] ends);
    }
}
