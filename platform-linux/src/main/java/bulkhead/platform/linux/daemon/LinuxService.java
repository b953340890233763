package bulkhead.platform.linux.daemon;

import bulkhead.leakguard.apply.GuardedNetwork;
import bulkhead.leakguard.daemon.DaemonServer;
import bulkhead.leakguard.daemon.DaemonService;
import bulkhead.leakguard.daemon.GuardControl;
import bulkhead.leakguard.host.HostException;
import bulkhead.platform.linux.system.Processes;
import bulkhead.platform.linux.system.StateDirectory;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The daemon by its socket.
 *
 * @param group whose members may speak, or -1 for root alone
 */
public record LinuxService(UnixListener listener, long group) implements DaemonService.Entrance {
    private static final Logger LOG = LoggerFactory.getLogger(LinuxService.class);

    /** Listens where systemd does, or at a socket of its own. */
    public static GuardControl.Service open(GuardedNetwork host, DaemonServer server, String group)
            throws HostException {
        OptionalLong number = Processes.group(group);
        if (number.isEmpty()) {
            LOG.warn("there is no group {}: only root may speak to the daemon", group);
        }
        long members = number.orElse(-1);
        try {
            Optional<UnixListener> inherited = UnixListener.inherited(System.getenv());
            UnixListener listener =
                    inherited.isPresent() ? inherited.get() : UnixListener.bind(StateDirectory.socket(), members);
            return new DaemonService(host, server, new LinuxService(listener, members));
        } catch (IOException e) {
            throw new HostException("the daemon cannot listen (" + e.getMessage() + "): run with sudo", e);
        }
    }

    @Override
    public void ready() throws IOException {
        new ServiceManager(System.getenv()).ready();
    }

    @Override
    public Optional<DaemonService.Arrival> next() throws IOException {
        return Optional.ofNullable(listener.accept()).map(socket -> () -> new UnixConnection(socket, group));
    }

    @Override
    public void remove() throws IOException {
        listener.unlink();
    }

    @Override
    public void close() {
        listener.close();
    }
}
