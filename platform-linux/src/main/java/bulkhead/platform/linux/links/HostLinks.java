package bulkhead.platform.linux.links;

import bulkhead.leakguard.host.HostException;
import bulkhead.leakguard.host.HostPlan;
import bulkhead.leakguard.policy.InetAddresses;
import bulkhead.leakguard.policy.IpRange;
import bulkhead.leakguard.policy.Links;
import java.net.InetAddress;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** Reads what the rules need to know of this host's links. */
public final class HostLinks {
    /** What a container's or a virtual machine's end of a bridge is made of. */
    private static final Set<String> PORTS = Set.of("veth", "tun", "dummy");

    private HostLinks() {}

    public static Links read(HostPlan plan) throws HostException {
        List<IpRange> onLink = plan.protection().allowLan() ? List.copyOf(onLink(plan.tunnelName())) : List.of();
        return new Links(onLink, inside());
    }

    /** By the addresses of links that are up, and in IPv6 by the prefixes that routers say are on the link. */
    private static Set<IpRange> onLink(Optional<String> tunnel) throws HostException {
        Set<IpRange> ranges = new LinkedHashSet<>();
        for (JsonNode link : Iproute.query("address", "show", "up")) {
            if (isShared(link.path("ifname").asString(""), tunnel)) {
                for (JsonNode address : link.path("addr_info")) {
                    InetAddress own = InetAddresses.parse(address.path("local").asString(""));
                    ranges.add(IpRange.around(own, address.path("prefixlen").asInt(0)));
                }
            }
        }
        for (JsonNode route : Iproute.query("-6", "route", "show", "table", "main")) {
            boolean discovered =
                    Set.of("kernel", "ra").contains(route.path("protocol").asString(""));
            String range = route.path("dst").asString("");
            if (discovered
                    && !range.equals("default")
                    && !route.has("gateway")
                    && !route.has("nexthops")
                    && isShared(route.path("dev").asString(""), tunnel)) {
                ranges.add(IpRange.parse(range));
            }
        }
        return ranges;
    }

    private static boolean isShared(String link, Optional<String> tunnel) {
        return !link.equals(Link.LOOPBACK) && tunnel.filter(link::equals).isEmpty();
    }

    /** Bridges that have no other ports than those of containers and virtual machines, and are no way to a router. */
    private static Set<String> inside() throws HostException {
        Set<String> bridges = new HashSet<>();
        for (JsonNode bridge : Iproute.query("link", "show", "type", "bridge")) {
            bridges.add(bridge.path("ifname").asString(""));
        }
        if (bridges.isEmpty()) {
            return Set.of();
        }
        for (JsonNode link : Iproute.query("-details", "link", "show")) {
            if (!PORTS.contains(link.path("linkinfo").path("info_kind").asString(""))) {
                bridges.remove(link.path("master").asString(""));
            }
        }
        for (String family : List.of("-4", "-6")) {
            for (JsonNode route : Iproute.query(family, "route", "show", "table", "all")) {
                if (route.has("gateway") || route.has("via")) {
                    bridges.remove(route.path("dev").asString(""));
                }
                route.path("nexthops")
                        .forEach(hop -> bridges.remove(hop.path("dev").asString("")));
            }
        }
        return bridges;
    }
}
