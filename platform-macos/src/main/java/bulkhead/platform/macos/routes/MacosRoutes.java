package bulkhead.platform.macos.routes;

import bulkhead.leakguard.apply.TunnelRoutes;
import bulkhead.leakguard.host.HostException;
import bulkhead.leakguard.host.HostPlan;
import bulkhead.leakguard.host.InterfaceAddress;
import bulkhead.leakguard.host.Steps;
import bulkhead.leakguard.host.TunnelPlan;
import bulkhead.leakguard.policy.Family;
import bulkhead.leakguard.policy.InetAddresses;
import bulkhead.leakguard.policy.IpRange;
import bulkhead.platform.macos.devices.Interfaces;
import bulkhead.platform.macos.devices.Interfaces.Interface;
import bulkhead.platform.macos.system.Commands;
import bulkhead.platform.macos.system.Commands.Program;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The tunnel's addresses and routes by ifconfig(8) and route(8). No route of the host is touched: a default route is set as two halves,
 * which are asked before it and vanish with the interface, also when this process is killed.
 */
public final class MacosRoutes implements TunnelRoutes {
    /** Where a route's words have it, behind its family. */
    private static final int RANGE = 4;

    private final Commands commands;
    private final Interfaces interfaces;
    /** What is or, after a failure, may be there; and what is. */
    private final Set<Setting> present = new LinkedHashSet<>();

    private final Set<Setting> certain = new LinkedHashSet<>();

    /** Routes of whose range there was one already, and what is set instead. */
    private final Map<Setting, List<Setting>> halved = new HashMap<>();

    /** A program's words that set something, and those that unset it. */
    private record Setting(Program program, List<String> set, List<String> unset) {}

    public MacosRoutes(Commands commands, Interfaces interfaces) {
        this.commands = commands;
        this.interfaces = interfaces;
    }

    @Override
    public void check(TunnelPlan tunnel) throws HostException {
        Optional<String> unfit = tunnel.unfit();
        if (unfit.isPresent()) {
            throw new HostException(unfit.get() + ": ask who runs the server");
        }
        for (Interface link : interfaces.all()) {
            for (Interfaces.Range range : link.ranges()) {
                boolean taken = !link.name().equals(tunnel.tun())
                        && !range.address().isLinkLocalAddress()
                        && tunnel.addresses().stream()
                                .anyMatch(each -> each.address().equals(range.address()));
                if (taken) {
                    throw new HostException("the tunnel's address "
                            + range.address().getHostAddress()
                            + " is this computer's own on another interface: have the"
                            + " server use another range of addresses, or this computer another local network");
                }
            }
        }
    }

    @Override
    public void apply(HostPlan plan) throws HostException {
        List<Setting> wanted =
                plan.tunnel().isPresent() ? settings(plan.tunnel().get()) : List.of();
        List<Setting> stale = new ArrayList<>(present);
        stale.removeAll(wanted.stream().flatMap(this::inParts).toList());
        Steps.all(stale.reversed().stream()
                .<Steps.Step>map(setting -> () -> unset(setting))
                .toArray(Steps.Step[]::new));
        if (plan.tunnel().isPresent()) {
            TunnelPlan tunnel = plan.tunnel().get();
            done(Program.IFCONFIG, List.of(tunnel.tun(), "mtu", Integer.toString(tunnel.mtu()), "up"));
        }
        for (Setting setting : wanted) {
            set(setting);
        }
    }

    private Stream<Setting> inParts(Setting setting) {
        return halved.containsKey(setting) ? halved.get(setting).stream().flatMap(this::inParts) : Stream.of(setting);
    }

    private void set(Setting setting) throws HostException {
        for (Setting part : inParts(setting).toList()) {
            if (certain.contains(part)) {
                continue;
            }
            if (!present.add(part)) {
                unset(part);
                present.add(part);
            }
            if (done(part.program(), part.set())) {
                certain.add(part);
            } else {
                inHalves(part);
            }
        }
    }

    /** A route of the same range is another's, and stays: two of half the length are asked before it. */
    private void inHalves(Setting route) throws HostException {
        IpRange range = IpRange.parse(route.set().get(RANGE));
        present.remove(route);
        if (range.prefixLength() == range.family().bits()) {
            throw new HostException("the route to " + range + " is this computer's own already, not the tunnel's:"
                    + " remove it, or leave it out of the tunnel");
        }
        halved.put(
                route,
                halves(range).map(half -> route(route.set().getLast(), half)).toList());
        set(route);
    }

    /** False when there was such a route already. */
    private boolean done(Program program, List<String> words) throws HostException {
        Commands.Result result = commands.run(program, "", words);
        if (program == Program.ROUTE && result.err().contains("File exists")) {
            return false;
        }
        // route(8) has ended well and failed.
        if (!result.ok() || result.err().contains("route: writing to routing socket")) {
            throw new HostException("the tunnel's network could not be set up (" + result.err() + "): connect again");
        }
        return true;
    }

