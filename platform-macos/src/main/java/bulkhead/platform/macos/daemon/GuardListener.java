package bulkhead.platform.macos.daemon;

import bulkhead.leakguard.daemon.DaemonService;
import bulkhead.platform.macos.darwin.Accounts;
import bulkhead.platform.macos.darwin.Calls;
import bulkhead.platform.macos.darwin.Darwin;
import bulkhead.platform.macos.darwin.Descriptor;
import bulkhead.platform.macos.darwin.ErrnoException;
import bulkhead.platform.macos.darwin.SocketAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.OptionalLong;

/** Where the daemon listens: launchd's socket where launchd started it, otherwise one of its own. */
public final class GuardListener implements DaemonService.Entrance {
    private static final int BACKLOG = 128;
    private static final int ROOT_ALONE = -1;

    private final Calls calls;
    private final Accounts accounts;
    private final long group;
    /** What this end made, and removes. */
    private final Optional<Path> path;

    private final Descriptor descriptor;

    private GuardListener(Calls calls, Accounts accounts, long group, int fd, Optional<Path> path)
            throws ErrnoException {
        this.calls = calls;
        this.accounts = accounts;
        this.group = group;
        this.path = path;
        descriptor = new Descriptor(calls, fd);
    }

    /**
     * Listens. The mode lets root and the group connect and keeps everybody else out before a byte of theirs is read; who they are is asked
     * again of each, as launchd does not set the group on every macOS.
     *
     * @param group whose members may speak; none for root alone
     */
    public static GuardListener open(Calls calls, Accounts accounts, Path path, OptionalLong group) throws IOException {
        long members = group.orElse(ROOT_ALONE);
        Optional<Integer> inherited = inherited(calls);
        if (inherited.isPresent()) {
            GuardListener listener = new GuardListener(calls, accounts, members, inherited.get(), Optional.empty());
            listener.letIn(path);
            return listener;
        }
        Files.deleteIfExists(path);
        int fd = calls.socket(Darwin.AF_UNIX, Darwin.SOCK_STREAM, 0);
        GuardListener listener = new GuardListener(calls, accounts, members, fd, Optional.of(path));
        boolean listening = false;
        try {
            calls.bind(fd, SocketAddress.of(path));
            listener.letIn(path);
            calls.listen(fd, BACKLOG);
            listening = true;
            return listener;
        } finally {
            if (!listening) {
                listener.close();
            }
        }
    }

    private static Optional<Integer> inherited(Calls calls) throws IOException {
        int[] sockets;
        try {
            sockets = calls.activated(LaunchDaemon.SOCKET);
        } catch (ErrnoException e) {
            if (e.errno() == Darwin.ESRCH) {
                return Optional.empty();
            }
            throw e;
        }
        if (sockets.length != 1) {
            for (int fd : sockets) {
                calls.close(fd);
            }
            throw new IOException("launchd listens at " + sockets.length + " sockets for it: install it anew");
        }
        return Optional.of(sockets[0]);
    }

    private void letIn(Path socket) throws IOException {
        boolean done = false;
        try {
            if (group != ROOT_ALONE) {
                Files.setAttribute(socket, "unix:gid", (int) group);
            }
            Files.setPosixFilePermissions(
                    socket, PosixFilePermissions.fromString(group == ROOT_ALONE ? "rw-------" : "rw-rw----"));
            done = true;
        } finally {
            if (!done) {
                close();
            }
        }
    }

    @Override
    public Optional<DaemonService.Arrival> next() throws IOException {
        long fd = descriptor.await("accept", Darwin.POLLIN, () -> calls.accept(descriptor.fd), Descriptor.FOR_EVER);
        return fd == Descriptor.CLOSED
                ? Optional.empty()
                : Optional.of(() -> PeerConnection.of(calls, accounts, (int) fd, group));
    }

    @Override
    public void remove() throws IOException {
        if (path.isPresent()) {
            Files.deleteIfExists(path.get());
        }
    }

    @Override
    public void close() {
        descriptor.close();
    }
}
