package bulkhead.platform.linux.daemon;

import bulkhead.platform.linux.libc.Caller;
import bulkhead.platform.linux.libc.Descriptor;
import bulkhead.platform.linux.libc.Libc;
import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;

/** A connected socket of AF_UNIX and SOCK_SEQPACKET: messages of at most {@link #CAPACITY} bytes, and descriptors with them. */
final class UnixSocket implements AutoCloseable {
    /** One byte more than any message may have, so that a longer one is seen. */
    private static final int CAPACITY = (1 << 16) + 1;

    private static final Duration SEND_LIMIT = Duration.ofSeconds(5);

    // struct msghdr, struct iovec and struct cmsghdr of 64-bit Linux
    private static final int MSGHDR = 56;
    private static final int MSG_IOV = 16;
    private static final int MSG_IOVLEN = 24;
    private static final int MSG_CONTROL = 32;
    private static final int MSG_CONTROLLEN = 40;
    private static final int MSG_FLAGS = 48;
    private static final int IOVEC = 16;
    private static final int CMSG_HEADER = 16;
    private static final int CMSG_ONE = CMSG_HEADER + 4;
    private static final int CMSG_SPACE = CMSG_HEADER + 8;

    private final Descriptor descriptor;
    private final Message in = new Message();
    private final Message out = new Message();

    /** Takes over a connected, non-blocking socket. */
    UnixSocket(int fd) throws IOException {
        descriptor = new Descriptor(fd);
    }

    /**
     * A message.
     *
     * @param bytes none at the end of the connection
     * @param fd a descriptor that came with it and is the receiver's now, or -1
     * @param flags of recvmsg(2)
     */
    record Packet(byte[] bytes, int fd, int flags) {
        boolean isCutOff() {
            return (flags & Libc.MSG_TRUNC) != 0 || bytes.length == CAPACITY;
        }

        /** Whether descriptors came that were not taken: the kernel has closed them. */
        boolean hadDescriptors() {
            return (flags & Libc.MSG_CTRUNC) != 0;
        }
    }

    static UnixSocket connect(Path path) throws IOException {
        int fd = Libc.socket(Libc.AF_UNIX, Libc.SOCK_SEQPACKET | Libc.SOCK_CLOEXEC | Libc.SOCK_NONBLOCK, 0);
        if (fd < 0) {
            throw Descriptor.error("socket");
        }
        UnixSocket socket = new UnixSocket(fd);
        byte[] address = address(path);
        if (Libc.connect(fd, address, address.length) < 0) {
            IOException failure = Descriptor.error("connect to " + path);
            socket.close();
            throw failure;
        }
        return socket;
    }

    /** {@code struct sockaddr_un}. */
    static byte[] address(Path path) {
        byte[] name = path.toString().getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(2 + name.length + 1)
                .order(ByteOrder.nativeOrder())
                .putShort((short) Libc.AF_UNIX)
                .put(name)
                .array();
    }

    /** A message in the form of sendmsg(2), and what its pointers lead to. */
    private static final class Message {
        final Memory data = new Memory(CAPACITY);
        final Memory vector = new Memory(IOVEC);
        final Memory control = new Memory(CMSG_SPACE);
        final Memory header = new Memory(MSGHDR);
        final Caller caller = Descriptor.caller();

        void prepare(int length, boolean withControl) {
            vector.setPointer(0, data);
            vector.setLong(8, length);
            header.clear();
            header.setPointer(MSG_IOV, vector);
            header.setLong(MSG_IOVLEN, 1);
            header.setPointer(MSG_CONTROL, withControl ? control : Pointer.NULL);
            header.setLong(MSG_CONTROLLEN, withControl ? CMSG_SPACE : 0);
        }

        /** The one that came, or -1. */
        int descriptor() {
            boolean one = header.getLong(MSG_CONTROLLEN) >= CMSG_ONE
                    && control.getInt(8) == Libc.SOL_SOCKET
                    && control.getInt(12) == Libc.SCM_RIGHTS;
            return one ? control.getInt(CMSG_HEADER) : -1;
        }
    }

