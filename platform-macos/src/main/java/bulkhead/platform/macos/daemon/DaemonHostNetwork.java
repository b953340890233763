package bulkhead.platform.macos.daemon;

import bulkhead.leakguard.daemon.DaemonClient;
import bulkhead.leakguard.daemon.DaemonLink;
import bulkhead.leakguard.daemon.DaemonNetwork;
import bulkhead.leakguard.daemon.Request;
import bulkhead.leakguard.host.HostException;
import bulkhead.leakguard.host.NetworkListener;
import bulkhead.leakguard.host.OuterSocket;
import bulkhead.leakguard.host.Subscription;
import bulkhead.leakguard.host.Surroundings;
import bulkhead.leakguard.host.TunDevice;
import bulkhead.leakguard.host.Underlay;
import bulkhead.platform.macos.devices.MacosDevices;
import java.net.InetAddress;

/**
 * This Mac's network by the daemon's hand. Looking needs no right; utun and the sockets, once handed over, are this process's as if it had
 * made them, and to pf those of root, who did.
 */
public final class DaemonHostNetwork extends DaemonNetwork {
    private final MacosDevices devices;

    public DaemonHostNetwork(DaemonLink connection, DaemonLink.Opener daemon, MacosDevices devices) {
        super(new DaemonClient(connection, daemon), MacosDevices.CAPABILITIES);
        this.devices = devices;
    }

    @Override
    public Underlay underlay(InetAddress server) throws HostException {
        return devices.underlay(server);
    }

    @Override
    public Surroundings surroundings() throws HostException {
        return devices.surroundings();
    }

    @Override
    public OuterSocket openUdp(Underlay underlay, InetAddress server) throws HostException {
        int fd = open(new Request.OpenUdp(underlay, server));
        return adopted(() -> devices.adoptUdp(fd, underlay, server));
    }

    @Override
    public OuterSocket openRawEsp(Underlay underlay, InetAddress server) throws HostException {
        return devices.openRawEsp(underlay, server);
    }

    @Override
    public TunDevice openTun() throws HostException {
        int fd = open(new Request.OpenTun(devices.tunName()));
        return adopted(() -> devices.adoptTun(fd));
    }

    @Override
    public Subscription watch(NetworkListener listener) throws HostException {
        daemon.onEnd(listener);
        return devices.watch(listener);
    }
}
