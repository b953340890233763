package bulkhead.platform.linux;

import bulkhead.leakguard.host.HostException;
import bulkhead.leakguard.host.Surroundings;
import bulkhead.leakguard.host.Underlay;
import bulkhead.leakguard.policy.Family;
import bulkhead.leakguard.policy.InetAddresses;
import bulkhead.leakguard.policy.IpRange;
import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/** Finds the way to the server as our own sockets go it: past the tunnel. */
final class Underlays {
    private Underlays() {}

    /** @param tun the tunnel's interface, which is never the way */
    static Underlay to(InetAddress server, Optional<String> tun) throws HostException {
        JsonNode route = lookup(server, Optional.empty());
        if (tun.filter(route.path("dev").asString("")::equals).isPresent()) {
            Optional<String> beside = beside(tun.get(), server);
            route = beside.isPresent() ? lookup(server, beside) : MissingNode.getInstance();
        }
        String dev = route.path("dev").asString("");
        try {
            InetAddress source = InetAddresses.parse(route.path("prefsrc").asString(""));
            int mtu = route.path("metrics").path(0).path("mtu").asInt(Link.mtu(dev));
            return new Underlay(dev, Link.index(dev), source, mtu, Link.isRunning(dev));
        } catch (IOException | IllegalArgumentException e) {
            throw noWay(server, e);
        }
    }

    /** Whether this is an interface of this host that others are behind, with this number and this address. */
    static boolean leadsOut(Underlay underlay) {
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
    static Surroundings around(Optional<String> tun) throws HostException {
        Set<InetAddress> gateways = new HashSet<>();
        for (String family : List.of("-4", "-6")) {
            for (JsonNode route : Iproute.query(family, "route", "show", "table", "main")) {
                gateway(route, gateways);
                route.path("nexthops").forEach(hop -> gateway(hop, gateways));
            }
        }
        return new Surroundings(own(tun), gateways);
    }

    private static void gateway(JsonNode hop, Set<InetAddress> gateways) {
        // An IPv4 route may have an IPv6 next hop, and is said to be "via" it then (RFC 5549).
        String text = hop.path("gateway").asString(hop.path("via").path("host").asString(""));
        if (!text.isEmpty()) {
            gateways.add(InetAddresses.parse(text));
        }
    }

    /** This host's addresses on all interfaces but the tunnel's, without scopes. */
    static Set<InetAddress> own(Optional<String> tun) throws HostException {
        try {
            return NetworkInterface.networkInterfaces()
                    .filter(link -> tun.filter(link.getName()::equals).isEmpty())
                    .flatMap(NetworkInterface::inetAddresses)
                    .map(address -> IpRange.of(address).address())
                    .collect(Collectors.toSet());
        } catch (SocketException e) {
            throw new HostException("this host's addresses cannot be read (" + e.getMessage() + "): connect again", e);
        }
    }

    private static HostException noWay(InetAddress server, Exception cause) {
        return new HostException(
                "this host has no route to " + server.getHostAddress() + ": check that it is on a network with "
                        + (Family.of(server) == Family.IPV4 ? "IPv4" : "IPv6"),
                cause);
    }

    private static JsonNode lookup(InetAddress server, Optional<String> dev) throws HostException {
        String mark = Integer.toString(LinuxOuterSocket.MARK);
        String address = IpRange.of(server).address().getHostAddress();
        String scope = scope(server);
        return dev.or(() -> Optional.of(scope).filter(s -> !s.isEmpty())).isPresent()
                ? Iproute.route(address, "mark", mark, "oif", dev.orElse(scope))
                : Iproute.route(address, "mark", mark);
    }

    private static String scope(InetAddress server) {
        String text = server.getHostAddress();
        return text.indexOf('%') < 0 ? "" : text.substring(text.indexOf('%') + 1);
    }

    /** A route of a split tunnel that covers the server's own address hides the one our bound sockets take. */
    private static Optional<String> beside(String tun, InetAddress server) throws HostException {
        JsonNode routes =
                Iproute.query(Family.of(server) == Family.IPV4 ? "-4" : "-6", "route", "show", "table", "main");
        return StreamSupport.stream(routes.spliterator(), false)
                .filter(r -> r.has("dev") && !r.path("dev").asString("").equals(tun))
                .filter(r -> range(r, server).contains(server))
                .min(Comparator.<JsonNode>comparingInt(r -> -range(r, server).prefixLength())
                        .thenComparingInt(r -> r.path("metric").asInt(0)))
                .map(r -> r.path("dev").asString(""));
    }

    private static IpRange range(JsonNode route, InetAddress server) {
        String text = route.path("dst").asString("default");
        if (text.equals("default")) {
            return Family.of(server) == Family.IPV4 ? IpRange.ALL_IPV4 : IpRange.ALL_IPV6;
        }
        return IpRange.parse(text);
    }
}
