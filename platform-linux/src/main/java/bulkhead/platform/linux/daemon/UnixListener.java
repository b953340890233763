package bulkhead.platform.linux.daemon;

import bulkhead.platform.linux.libc.Caller;
import bulkhead.platform.linux.libc.Descriptor;
import bulkhead.platform.linux.libc.Libc;
import bulkhead.platform.linux.libc.Sockets;
import com.sun.jna.Pointer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;

/** A listening socket of AF_UNIX and SOCK_SEQPACKET. */
public final class UnixListener implements AutoCloseable {
    /** sd_listen_fds(3): the first descriptor that systemd hands over. */
    private static final int LISTEN_FDS_START = 3;

    private static final int BACKLOG = 128;

    /** What this end made, and removes. */
    private final Optional<Path> path;

    private final Descriptor descriptor;
    private final Caller caller = Descriptor.caller();

    private UnixListener(int fd, Optional<Path> path) throws IOException {
        this.path = path;
        descriptor = new Descriptor(fd);
    }

    /**
     * Listens at a path, in the place of what was there. The mode lets root and the group connect and keeps everybody else out
     * before a byte of theirs is read; it is set before anybody can connect.
     *
     * @param group or -1 for root alone
     */
    static UnixListener bind(Path path, long group) throws IOException {
        Files.deleteIfExists(path);
        int fd = Libc.socket(Libc.AF_UNIX, Libc.SOCK_SEQPACKET | Libc.SOCK_CLOEXEC | Libc.SOCK_NONBLOCK, 0);
        if (fd < 0) {
            throw Descriptor.error("socket");
        }
        UnixListener listener = new UnixListener(fd, Optional.of(path));
        try {
            byte[] address = UnixSocket.address(path);
            if (Libc.bind(fd, address, address.length) < 0) {
                throw Descriptor.error("bind to " + path);
            }
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(group < 0 ? "rw-------" : "rw-rw----"));
            if (group >= 0) {
                Files.setAttribute(path, "unix:gid", (int) group);
            }
            if (Libc.listen(fd, BACKLOG) < 0) {
                throw Descriptor.error("listen");
            }
            return listener;
        } catch (IOException e) {
            listener.close();
            throw e;
        }
    }

    /** The socket that systemd hands over to this process, if it does. */
    static Optional<UnixListener> inherited(Map<String, String> environment) throws IOException {
        if (!isInherited(environment)) {
            return Optional.empty();
        }
        if (option(Libc.SO_TYPE) != Libc.SOCK_SEQPACKET || option(Libc.SO_ACCEPTCONN) != 1) {
            throw new IOException("what systemd hands over is no listening socket: use ListenSequentialPacket=");
        }
        return Optional.of(adopt(LISTEN_FDS_START));
    }

    /** Whether systemd hands a socket over to this process. */
    public static boolean isInherited(Map<String, String> environment) {
        String self = Long.toString(ProcessHandle.current().pid());
        return self.equals(environment.get("LISTEN_PID")) && "1".equals(environment.get("LISTEN_FDS"));
    }

    /** Takes over a listening socket, which is somebody else's to remove and, unlike ours, may be one that waits. */
    static UnixListener adopt(int fd) throws IOException {
        if (Libc.ioctl(fd, Libc.FIONBIO, Sockets.number(1)) < 0) {
            throw Descriptor.error("FIONBIO");
        }
        return new UnixListener(fd, Optional.empty());
    }

    private static int option(int option) throws IOException {
        byte[] value = new byte[4];
        if (Libc.getsockopt(LISTEN_FDS_START, Libc.SOL_SOCKET, option, value, new int[] {4}) < 0) {
            throw Descriptor.error("the socket from systemd");
        }
        return ByteBuffer.wrap(value).order(ByteOrder.nativeOrder()).getInt();
    }

    /** Takes its own path away; one of systemd's stays. */
    void unlink() throws IOException {
        if (path.isPresent()) {
            Files.deleteIfExists(path.get());
        }
    }

    /** Waits for the next; null after {@link #close}. */
    UnixSocket accept() throws IOException {
        long fd = descriptor.await(
                "accept",
                Libc.POLLIN,
                caller,
                () -> Libc.accept4(descriptor.fd, Pointer.NULL, Pointer.NULL, Libc.SOCK_CLOEXEC | Libc.SOCK_NONBLOCK));
        return fd == Descriptor.CLOSED ? null : new UnixSocket((int) fd);
    }

    @Override
    public void close() {
        descriptor.close();
    }
}
