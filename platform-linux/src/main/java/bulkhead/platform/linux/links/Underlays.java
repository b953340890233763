package bulkhead.platform.linux.links;

import bulkhead.leakguard.host.HostException;
import bulkhead.leakguard.host.Surroundings;
import bulkhead.leakguard.host.TunnelPlan;
import bulkhead.leakguard.host.Underlay;
import bulkhead.leakguard.policy.Family;
import bulkhead.leakguard.policy.IpRange;
import bulkhead.platform.linux.rtnetlink.Route;
import bulkhead.platform.linux.rtnetlink.Rtnetlink;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.HashSet;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;

/** Finds the way to the server as our own sockets go it: past the tunnel. */
public final class Underlays {
    private Underlays() {}

    /** @param tun the tunnel's interface, which is never the way */
    public static Underlay to(InetAddress server, Optional<String> tun) throws HostException {
        Route route = way(server).orElseThrow(() -> noWay(server, null));
        try {
            String dev = Link.name(route.device());
            if (tun.filter(dev::equals).isPresent()) {
                throw noWay(server, null);
            }
            InetAddress source = route.source().orElseThrow(() -> noWay(server, null));
            int mtu = route.mtu() == 0 ? Link.mtu(dev) : route.mtu();
            return new Underlay(dev, route.device(), source, mtu, Link.isRunning(dev));
        } catch (IOException e) {
            throw noWay(server, e);
        }
    }

    /** Whether this is an interface of this host that others are behind, with this number and this address. */
    public static boolean leadsOut(Underlay underlay) {
        if (!TunnelPlan.isInterfaceName(underlay.interfaceName())) {
            return false;
        }
        try {
            NetworkInterface link = NetworkInterface.getByName(underlay.interfaceName());
            return link != null
                    && !link.isLoopback()
                    && link.getIndex() == underlay.interfaceIndex()
                    && link.inetAddresses().map(IpRange::of).anyMatch(IpRange.of(underlay.source())::equals);
        } catch (SocketException e) {
            return false;
        }
    }

    /** Whose addresses are taken around here. */
    public static Surroundings around(Optional<String> tun) throws HostException {
        return new Surroundings(own(tun), gateways(), networks(tun));
    }

    /** The routers that this host's own routes lead by. */
    public static Set<InetAddress> gateways() throws HostException {
        Set<InetAddress> gateways = new HashSet<>();
        for (Family family : Family.values()) {
            Rtnetlink.routes(family, Route.RT_TABLE_MAIN).stream()
                    .flatMap(route -> route.hops().stream())
                    .flatMap(hop -> hop.gateway().stream())
                    .forEach(gateways::add);
        }
        return gateways;
    }

    /** This host's addresses on all interfaces but the tunnel's, without scopes. */
    public static Set<InetAddress> own(Optional<String> tun) throws HostException {
        try {
            return NetworkInterface.networkInterfaces()
                    .filter(link -> tun.filter(link.getName()::equals).isEmpty())
                    .flatMap(NetworkInterface::inetAddresses)
                    .map(address -> IpRange.of(address).address())
                    .collect(Collectors.toSet());
        } catch (SocketException e) {
            throw unreadable(e);
        }
    }

    /** The ranges that this host shares with neighbours; a single address is nobody's but its own. */
    private static Set<IpRange> networks(Optional<String> tun) throws HostException {
        try {
            return NetworkInterface.networkInterfaces()
                    .filter(link -> tun.filter(link.getName()::equals).isEmpty())
                    .flatMap(link -> link.getInterfaceAddresses().stream())
                    .filter(each -> !each.getAddress().isLinkLocalAddress()
                            && !each.getAddress().isLoopbackAddress())
                    .map(each -> IpRange.around(each.getAddress(), each.getNetworkPrefixLength()))
                    .filter(range -> range.prefixLength() < range.family().bits())
                    .collect(Collectors.toSet());
        } catch (SocketException e) {
            throw unreadable(e);
        }
    }

    private static HostException unreadable(SocketException e) {
        return new HostException("this host's addresses cannot be read (" + e.getMessage() + "): connect again", e);
    }

    private static HostException noWay(InetAddress server, Exception cause) {
        return new HostException(
                "this host has no route to " + server.getHostAddress() + ": check that it is on a network with "
                        + (Family.of(server) == Family.IPV4 ? "IPv4" : "IPv6"),
                cause);
    }

    private static Optional<Route> way(InetAddress server) throws HostException {
        int scope = server instanceof Inet6Address ipv6 ? ipv6.getScopeId() : 0;
        return Rtnetlink.way(server, Ours.MARK, scope == 0 ? OptionalInt.empty() : OptionalInt.of(scope));
    }
}