    /** What the interface had vanished with it. */
    private void unset(Setting setting) throws HostException {
        certain.remove(setting);
        Commands.Result result = commands.run(setting.program(), "", setting.unset());
        boolean gone = Stream.of("not in table", "does not exist", "Can't assign requested address", "bad address")
                .anyMatch(result.err()::contains);
        if (!result.ok() && !gone) {
            throw new HostException("the tunnel's network could not be removed (" + result.err() + "): connect again");
        }
        present.remove(setting);
    }

    private static List<Setting> settings(TunnelPlan plan) {
        List<Setting> settings = new ArrayList<>();
        for (InterfaceAddress each : plan.addresses()) {
            settings.add(address(plan.tun(), each));
            if (each.family() == Family.IPV4 && each.peer().isEmpty() && each.prefixLength() < Family.IPV4.bits()) {
                settings.add(route(plan.tun(), IpRange.around(each.address(), each.prefixLength())));
            }
        }
        plan.routes().stream()
                .flatMap(range -> range.isDefault() ? halves(range) : Stream.of(range))
                .map(range -> route(plan.tun(), range))
                .filter(route -> !settings.contains(route))
                .forEach(settings::add);
        return settings;
    }

    /** It is a link of two ends: without a peer, both are ours. */
    private static Setting address(String tun, InterfaceAddress each) {
        String own = each.address().getHostAddress();
        if (each.family() == Family.IPV4) {
            String peer = each.peer().orElse(each.address()).getHostAddress();
            return new Setting(
                    Program.IFCONFIG,
                    List.of(tun, "inet", own, peer, "netmask", "255.255.255.255", "alias"),
                    List.of(tun, "inet", own, "-alias"));
        }
        String scoped = each.address().isLinkLocalAddress() && own.indexOf('%') < 0 ? own + "%" + tun : own;
        return new Setting(
                Program.IFCONFIG,
                List.of(tun, "inet6", scoped, "prefixlen", Integer.toString(each.prefixLength()), "alias"),
                List.of(tun, "inet6", scoped, "-alias"));
    }

    private static Setting route(String tun, IpRange range) {
        String family = range.family() == Family.IPV4 ? "-inet" : "-inet6";
        return new Setting(
                Program.ROUTE,
                List.of("-q", "-n", "add", family, range.toString(), "-interface", tun),
                List.of("-q", "-n", "delete", family, range.toString(), "-interface", tun));
    }

    private static Stream<IpRange> halves(IpRange range) {
        byte[] upper = range.address().getAddress();
        upper[range.prefixLength() / 8] |= (byte) (0x80 >> range.prefixLength() % 8);
        return Stream.of(
                new IpRange(range.address(), range.prefixLength() + 1),
                new IpRange(InetAddresses.of(upper), range.prefixLength() + 1));
    }

    @Override
    public boolean holds(TunnelPlan tunnel) throws HostException {
        Optional<Interface> link = interfaces.find(tunnel.tun());
        if (link.isEmpty()) {
            return false;
        }
        Set<InetAddress> own = new LinkedHashSet<>();
        link.get().ranges().forEach(range -> own.add(range.address()));
        if (!tunnel.addresses().stream().map(InterfaceAddress::address).allMatch(own::contains)) {
            return false;
        }
        for (Setting setting : settings(tunnel)) {
            if (setting.program() == Program.ROUTE && !leads(setting.set(), tunnel.tun())) {
                return false;
            }
        }
        return true;
    }

    /** Whether the kernel asks this route for its first host. */
    private boolean leads(List<String> set, String tun) throws HostException {
        IpRange range = IpRange.parse(set.get(RANGE));
        byte[] first = range.address().getAddress();
        first[first.length - 1] |= range.prefixLength() < range.family().bits() ? 1 : 0;
        String host = InetAddresses.of(first).getHostAddress();
        String out = commands.run(Program.ROUTE, "", List.of("-n", "get", set.get(RANGE - 1), host))
                .out();
        return out.lines().map(String::strip).anyMatch(("interface: " + tun)::equals);
    }

    /**
     * Nothing is left to do: before each packet XNU looks for its source address, and ends the TCP connection whose address is gone
     * (tcp_output.c) or refuses the datagram (udp_usrreq.c). Only what UDP is bound to an IPv6 address goes on, as on Linux.
     */
    @Override
    public void endFlows(Set<InetAddress> addresses, Optional<String> tun) {
        // The kernel does.
    }

    /** The interface went with the process that had it, and all that it had. */
    @Override
    public void recover() {
        present.clear();
        certain.clear();
        halved.clear();
    }
}
