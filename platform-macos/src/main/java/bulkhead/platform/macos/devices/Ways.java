package bulkhead.platform.macos.devices;

import bulkhead.leakguard.host.HostException;
import bulkhead.leakguard.host.Surroundings;
import bulkhead.leakguard.host.Underlay;
import bulkhead.leakguard.policy.Family;
import bulkhead.leakguard.policy.InetAddresses;
import bulkhead.leakguard.policy.IpRange;
import bulkhead.platform.macos.darwin.Calls;
import bulkhead.platform.macos.darwin.Darwin;
import bulkhead.platform.macos.darwin.ErrnoException;
import bulkhead.platform.macos.darwin.SocketAddress;
import bulkhead.platform.macos.devices.Interfaces.Interface;
import bulkhead.platform.macos.system.Commands;
import bulkhead.platform.macos.system.Commands.Program;
import java.net.InetAddress;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Finds the way to the server as our own sockets go it: past the tunnel. */
final class Ways {
    private static final Pattern INTERFACE = Pattern.compile("(?m)^ *+interface: (\\S++)$");
    private static final int ANY_PORT = 4500;

    private final Calls calls;
    private final Commands commands;
    private final Interfaces interfaces;

    Ways(Calls calls, Commands commands, Interfaces interfaces) {
        this.calls = calls;
        this.commands = commands;
        this.interfaces = interfaces;
    }

    /** @param tun the tunnel's interface, which is never the way: its routes are halves of a default route, behind which that stands */
    Underlay to(InetAddress server, Optional<String> tun) throws HostException {
        Optional<String> name = by(server, IpRange.of(server).address().getHostAddress());
        if (name.equals(tun)) {
            name = by(server, "default");
        }
        Optional<Interface> link =
                name.filter(found -> tun.filter(found::equals).isEmpty()).isPresent()
                        ? interfaces.find(name.get())
                        : Optional.empty();
        if (link.isEmpty()) {
            throw noWay(server, null);
        }
        try {
            Interface by = link.get();
            return new Underlay(by.name(), by.index(), source(server, by.index()), by.mtu(), isLinked(by.name()));
        } catch (ErrnoException e) {
            throw noWay(server, e);
        }
    }

    private Optional<String> by(InetAddress server, String destination) throws HostException {
        String family = Family.of(server) == Family.IPV4 ? "-inet" : "-inet6";
        String out = commands.run(Program.ROUTE, "", List.of("-n", "get", family, destination))
                .out();
        Matcher name = INTERFACE.matcher(out);
        return name.find() ? Optional.of(name.group(1)) : Optional.empty();
    }

    /** The kernel's choice for a socket that is bound as ours will be. */
    private InetAddress source(InetAddress server, int index) throws ErrnoException {
        int fd = calls.socket(SocketAddress.family(server), Darwin.SOCK_DGRAM, 0);
        try {
            BoundSocket.bindTo(calls, fd, server, index);
            calls.connect(fd, SocketAddress.of(server, ANY_PORT, index));
            return SocketAddress.address(calls.name(fd));
        } finally {
            calls.close(fd);
        }
    }

    /** With its cable pulled, or without its wireless network, an interface keeps its addresses for a while. */
    private boolean isLinked(String name) throws HostException {
        return !commands.run(Program.IFCONFIG, "", List.of(name)).out().contains("status: inactive");
    }

    private static HostException noWay(InetAddress server, Exception cause) {
        return new HostException(
                "this host has no route to " + server.getHostAddress() + ": check that it is on a network with "
                        + (Family.of(server) == Family.IPV4 ? "IPv4" : "IPv6"),
                cause);
    }

    boolean leadsOut(Underlay underlay) {
        try {
            return interfaces
                    .find(underlay.interfaceName())
                    .filter(link -> !link.loopback() && link.index() == underlay.interfaceIndex())
                    .filter(link -> link.ranges().stream()
                            .anyMatch(range -> IpRange.of(range.address()).equals(IpRange.of(underlay.source()))))
                    .isPresent();
        } catch (HostException e) {
            return false;
        }
    }

    Surroundings around(Optional<String> tun) throws HostException {
        List<Interfaces.Range> ranges = ranges(tun).toList();
        Set<InetAddress> own = ranges.stream().map(Interfaces.Range::address).collect(Collectors.toSet());
        Set<IpRange> networks = ranges.stream()
                .filter(range -> !range.address().isLinkLocalAddress()
                        && !range.address().isLoopbackAddress())
                .map(Interfaces.Range::network)
                .filter(range -> range.prefixLength() < range.family().bits())
                .collect(Collectors.toSet());
        return new Surroundings(own, gateways(), networks);
    }

    private Stream<Interfaces.Range> ranges(Optional<String> tun) throws HostException {
        return interfaces.all().stream()
                .filter(link -> tun.filter(link.name()::equals).isEmpty())
                .flatMap(link -> link.ranges().stream());
    }

    /** The second column, where it is an address and no link's. */
    private Set<InetAddress> gateways() throws HostException {
        Set<InetAddress> gateways = new HashSet<>();
        for (String family : List.of("inet", "inet6")) {
            String table = commands.run(Program.NETSTAT, "", List.of("-rn", "-f", family))
                    .out();
            for (String line : table.lines().toList()) {
                String[] columns = line.strip().split(" +");
                if (columns.length > 2) {
                    address(columns[1]).ifPresent(gateways::add);
                }
            }
        }
        return gateways;
    }

    private static Optional<InetAddress> address(String text) {
        int scope = text.indexOf('%');
        try {
            return Optional.of(InetAddresses.parse(scope < 0 ? text : text.substring(0, scope)));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
