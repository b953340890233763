package bulkhead.platform.linux.daemon;

import bulkhead.leakguard.daemon.DaemonClient;
import bulkhead.leakguard.daemon.DaemonLink;
import bulkhead.leakguard.daemon.Reply;
import bulkhead.leakguard.daemon.Request;
import bulkhead.leakguard.host.Capability;
import bulkhead.leakguard.host.Detour;
import bulkhead.leakguard.host.HostException;
import bulkhead.leakguard.host.HostNetwork;
import bulkhead.leakguard.host.HostPlan;
import bulkhead.leakguard.host.NetworkListener;
import bulkhead.leakguard.host.OuterSocket;
import bulkhead.leakguard.host.Subscription;
import bulkhead.leakguard.host.Surroundings;
import bulkhead.leakguard.host.TunDevice;
import bulkhead.leakguard.host.TunnelPlan;
import bulkhead.leakguard.host.Underlay;
import bulkhead.leakguard.policy.GuardState;
import bulkhead.platform.linux.devices.LinuxDevices;
import bulkhead.platform.linux.devices.LinuxOuterSocket;
import bulkhead.platform.linux.devices.LinuxTun;
import bulkhead.platform.linux.links.Link;
import bulkhead.platform.linux.links.NetlinkMonitor;
import bulkhead.platform.linux.links.Underlays;
import bulkhead.platform.linux.routes.Detours;
import java.io.IOException;
import java.net.InetAddress;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The host's network by the daemon's hand, for a program without rights of its own. Looking needs none, so that ways and
 * changes are found here; the TUN device and the sockets, once handed over, are this process's as if it had made them.
 */
public final class DaemonHostNetwork implements HostNetwork {
    private final DaemonClient daemon;
    private Optional<String> tun = Optional.empty();
    private volatile int tunIndex = -1;

    public DaemonHostNetwork(DaemonConnection connection) {
        daemon = new DaemonClient(connection, DaemonConnection::open);
    }

    @Override
    public boolean recover() throws HostException {
        return daemon.ask(new Request.Recover()).reply() instanceof Reply.Recovered(boolean guarded) && guarded;
    }

    @Override
    public Underlay underlay(InetAddress server) throws HostException {
        return Underlays.to(server, tun);
    }

    @Override
    public Surroundings surroundings() throws HostException {
        return Underlays.around(tun);
    }

    @Override
    public Set<Capability> capabilities() throws HostException {
        // The daemon runs where it may set what it needs.
        Set<Capability> all = EnumSet.copyOf(LinuxDevices.CAPABILITIES);
        all.add(Capability.RESOLVERS);
        all.add(Capability.IPV6);
        if (daemon.ask(new Request.AskDomains()).reply() instanceof Reply.Domains(boolean routed) && routed) {
            all.add(Capability.SPLIT_DNS);
        }
        return all;
    }

    @Override
    public List<Detour> detours(TunnelPlan tunnel) throws HostException {
        return Detours.of(tunnel);
    }

    @Override
    public OuterSocket openUdp(Underlay underlay, InetAddress server) throws HostException {
        int fd = open(new Request.OpenUdp(underlay, server));
        return adopted(() -> LinuxOuterSocket.adopt(fd, underlay, server, false));
    }

    @Override
    public OuterSocket openRawEsp(Underlay underlay, InetAddress server) throws HostException {
        int fd = open(new Request.OpenRawEsp(underlay, server));
        return adopted(() -> LinuxOuterSocket.adopt(fd, underlay, server, true));
    }

    @Override
    public TunDevice openTun() throws HostException {
        int fd = open(new Request.OpenTun(LinuxTun.NAME));
        return adopted(() -> {
            LinuxTun device = LinuxTun.adopt(fd);
            tun = Optional.of(device.name());
            tunIndex = Link.index(device.name());
            return device;
        });
    }

    private int open(Request request) throws HostException {
        DaemonLink.Response answer = daemon.ask(request);
        if (!(answer.reply() instanceof Reply.Opened) || answer.descriptor() < 0) {
            throw new HostException("the guard's daemon handed nothing over: install it from the same release");
        }
        return answer.descriptor();
    }

    private interface Adoption<T> {
        T run() throws IOException;
    }

    private static <T> T adopted(Adoption<T> adoption) throws HostException {
        try {
            return adoption.run();
        } catch (IOException e) {
            throw new HostException(
                    "what the guard's daemon handed over is of no use (" + e.getMessage() + "): connect again", e);
        }
    }

    @Override
    public void apply(HostPlan plan) throws HostException {
        daemon.apply(plan);
    }

    @Override
    public Subscription watch(NetworkListener listener) throws HostException {
        daemon.onEnd(listener);
        try {
            return new NetlinkMonitor(listener, index -> index == tunIndex);
        } catch (IOException e) {
            throw new HostException("the network cannot be watched (" + e.getMessage() + "): connect again", e);
        }
    }

    @Override
    public void leave() throws HostException {
        try (daemon) {
            daemon.end(new Request.Leave());
        }
    }

    @Override
    public GuardState release() throws HostException {
        try (daemon) {
            if (daemon.end(new Request.Release()) instanceof Reply.Released(GuardState stands)) {
                return stands;
            }
            throw new HostException("the guard's daemon does not say what stands: install it from the same release");
        }
    }

    /** Lets go without a word, as the end of the process does. */
    public void abandon() {
        daemon.close();
    }
}
