package bulkhead.platform.macos.devices;

import bulkhead.leakguard.apply.HostDevices;
import bulkhead.leakguard.daemon.Owner;
import bulkhead.leakguard.host.Capability;
import bulkhead.leakguard.host.Detour;
import bulkhead.leakguard.host.HostException;
import bulkhead.leakguard.host.HostPlan;
import bulkhead.leakguard.host.NetworkListener;
import bulkhead.leakguard.host.OuterSocket;
import bulkhead.leakguard.host.Subscription;
import bulkhead.leakguard.host.Surroundings;
import bulkhead.leakguard.host.TunDevice;
import bulkhead.leakguard.host.TunnelPlan;
import bulkhead.leakguard.host.Underlay;
import bulkhead.leakguard.policy.IpRange;
import bulkhead.leakguard.policy.Links;
import bulkhead.platform.macos.darwin.Calls;
import bulkhead.platform.macos.darwin.Darwin;
import bulkhead.platform.macos.darwin.ErrnoException;
import bulkhead.platform.macos.devices.Interfaces.Interface;
import bulkhead.platform.macos.system.Commands;
import java.net.InetAddress;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Sockets, utun and links of this computer. */
public final class MacosDevices implements HostDevices {
    /** No program gets ESP: the kernel keeps it. */
    public static final Set<Capability> CAPABILITIES = Set.of(Capability.IPV6);

    private final Calls calls;
    private final Interfaces interfaces;
    private final Changes changes;
    private final Ways ways;
    private Optional<String> tun = Optional.empty();
    private volatile int tunIndex = -1;

    public MacosDevices(Calls calls, Commands commands, Interfaces interfaces, Changes changes) {
        this.calls = calls;
        this.interfaces = interfaces;
        this.changes = changes;
        ways = new Ways(calls, commands, interfaces);
    }

    @Override
    public Set<Capability> capabilities() {
        return CAPABILITIES;
    }

    @Override
    public Underlay underlay(InetAddress server) throws HostException {
        return ways.to(server, tun);
    }

    @Override
    public Surroundings surroundings() throws HostException {
        return ways.around(tun);
    }

    @Override
    public Links links(HostPlan plan) throws HostException {
        if (!plan.protection().allowLan()) {
            return Links.NONE;
        }
        List<IpRange> onLink = interfaces.all().stream()
                .filter(link -> link.up() && !link.loopback())
                .filter(link -> plan.tunnelName().filter(link.name()::equals).isEmpty())
                .flatMap(link -> link.ranges().stream())
                .map(Interfaces.Range::network)
                .distinct()
                .toList();
        return new Links(onLink, Set.of());
    }

    @Override
    public List<Detour> detours(TunnelPlan tunnel) {
        return List.of();
    }

    @Override
    public OuterSocket openUdp(Underlay underlay, InetAddress server) throws HostException {
        try {
            return BoundSocket.open(calls, underlay, server);
        } catch (ErrnoException e) {
            throw failed("a UDP socket on " + underlay.interfaceName(), e);
        }
    }

    @Override
    public OuterSocket openRawEsp(Underlay underlay, InetAddress server) throws HostException {
        throw new HostException("macOS gives no program ESP: have it in UDP (NAT traversal), as is the default");
    }

    @Override
    public TunDevice openTun() throws HostException {
        try {
            Utun device = Utun.create(calls);
            resume(Optional.of(device.name()));
            return device;
        } catch (ErrnoException e) {
            throw failed("the tunnel's interface", e);
        }
    }

    /** Of a process of whoever it is, as the kernel told. */
    public static Owner owner(long pid, long uid, String user) {
        return new Owner(
                pid, uid, user, ProcessHandle.of(pid).map(MacosDevices::started).orElse(0L));
    }

    /** A socket to the server that the daemon opened. */
    public OuterSocket adoptUdp(int fd, Underlay underlay, InetAddress server) throws ErrnoException {
        return BoundSocket.adopt(calls, fd, underlay, server);
    }

    /** The tunnel's interface that the daemon created. */
    public TunDevice adoptTun(int fd) throws ErrnoException {
        Utun device = Utun.adopt(calls, fd);
        resume(Optional.of(device.name()));
        return device;
    }

    private static HostException failed(String what, ErrnoException e) {
        String remedy = e.errno() == Darwin.EPERM || e.errno() == Darwin.EACCES ? "run with sudo" : "connect again";
        return new HostException("creating " + what + " failed (" + e.getMessage() + "); " + remedy, e);
    }

    @Override
    public String tunName() {
        return Utun.NAME;
    }

    @Override
    public Subscription watch(NetworkListener listener) throws HostException {
        try {
            return changes.watch(listener, index -> index == tunIndex);
        } catch (ErrnoException e) {
            throw failed("a routing socket", e);
        }
    }

    @Override
    public Optional<String> tun() {
        return tun;
    }

    @Override
    public void resume(Optional<String> standing) {
        tun = standing;
        tunIndex = standing.flatMap(this::find).map(Interface::index).orElse(-1);
    }

    @Override
    public boolean isThere(String link) {
        return find(link).isPresent();
    }

    private Optional<Interface> find(String name) {
        try {
            return interfaces.find(name);
        } catch (HostException e) {
            return Optional.empty();
        }
    }

    @Override
    public boolean leadsOut(Underlay underlay) {
        return ways.leadsOut(underlay);
    }

    @Override
    public Owner self() {
        ProcessHandle self = ProcessHandle.current();
        return new Owner(self.pid(), 0, System.getProperty("user.name", "root"), started(self));
    }

    @Override
    public boolean isAlive(Owner owner) {
        return ProcessHandle.of(owner.pid())
                .filter(process -> started(process) == owner.started())
                .isPresent();
    }

    private static long started(ProcessHandle process) {
        return process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
    }
}
