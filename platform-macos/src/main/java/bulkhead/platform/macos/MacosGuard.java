package bulkhead.platform.macos;

import bulkhead.leakguard.apply.GuardByDaemon;
import bulkhead.leakguard.apply.GuardedNetwork;
import bulkhead.leakguard.daemon.DaemonServer;
import bulkhead.leakguard.daemon.DaemonService;
import bulkhead.leakguard.host.HostException;
import bulkhead.platform.macos.daemon.GuardListener;
import bulkhead.platform.macos.system.ProgramFiles;
import java.io.IOException;
import java.time.Duration;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The guard of this Mac. */
final class MacosGuard extends GuardByDaemon {
    private static final Logger LOG = LoggerFactory.getLogger(MacosGuard.class);
    private static final String NO_PORTAL =
            "Bulkhead cannot open the guard for one program on macOS: use guard unblock";

    private final MacosComputer computer;

    MacosGuard(MacosComputer computer) {
        super(computer, MacosComputer.RESTART);
        this.computer = computer;
    }

    /** pf knows packets by their user and not by their program. */
    @Override
    public void openPortal(Duration time) throws HostException {
        throw new HostException(NO_PORTAL);
    }

    @Override
    public void closePortal() {
        // None can be open.
    }

    @Override
    public void startDaemon() throws HostException {
        computer.service().start();
    }

    @Override
    public void install() throws HostException {
        needRoot();
        computer.service().install(ProgramFiles.here().daemon());
    }

    @Override
    public void uninstall() throws HostException {
        needRoot();
        computer.service().uninstall();
    }

    private void needRoot() throws HostException {
        if (!computer.hasRights()) {
            throw new HostException("the guard's daemon is root's to install and to remove: run with sudo");
        }
    }

    @Override
    public Service serve(String group) throws HostException {
        GuardedNetwork network = computer.network();
        boolean opened = false;
        try {
            OptionalLong number = computer.accounts().group(group);
            if (number.isEmpty()) {
                LOG.warn("there is no group {}: only root may speak to the daemon", group);
            }
            DaemonServer server = new DaemonServer(network);
            GuardListener listener =
                    GuardListener.open(computer.parts().calls(), computer.accounts(), computer.socket(), number);
            opened = true;
            return new DaemonService(network, server, listener);
        } catch (IOException e) {
            throw new HostException("the daemon cannot listen (" + e.getMessage() + "): run with sudo", e);
        } finally {
            if (!opened) {
                network.leave();
            }
        }
    }
}
