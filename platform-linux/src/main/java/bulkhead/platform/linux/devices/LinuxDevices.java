package bulkhead.platform.linux.devices;

import bulkhead.leakguard.apply.HostDevices;
import bulkhead.leakguard.daemon.GuardMetrics;
import bulkhead.leakguard.daemon.Owner;
import bulkhead.leakguard.host.Capability;
import bulkhead.leakguard.host.Detour;
import bulkhead.leakguard.host.DnsPlan;
import bulkhead.leakguard.host.HostException;
import bulkhead.leakguard.host.HostPlan;
import bulkhead.leakguard.host.NetworkListener;
import bulkhead.leakguard.host.OuterSocket;
import bulkhead.leakguard.host.Subscription;
import bulkhead.leakguard.host.Surroundings;
import bulkhead.leakguard.host.TunDevice;
import bulkhead.leakguard.host.TunnelPlan;
import bulkhead.leakguard.host.Underlay;
import bulkhead.leakguard.policy.Links;
import bulkhead.platform.linux.dns.Dns;
import bulkhead.platform.linux.libc.ErrnoException;
import bulkhead.platform.linux.links.HostLinks;
import bulkhead.platform.linux.links.Link;
import bulkhead.platform.linux.links.NetlinkMonitor;
import bulkhead.platform.linux.links.Underlays;
import bulkhead.platform.linux.routes.Detours;
import bulkhead.platform.linux.routes.Sysctls;
import bulkhead.platform.linux.system.Processes;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Sockets, TUN and links of the network namespace that the calling thread is in. */
public final class LinuxDevices implements HostDevices {
    public static final Set<Capability> CAPABILITIES = Set.of(Capability.RAW_ESP, Capability.MARKS);

    private Optional<String> tun = Optional.empty();
    private volatile int tunIndex = -1;

    /** Whether this is the tunnel's interface, whose changes are our own. */
    public boolean isTunnel(int index) {
        return index == tunIndex;
    }

    @Override
    public Set<Capability> capabilities() {
        return withIpv6();
    }

    /** What this kernel can, as it is set up now. */
    private static Set<Capability> withIpv6() {
        Set<Capability> all = EnumSet.copyOf(CAPABILITIES);
        if (Sysctls.canHaveIpv6()) {
            all.add(Capability.IPV6);
        }
        return all;
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
    public List<Detour> detours(TunnelPlan tunnel) throws HostException {
        return Detours.of(tunnel);
    }

    @Override
    public boolean asksInTunnel(DnsPlan names) {
        return Dns.isAskedAsIn(names);
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
    public TunDevice openTun() throws HostException {
        return ErrnoException.explaining("the TUN device " + LinuxTun.NAME, () -> {
            LinuxTun device = new LinuxTun();
            tun = Optional.of(device.name());
            tunIndex = Link.index(device.name());
            return device;
        });
    }

    @Override
    public String tunName() {
        return LinuxTun.NAME;
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

    /** Of the kernel's sysfs-class-net-statistics. */
    @Override
    public Optional<GuardMetrics.Traffic> traffic(String link) {
        Path counters = Path.of("/sys/class/net", link, "statistics");
        try {
            return Optional.of(
                    new GuardMetrics.Traffic(count(counters.resolve("rx_bytes")), count(counters.resolve("tx_bytes"))));
        } catch (IOException | NumberFormatException e) {
            // It is gone.
            return Optional.empty();
        }
    }

    private static long count(Path counter) throws IOException {
        return Long.parseLong(Files.readString(counter).strip());
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
