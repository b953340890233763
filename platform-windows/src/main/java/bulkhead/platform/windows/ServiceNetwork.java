package bulkhead.platform.windows;

import bulkhead.leakguard.daemon.DaemonClient;
import bulkhead.leakguard.daemon.DaemonLink;
import bulkhead.leakguard.daemon.DaemonNetwork;
import bulkhead.leakguard.daemon.Request;
import bulkhead.leakguard.host.HostException;
import bulkhead.leakguard.host.HostPlan;
import bulkhead.leakguard.host.NetworkListener;
import bulkhead.leakguard.host.OuterSocket;
import bulkhead.leakguard.host.Subscription;
import bulkhead.leakguard.host.Surroundings;
import bulkhead.leakguard.host.TunDevice;
import bulkhead.leakguard.host.Underlay;
import bulkhead.leakguard.policy.GuardState;
import bulkhead.platform.windows.pipe.HandedOver;
import bulkhead.platform.windows.pipe.PipeTun;
import java.io.IOException;
import java.net.InetAddress;
import java.util.Optional;

/**
 * This computer's network by the service's hand. Looking needs no right, and a socket needs none either: the filters know our program by its
 * file, so that it opens its own. The tunnel's packets come through the service.
 */
final class ServiceNetwork extends DaemonNetwork {
    private final WindowsDevices devices;
    private final HandedOver handed;

    /** @param handed what comes with the service's messages */
    ServiceNetwork(DaemonLink connection, DaemonLink.Opener service, HandedOver handed, WindowsDevices devices) {
        super(new DaemonClient(connection, service, ServiceNetwork::withoutTunnel), WindowsDevices.CAPABILITIES);
        this.devices = devices;
        this.handed = handed;
    }

    /** The tunnel's interface ends with the service: until there is another one, it is a tunnel that is sought again. */
    private static HostPlan withoutTunnel(HostPlan plan) {
        return plan.tunnel().isEmpty()
                ? plan
                : new HostPlan(new GuardState.Reconnecting(), plan.protection(), plan.server(), Optional.empty());
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
        OuterSocket socket = devices.openUdp(underlay, server);
        boolean claimed = false;
        try {
            daemon.ask(new Request.ClaimUdp(underlay, server, socket.local().getPort()));
            claimed = true;
            return socket;
        } finally {
            if (!claimed) {
                socket.close();
            }
        }
    }

    @Override
    public OuterSocket openRawEsp(Underlay underlay, InetAddress server) throws HostException {
        return devices.openRawEsp(underlay, server);
    }

    @Override
    public TunDevice openTun() throws HostException {
        int number = open(new Request.OpenTun(devices.tunName()));
        TunDevice tun = adopted(
                () -> PipeTun.adopt(handed.take(number).orElseThrow(() -> new IOException("it is taken already"))));
        devices.resume(Optional.of(tun.name()));
        return tun;
    }

    @Override
    public Subscription watch(NetworkListener listener) throws HostException {
        daemon.onEnd(listener);
        return devices.watch(listener);
    }
}
