package bulkhead.platform.linux;

import bulkhead.leakguard.HostNetworkProvider;
import bulkhead.leakguard.daemon.Conversation;
import bulkhead.leakguard.daemon.GuardControl;
import bulkhead.leakguard.daemon.RefusedException;
import bulkhead.leakguard.host.Capability;
import bulkhead.leakguard.host.Detour;
import bulkhead.leakguard.host.ForeignTunnels;
import bulkhead.leakguard.host.HostException;
import bulkhead.leakguard.host.HostNetwork;
import bulkhead.leakguard.host.LeakProbe;
import bulkhead.leakguard.host.NetworkListener;
import bulkhead.leakguard.host.Subscription;
import bulkhead.leakguard.host.TunnelPlan;
import bulkhead.leakguard.host.Underlay;
import bulkhead.platform.linux.daemon.DaemonConnection;
import bulkhead.platform.linux.daemon.DaemonHostNetwork;
import bulkhead.platform.linux.devices.LinuxDevices;
import bulkhead.platform.linux.libc.Descriptor;
import bulkhead.platform.linux.libc.ErrnoException;
import bulkhead.platform.linux.libc.Libc;
import bulkhead.platform.linux.libc.PacketCalls;
import bulkhead.platform.linux.links.LinuxForeignTunnels;
import bulkhead.platform.linux.links.NetlinkMonitor;
import bulkhead.platform.linux.links.Underlays;
import bulkhead.platform.linux.nft.Nftables;
import bulkhead.platform.linux.routes.Detours;
import bulkhead.platform.linux.system.Processes;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Opens the network of this Linux host, in the network namespace of this process. */
public final class LinuxHostProvider implements HostNetworkProvider {
    /** One that systemd starts only now has to load first. */
    private static final Duration GREETING = Duration.ofSeconds(20);

    @Override
    public String system() {
        return "Linux";
    }

    @Override
    public void load() {
        Libc.load();
    }

    @Override
    public Set<Capability> capabilities() {
        return LinuxDevices.CAPABILITIES;
    }

    @Override
    public void loadAhead() {
        PacketCalls.load();
    }

    @Override
    public HostNetwork open() throws HostException {
        Optional<Conversation> daemon = daemon();
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

    private static Optional<Conversation> daemon() throws HostException {
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
    public Subscription watch(NetworkListener listener) throws HostException {
        return ErrnoException.explaining("a netlink socket", () -> new NetlinkMonitor(listener, _ -> false));
    }

    /** The words are those of the user's language. */
    @Override
    public boolean isForLackOfAnswer(String reason) {
        return reason.endsWith(Libc.gai_strerror(Libc.EAI_AGAIN));
    }

    @Override
    public Underlay underlay(InetAddress server) throws HostException {
        return Underlays.to(server, Optional.empty());
    }

    @Override
    public List<Detour> detours(TunnelPlan tunnel) throws HostException {
        return Detours.of(tunnel);
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
