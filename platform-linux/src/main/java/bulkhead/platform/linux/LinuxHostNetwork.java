package bulkhead.platform.linux;

import bulkhead.leakguard.host.HostException;
import bulkhead.leakguard.host.HostNetwork;
import bulkhead.leakguard.host.HostPlan;
import bulkhead.leakguard.host.NetworkListener;
import bulkhead.leakguard.host.OuterSocket;
import bulkhead.leakguard.host.Subscription;
import bulkhead.leakguard.host.TunDevice;
import bulkhead.leakguard.host.TunnelPlan;
import bulkhead.leakguard.host.Underlay;
import bulkhead.leakguard.policy.FilterPolicy;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The network of a Linux host, or of the network namespace this process is in. */
final class LinuxHostNetwork implements HostNetwork {
    private static final Logger LOG = LoggerFactory.getLogger(LinuxHostNetwork.class);

    private final StateDirectory state;
    private final NftGuard guard = new NftGuard();
    private final Wall wall;
    private final Routing routing;
    private final Dns dns;
    private Optional<String> tun = Optional.empty();
    private volatile int tunIndex = -1;

    LinuxHostNetwork() throws HostException {
        state = StateDirectory.open();
        wall = new Wall(state);
        routing = new Routing(new Sysctls(state));
        dns = new Dns(state);
    }

    @Override
    public void recover() throws HostException {
        dns.recover();
        routing.recover();
        guard.recover();
        wall.recover();
    }

    @Override
    public Underlay underlay(InetAddress server) throws HostException {
        return Underlays.to(server, tun);
    }

    @Override
    public OuterSocket openUdp(Underlay underlay, InetAddress server) throws HostException {
        try {
            return LinuxOuterSocket.udp(underlay, server);
        } catch (IOException e) {
            throw explained("a UDP socket on " + underlay.interfaceName(), e);
        }
    }

    @Override
    public OuterSocket openRawEsp(Underlay underlay, InetAddress server) throws HostException {
        try {
            return LinuxOuterSocket.rawEsp(underlay, server);
        } catch (IOException e) {
            throw explained("a raw ESP socket on " + underlay.interfaceName(), e);
        }
    }

    @Override
    public TunDevice openTun(String name) throws HostException {
        if (!TunnelPlan.isInterfaceName(name.replaceFirst("%d$", "00"))) {
            throw new HostException("not an interface name: use at most 15 letters and digits");
        }
        try {
            LinuxTun device = new LinuxTun(name);
            tun = Optional.of(device.name());
            tunIndex = Link.index(device.name());
            return device;
        } catch (IOException e) {
            throw explained("the TUN device " + name, e);
        }
    }

    private static HostException explained(String what, IOException e) {
        int errno = e instanceof ErrnoException x ? x.errno() : 0;
        String remedy = switch (errno) {
            case Libc.EPERM, Libc.EACCES -> "it needs root or CAP_NET_ADMIN and CAP_NET_RAW: run with sudo";
            case Libc.EBUSY -> "the name is taken: end the program that has it";
            case Libc.ENOENT, Libc.ENODEV -> "the kernel has no TUN, or the interface is gone: run modprobe tun";
            default -> "connect again";
        };
        return new HostException("creating " + what + " failed (" + e.getMessage() + "); " + remedy, e);
    }

    @Override
    public void apply(HostPlan plan) throws HostException {
        FilterPolicy next = plan.policy(plan.protection().allowLan() ? Underlays.onLink(plan.tunnelName()) : List.of());
        guard.set(guard.policy().strictest(next));
        wall.raise(guard.policy());
        routing.apply(plan.tunnel());
        dns.apply(plan.tunnel());
        guard.set(next);
        guard.verify();
        wall.lower(guard.policy());
        LOG.debug("applied {}", plan);
    }

    /** Opens the guard for a process and what it starts, over IPv4 to web pages and DNS; the kernel ends it in time. */
    public void openPortal(long pid, Duration time) throws HostException {
        if (guard.policy().isOpen()) {
            throw new HostException("nothing is blocked, so a captive portal needs no opening: open its page");
        }
        PortalGroup group = PortalGroup.make();
        group.add(pid);
        guard.openPortal(group, time);
        wall.lower(guard.policy());
    }

    @Override
    public Subscription watch(NetworkListener listener) throws HostException {
        try {
            return new NetlinkMonitor(listener, index -> index == tunIndex);
        } catch (IOException e) {
            throw explained("a netlink socket", e);
        }
    }

    @Override
    public void leave() {
        try (state) {
            guard.close();
        }
    }

    @Override
    public void close() throws HostException {
        try (state;
                guard) {
            all(
                    () -> guard.set(guard.policy().strictest(FilterPolicy.OPEN)),
                    () -> dns.apply(Optional.empty()),
                    () -> routing.apply(Optional.empty()),
                    () -> guard.set(FilterPolicy.OPEN),
                    () -> wall.lower(FilterPolicy.OPEN));
        }
    }

    private interface Step {
        void run() throws HostException;
    }

    /** Tries every step, whatever became of the one before. */
    private static void all(Step... steps) throws HostException {
        HostException failure = null;
        for (Step step : steps) {
            try {
                step.run();
            } catch (HostException e) {
                if (failure == null) {
                    failure = e;
                } else {
                    failure.addSuppressed(e);
                }
            }
        }
        if (failure != null) {
            throw failure;
        }
    }
}
