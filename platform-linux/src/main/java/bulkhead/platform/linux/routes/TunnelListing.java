package bulkhead.platform.linux.routes;

import bulkhead.leakguard.host.HostException;
import bulkhead.leakguard.host.InterfaceAddress;
import bulkhead.leakguard.policy.Family;
import bulkhead.leakguard.policy.IpRange;
import bulkhead.platform.linux.links.Iproute;
import bulkhead.platform.linux.links.Ours;
import java.net.InetAddress;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** What the kernel has of a tunnel: its interface, and that one's addresses and our routes by it. */
final class TunnelListing {
    private static final String PROTOCOL = Integer.toString(Ours.PROTOCOL);

    private final boolean up;
    private final Set<InterfaceAddress> addresses = new HashSet<>();
    private final Set<IpRange> routes = new HashSet<>();

    private TunnelListing(JsonNode link) {
        boolean running = false;
        for (JsonNode flag : link.path("flags")) {
            running |= flag.asString("").equals("UP");
        }
        up = running;
        for (JsonNode each : link.path("addr_info")) {
            InetAddress address = InetAddress.ofLiteral(each.path("local").asString(""));
            addresses.add(new InterfaceAddress(address, each.path("prefixlen").asInt(), Optional.empty()));
        }
    }

    /** Nothing when the interface is gone. */
    static Optional<TunnelListing> of(String tun) throws HostException {
        JsonNode link = Iproute.query("addr", "show", "dev", tun).path(0);
        if (!link.has("ifname")) {
            return Optional.empty();
        }
        TunnelListing listing = new TunnelListing(link);
        for (Family family : Family.values()) {
            String flag = family == Family.IPV6 ? "-6" : "-4";
            for (JsonNode route : Iproute.query(flag, "route", "show", "table", "all", "proto", PROTOCOL, "dev", tun)) {
                listing.routes.add(destination(route, family));
            }
        }
        return Optional.of(listing);
    }

    private static IpRange destination(JsonNode route, Family family) {
        String to = route.path("dst").asString("");
        if (!to.equals("default")) {
            return IpRange.parse(to);
        }
        return family == Family.IPV4 ? IpRange.ALL_IPV4 : IpRange.ALL_IPV6;
    }

    boolean isUp() {
        return up;
    }

    /** Whether these are there; whom the kernel takes for the other end of one is not looked at. */
    boolean hasAddresses(List<InterfaceAddress> wanted) {
        return wanted.stream()
                .map(a -> new InterfaceAddress(IpRange.of(a.address()).address(), a.prefixLength(), Optional.empty()))
                .allMatch(addresses::contains);
    }

    boolean hasRoutes(List<IpRange> wanted) {
        return routes.containsAll(wanted);
    }
}
