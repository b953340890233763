package bulkhead.platform.linux;

import bulkhead.leakguard.HostNetworkProvider;
import bulkhead.leakguard.RunsOn;
import bulkhead.leakguard.daemon.GuardControl;
import bulkhead.leakguard.daemon.RefusedException;
import bulkhead.leakguard.host.ForeignTunnels;
import bulkhead.leakguard.host.HostException;
import bulkhead.leakguard.host.HostNetwork;
import bulkhead.leakguard.host.LeakProbe;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/** Opens the network of this Linux host, in the network namespace of this process. */
@RunsOn("Linux")
public final class LinuxHostProvider implements HostNetworkProvider {
    /** One that systemd starts only now has to load first. */
    private static final Duration GREETING = Duration.ofSeconds(20);

    public LinuxHostProvider() {
        Libc.load();
    }

    @Override
    public HostNetwork open() throws HostException {
        Optional<DaemonConnection> daemon = daemon();
        if (daemon.isPresent()) {
            return new DaemonHostNetwork(daemon.get());
        }
        if (!Processes.mayChangeNetwork()) {
            throw new HostException(
                    "setting up this computer's network needs root or the guard's daemon, and there is none:"
                            + " start it (sudo systemctl start bulkhead-guard.socket, or sudo bulkhead guard serve), or run with sudo");
        }
        return LinuxNetwork.open();
    }

    @Override
    public LeakProbe leakProbe() {
        return new LinuxLeakProbe();
    }

    private static Optional<DaemonConnection> daemon() throws HostException {
        try {
            return DaemonConnection.open(GREETING);
        } catch (RefusedException e) {
            throw new HostException(e.getMessage(), e);
        } catch (IOException e) {
            throw new HostException(e.getMessage() + ": start it anew (sudo systemctl restart bulkhead-guard)", e);
        }
    }

    @Override
    public GuardControl guard() {
        return new LinuxGuard();
    }

    @Override
    public void checkFirewall() throws HostException {
        Nftables.check();
    }

    @Override
    public boolean awaitUnreadOutput() {
        return Descriptor.awaitUnread(Libc.STDOUT_FILENO);
    }

    @Override
    public ForeignTunnels foreignTunnels() {
        return new LinuxForeignTunnels();
    }
}
