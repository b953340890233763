package bulkhead.platform.linux.daemon;

import bulkhead.leakguard.daemon.DaemonClient;
import bulkhead.leakguard.daemon.DaemonLink;
import bulkhead.leakguard.daemon.DaemonNetwork;
import bulkhead.leakguard.daemon.Request;
import bulkhead.leakguard.host.Detour;
import bulkhead.leakguard.host.DnsPlan;
import bulkhead.leakguard.host.HostException;
import bulkhead.leakguard.host.NetworkListener;
import bulkhead.leakguard.host.OuterSocket;
import bulkhead.leakguard.host.Subscription;
import bulkhead.leakguard.host.Surroundings;
import bulkhead.leakguard.host.TunDevice;
import bulkhead.leakguard.host.TunnelPlan;
import bulkhead.leakguard.host.Underlay;
import bulkhead.platform.linux.devices.LinuxDevices;
import bulkhead.platform.linux.devices.LinuxOuterSocket;
import bulkhead.platform.linux.devices.LinuxTun;
import bulkhead.platform.linux.dns.Dns;
import bulkhead.platform.linux.links.Link;
import bulkhead.platform.linux.links.NetlinkMonitor;
import bulkhead.platform.linux.links.Underlays;
import bulkhead.platform.linux.routes.Detours;
import java.io.IOException;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/**
 * The host's network by the daemon's hand, for a program without rights of its own. Looking needs none, so that ways and
 * changes are found here; the TUN device and the sockets, once handed over, are this process's as if it had made them.
 */
public final class DaemonHostNetwork extends DaemonNetwork {
    private Optional<String> tun = Optional.empty();
    private volatile int tunIndex = -1;

    public DaemonHostNetwork(DaemonLink connection) {
        super(new DaemonClient(connection, DaemonConnection::open), LinuxDevices.CAPABILITIES);
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
    public List<Detour> detours(TunnelPlan tunnel) throws HostException {
        return Detours.of(tunnel);
    }

    @Override
    public boolean asksInTunnel(DnsPlan names) {
        return Dns.isAskedAsIn(names);
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

    @Override
    public Subscription watch(NetworkListener listener) throws HostException {
        daemon.onEnd(listener);
        try {
            return new NetlinkMonitor(listener, index -> index == tunIndex);
        } catch (IOException e) {
            throw new HostException("the network cannot be watched (" + e.getMessage() + "): connect again", e);
        }
    }
}
