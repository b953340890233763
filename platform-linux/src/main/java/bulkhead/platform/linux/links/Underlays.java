package bulkhead.platform.linux.links;

import bulkhead.leakguard.host.HostException;
import bulkhead.leakguard.host.Surroundings;
import bulkhead.leakguard.host.TunnelPlan;
import bulkhead.leakguard.host.Underlay;
import bulkhead.leakguard.policy.Family;
import bulkhead.leakguard.policy.InetAddresses;
import bulkhead.leakguard.policy.IpRange;
import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** Finds the way to the server as our own sockets go it: past the tunnel. */
public final class Underlays {
    private Underlays() {}

    /** @param tun the tunnel's interface, which is never the way */
    public static Underlay to(InetAddress server, Optional<String> tun) throws HostException {
        JsonNode route = lookup(server);
        String dev = route.path("dev").asString("");
        if (tun.filter(dev::equals).isPresent()) {
            throw noWay(server, null);
        }
        try {
            InetAddress source = InetAddresses.parse(route.path("prefsrc").asString(""));
            int mtu = route.path("metrics").path(0).path("mtu").asInt(Link.mtu(dev));
            return new Underlay(dev, Link.index(dev), source, mtu, Link.isRunning(dev));
        } catch (IOException | IllegalArgumentException e) {
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
        for (String family : List.of("-4", "-6")) {
            for (JsonNode route : Iproute.query(family, "route", "show", "table", "main")) {
                gateway(route, gateways);
                route.path("nexthops").forEach(hop -> gateway(hop, gateways));
            }
        }
        return gateways;
    }

    private static void gateway(JsonNode hop, Set<InetAddress> gateways) {
        // An IPv4 route may have an IPv6 next hop, and is said to be "via" it then (RFC 5549).
        String text = hop.path("gateway").asString(hop.path("via").path("host").asString(""));
        if (!text.isEmpty()) {
            gateways.add(InetAddresses.parse(text));
        }
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

    private static JsonNode lookup(InetAddress server) throws HostException {
        String mark = Integer.toString(Ours.MARK);
        String address = IpRange.of(server).address().getHostAddress();
        String scope = scope(server);
        return scope.isEmpty()
                ? Iproute.route(address, "mark", mark)
                : Iproute.route(address, "mark", mark, "oif", scope);
    }

    private static String scope(InetAddress server) {
        String text = server.getHostAddress();
        return text.indexOf('%') < 0 ? "" : text.substring(text.indexOf('%') + 1);
    }
}
