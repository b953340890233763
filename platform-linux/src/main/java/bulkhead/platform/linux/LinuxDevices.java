package bulkhead.platform.linux;

import bulkhead.leakguard.apply.HostDevices;
import bulkhead.leakguard.daemon.Owner;
import bulkhead.leakguard.host.HostException;
import bulkhead.leakguard.host.HostPlan;
import bulkhead.leakguard.host.NetworkListener;
import bulkhead.leakguard.host.OuterSocket;
import bulkhead.leakguard.host.Subscription;
import bulkhead.leakguard.host.Surroundings;
import bulkhead.leakguard.host.TunDevice;
import bulkhead.leakguard.host.Underlay;
import bulkhead.leakguard.policy.Links;
import java.net.InetAddress;
import java.util.Optional;

/** Sockets, TUN and links of the network namespace that the calling thread is in. */
final class LinuxDevices implements HostDevices {
    private Optional<String> tun = Optional.empty();
    private volatile int tunIndex = -1;

    /** Whether this is the tunnel's interface, whose changes are our own. */
    boolean isTunnel(int index) {
        return index == tunIndex;
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
    public Links links(HostPlan plan) throws HostException {
        return HostLinks.read(plan);
    }

    @Override
    public OuterSocket openUdp(Underlay underlay, InetAddress server) throws HostException {
        return ErrnoException.explaining(
                "a UDP socket on " + underlay.interfaceName(), () -> LinuxOuterSocket.udp(underlay, server));
    }

    @Override
    public OuterSocket openRawEsp(Underlay underlay, InetAddress server) throws HostException {
        return ErrnoException.explaining(
                "a raw ESP socket on " + underlay.interfaceName(), () -> LinuxOuterSocket.rawEsp(underlay, server));
    }

    @Override
    public TunDevice openTun(String name) throws HostException {
        LinuxTun.checkName(name);
        return ErrnoException.explaining("the TUN device " + name, () -> {
            LinuxTun device = new LinuxTun(name);
            tun = Optional.of(device.name());
            tunIndex = Link.index(device.name());
            return device;
        });
    }

    @Override
    public Subscription watch(NetworkListener listener) throws HostException {
        return ErrnoException.explaining("a netlink socket", () -> new NetlinkMonitor(listener, this::isTunnel));
    }

    @Override
    public Optional<String> tun() {
        return tun;
    }

    @Override
    public void resume(Optional<String> standing) {
        tun = standing;
        tunIndex = tun.map(Link::indexIfThere).orElse(-1);
    }

    @Override
    public boolean isThere(String link) {
        return Link.isThere(link);
    }

    @Override
    public boolean leadsOut(Underlay underlay) {
        return Underlays.leadsOut(underlay);
    }

    @Override
    public Owner self() {
        return Processes.self();
    }

    @Override
    public boolean isAlive(Owner owner) {
        return Processes.isAlive(owner);
    }
}
