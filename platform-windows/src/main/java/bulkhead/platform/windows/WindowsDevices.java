package bulkhead.platform.windows;

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
import bulkhead.platform.windows.api.IpHelper;
import bulkhead.platform.windows.api.WindowsException;
import bulkhead.platform.windows.api.Wintun;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.LongSupplier;

/** Sockets, the tunnel's adapter, and the links. */
final class WindowsDevices implements HostDevices {
    /** Without raw ESP: Windows gives no program what comes in by IP protocol 50. */
    static final Set<Capability> CAPABILITIES = Set.of(Capability.IPV6);

    private static final String TUN = "bulkhead0";

    private final IpHelper ip;
    private final Wintun wintun;
    private final LongSupplier clock;
    private Optional<String> tun = Optional.empty();

    /** @param clock in ms, which goes on while this computer sleeps */
    WindowsDevices(IpHelper ip, Wintun wintun, LongSupplier clock) {
        this.ip = ip;
        this.wintun = wintun;
        this.clock = clock;
    }

    @Override
    public Set<Capability> capabilities() {
        return CAPABILITIES;
    }

    private Links read(Optional<String> without) throws HostException {
        return looking(() -> Links.read(ip, without));
    }

    @Override
    public Underlay underlay(InetAddress server) throws HostException {
        return read(tun).to(server);
    }

    @Override
    public Surroundings surroundings() throws HostException {
        return read(tun).surroundings();
    }

    /** What leads to virtual machines of this computer is not told from what leads to the network: none is. */
    @Override
    public bulkhead.leakguard.policy.Links links(HostPlan plan) throws HostException {
        return new bulkhead.leakguard.policy.Links(read(plan.tunnelName()).onLink(), Set.of());
    }

    @Override
    public List<Detour> detours(TunnelPlan tunnel) {
        return List.of();
    }

    @Override
    public OuterSocket openUdp(Underlay underlay, InetAddress server) throws HostException {
        try {
            return BoundSocket.open(underlay, server);
        } catch (IOException e) {
            throw new HostException(
                    "a UDP socket on " + underlay.interfaceName() + " cannot be opened (" + e.getMessage()
                            + "): look whether its network is set up",
                    e);
        }
    }

    @Override
    public OuterSocket openRawEsp(Underlay underlay, InetAddress server) throws HostException {
        throw new HostException("Windows has no raw ESP for programs: use UDP encapsulation");
    }

    @Override
    public TunDevice openTun() throws HostException {
        TunDevice device;
        try {
            device = WintunDevice.create(wintun, TUN);
        } catch (WindowsException e) {
            throw withoutAdapter(e);
        }
        tun = Optional.of(device.name());
        return device;
    }

    private static HostException withoutAdapter(WindowsException e) {
        String advice = switch (e.code()) {
            case WindowsException.ERROR_MOD_NOT_FOUND, WindowsException.ERROR_BAD_EXE_FORMAT ->
                "have scripts/windows-wintun.ps1 put wintun.dll beside this program, which takes it from"
                        + " www.wintun.net and looks at its signature";
            case WindowsException.ERROR_ACCESS_DENIED -> "run as administrator";
            default -> "look into Windows' event log, and connect again";
        };
        return new HostException("the tunnel's adapter cannot be made (" + e.getMessage() + "): " + advice, e);
    }

    @Override
    public String tunName() {
        return TUN;
    }

    @Override
    public Subscription watch(NetworkListener listener) throws HostException {
        Subscription changes = looking(() -> ip.watch(listener::changed));
        Subscription sleeps = new SleepWatch(listener, clock);
        return () -> {
            sleeps.close();
            changes.close();
        };
    }

    @Override
    public Optional<String> tun() {
        return tun;
    }

    @Override
    public void resume(Optional<String> other) {
        tun = other;
    }

    @Override
    public boolean isThere(String link) {
        try {
            return Links.read(ip, Optional.empty()).find(link).isPresent();
        } catch (WindowsException e) {
            return false;
        }
    }

    @Override
    public boolean leadsOut(Underlay underlay) {
        try {
            Links links = Links.read(ip, tun);
            return links.find(underlay.interfaceName())
                            .filter(link -> link.index() == underlay.interfaceIndex())
                            .isPresent()
                    && links.surroundings().own().contains(underlay.source());
        } catch (WindowsException e) {
            return false;
        }
    }

    /** Windows tells whose a socket is, so that a program names one of its own. */
    @Override
    public boolean isBoundBy(Owner process, InetAddress address, int port) {
        try {
            return ip.udpOwner(address, port).equals(OptionalLong.of(process.pid()));
        } catch (WindowsException e) {
            return false;
        }
    }

    @Override
    public Owner self() {
        return owner(ProcessHandle.current());
    }

    @Override
    public boolean isAlive(Owner owner) {
        return ProcessHandle.of(owner.pid())
                .filter(process -> owner(process).started() == owner.started())
                .isPresent();
    }

    /** One that has ended meanwhile never was. */
    static Owner owner(long process) {
        return ProcessHandle.of(process).map(WindowsDevices::owner).orElse(new Owner(process, 0, "?", 0));
    }

    private static Owner owner(ProcessHandle process) {
        ProcessHandle.Info info = process.info();
        long started = info.startInstant().map(Instant::toEpochMilli).orElse(0L);
        return new Owner(process.pid(), 0, info.user().orElse("?"), started);
    }

    private static <T> T looking(Failures.Call<T> call) throws HostException {
        return Failures.explaining("this computer's network cannot be looked at", call);
    }
}
