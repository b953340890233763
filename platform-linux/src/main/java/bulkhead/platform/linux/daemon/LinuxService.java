package bulkhead.platform.linux.daemon;

import bulkhead.leakguard.apply.GuardedNetwork;
import bulkhead.leakguard.daemon.DaemonServer;
import bulkhead.leakguard.daemon.GuardControl;
import bulkhead.leakguard.host.HostException;
import bulkhead.platform.linux.system.Processes;
import bulkhead.platform.linux.system.StateDirectory;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The daemon's socket and a thread for each connection. */
public final class LinuxService implements GuardControl.Service {
    private static final Logger LOG = LoggerFactory.getLogger(LinuxService.class);

    private final GuardedNetwork host;
    private final DaemonServer server;
    private final long group;
    private final UnixListener listener;
    private final AtomicReference<Throwable> fault = new AtomicReference<>();

    public LinuxService(GuardedNetwork host, DaemonServer server, String group) throws HostException {
        this.host = host;
        this.server = server;
        OptionalLong number = Processes.group(group);
        if (number.isEmpty()) {
            LOG.warn("there is no group {}: only root may speak to the daemon", group);
        }
        this.group = number.orElse(-1);
        try {
            Optional<UnixListener> inherited = UnixListener.inherited(System.getenv());
            listener = inherited.isPresent() ? inherited.get() : UnixListener.bind(StateDirectory.socket(), this.group);
        } catch (IOException e) {
            throw new HostException("the daemon cannot listen (" + e.getMessage() + "): run with sudo", e);
        }
    }

    @Override
    public void run() throws HostException {
        try {
            new ServiceManager(System.getenv()).ready();
            for (UnixSocket socket; (socket = listener.accept()) != null; ) {
                converse(socket);
            }
            if (fault.get() != null) {
                throw new IllegalStateException("a conversation ended by it", fault.get());
            }
        } catch (IOException e) {
            throw new HostException("the daemon cannot listen any more (" + e.getMessage() + "): start it anew", e);
        } finally {
            server.close();
            unlink();
            host.leave();
        }
    }

    /** While the lock is still this daemon's: afterwards it would be the next one's path. */
    private void unlink() {
        try {
            listener.unlink();
        } catch (IOException e) {
            LOG.debug("left behind: {}", e.getMessage());
        }
    }

    /** What comes of one connection is no other's concern. */
    private void converse(UnixSocket socket) {
        try {
            UnixConnection connection = new UnixConnection(socket, group);
            if (server.admit(connection)) {
                Thread.ofPlatform().daemon().name("conversation").start(() -> serve(connection));
            }
        } catch (IOException e) {
            LOG.debug("a connection broke: {}", e.getMessage());
        }
    }

    /** What one conversation finds wrong in the daemon itself may be wrong for all: it ends, and the next one goes on with what stands. */
    private void serve(UnixConnection connection) {
        try {
            server.serve(connection);
        } catch (RuntimeException | Error e) {
            fault.compareAndSet(null, e);
            close();
        }
    }

    @Override
    public void close() {
        listener.close();
    }
}