    /**
     * Waits for the next message; one thread at a time does.
     *
     * @param takesDescriptor whether one may come with it; otherwise none ever becomes this process's
     * @return null when none came in time
     */
    Packet receive(Duration patience, boolean takesDescriptor) throws IOException {
        long n = descriptor.await(
                "receive",
                Libc.POLLIN,
                in.caller,
                () -> {
                    long received = receiveOnce(takesDescriptor);
                    boolean reset = received < 0 && Native.getLastError() == Libc.ECONNRESET;
                    return reset ? receiveOnce(takesDescriptor) : received;
                },
                (int) patience.toMillis());
        if (n == Descriptor.TIMED_OUT) {
            return null;
        }
        if (n <= 0) {
            return new Packet(new byte[0], -1, 0);
        }
        return new Packet(in.data.getByteArray(0, (int) n), in.descriptor(), in.header.getInt(MSG_FLAGS));
    }

    /** An end that did not read all is told as an error first; what it said before can be read after that. */
    private long receiveOnce(boolean takesDescriptor) {
        in.prepare(CAPACITY, takesDescriptor);
        return Libc.recvmsg(descriptor.fd, in.header, Libc.MSG_CMSG_CLOEXEC);
    }

    /** @param fd goes with it and stays this process's as well, or -1 */
    synchronized void send(byte[] bytes, int fd) throws IOException {
        if (bytes.length >= CAPACITY) {
            throw new IOException("a message of " + bytes.length + " bytes");
        }
        out.data.write(0, bytes, 0, bytes.length);
        out.prepare(bytes.length, fd >= 0);
        if (fd >= 0) {
            out.control.setLong(0, CMSG_ONE);
            out.control.setInt(8, Libc.SOL_SOCKET);
            out.control.setInt(12, Libc.SCM_RIGHTS);
            out.control.setInt(CMSG_HEADER, fd);
        }
        long n = descriptor.await(
                "send",
                Libc.POLLOUT,
                out.caller,
                () -> Libc.sendmsg(descriptor.fd, out.header, Libc.MSG_NOSIGNAL),
                (int) SEND_LIMIT.toMillis());
        if (n < 0) {
            throw new IOException(n == Descriptor.TIMED_OUT ? "the other end takes nothing" : "closed");
        }
    }

    /** Waits until the other end has closed; false when this one has. */
    boolean awaitEnd() throws IOException {
        return descriptor.awaitEnd();
    }

    /** SO_PEERCRED: who connected or, at the connecting end, who listens. */
    Credentials peer() throws IOException {
        ByteBuffer ucred = ByteBuffer.wrap(option(Libc.SO_PEERCRED, 12)).order(ByteOrder.nativeOrder());
        return new Credentials(
                ucred.getInt(), Integer.toUnsignedLong(ucred.getInt()), Integer.toUnsignedLong(ucred.getInt()));
    }

    record Credentials(int pid, long uid, long gid) {}

    /** SO_PEERGROUPS: whether the other end had this supplementary group when it connected. */
    boolean peerHasGroup(long gid) throws IOException {
        ByteBuffer groups =
                ByteBuffer.wrap(option(Libc.SO_PEERGROUPS, 4 * 65536)).order(ByteOrder.nativeOrder());
        while (groups.remaining() >= 4) {
            if (Integer.toUnsignedLong(groups.getInt()) == gid) {
                return true;
            }
        }
        return false;
    }

    private byte[] option(int option, int room) throws IOException {
        byte[] value = new byte[room];
        int[] length = {room};
        if (Libc.getsockopt(descriptor.fd, Libc.SOL_SOCKET, option, value, length) < 0) {
            throw Descriptor.error("getsockopt " + option);
        }
        return Arrays.copyOf(value, length[0]);
    }

    /**
     * The network namespace the socket is in, as a link of {@code /proc} names it. The socket that accept(2) makes is in that of
     * the process that connected, so no process has to be looked up by a number that may be another's by now.
     */
    Path network() throws IOException {
        int fd = Libc.ioctl(descriptor.fd, Libc.SIOCGSKNS, new byte[1]);
        if (fd < 0) {
            throw Descriptor.error("SIOCGSKNS");
        }
        try {
            return Files.readSymbolicLink(Path.of("/proc/self/fd/" + fd));
        } finally {
            Libc.close(fd);
        }
    }

    @Override
    public void close() {
        descriptor.close();
    }
}
