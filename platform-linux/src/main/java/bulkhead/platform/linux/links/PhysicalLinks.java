package bulkhead.platform.linux.links;

import bulkhead.leakguard.host.HostException;
import bulkhead.leakguard.host.PhysicalLink;
import bulkhead.leakguard.policy.Family;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * Finds the links over which packets leave natively: a link that is up, is no tunnel, and has a default route or a global
 * address. One that this host made for its containers has such an address too, and counts only with a default route.
 */
public final class PhysicalLinks {
    /** {@code ip -details} calls them so; a link with no kind is a device. */
    private static final Set<String> TUNNELS = Set.of(
            "tun", "wireguard", "sit", "ipip", "ip6tnl", "gre", "gretap", "ip6gre", "ip6gretap", "vti", "vti6", "xfrm");

    private static final Set<String> INSIDE = Set.of("bridge", "veth", "dummy", "ifb", "macvtap", "vxlan");

    private PhysicalLinks() {}

    public static List<PhysicalLink> find() throws HostException {
        Set<String> routed4 = withDefaultRoute("-4");
        Set<String> routed6 = withDefaultRoute("-6");
        List<PhysicalLink> links = new ArrayList<>();
        for (JsonNode link : Iproute.query("-details", "address", "show", "up")) {
            String name = link.path("ifname").asString("");
            Set<Family> routed = EnumSet.noneOf(Family.class);
            if (routed4.contains(name)) {
                routed.add(Family.IPV4);
            }
            if (routed6.contains(name)) {
                routed.add(Family.IPV6);
            }
            if (isPhysical(link, !routed.isEmpty())) {
                links.add(new PhysicalLink(
                        name,
                        link.path("ifindex").asInt(0),
                        link.path("address").asString(""),
                        addressed(link),
                        routed));
            }
        }
        return links;
    }

    private static boolean isPhysical(JsonNode link, boolean routed) {
        String kind = link.path("linkinfo").path("info_kind").asString("");
        if (link.path("link_type").asString("").equals("loopback") || TUNNELS.contains(kind)) {
            return false;
        }
        return routed || !INSIDE.contains(kind) && hasGlobalAddress(link);
    }

    private static boolean hasGlobalAddress(JsonNode link) {
        return link.path("addr_info")
                .valueStream()
                .anyMatch(address -> address.path("scope").asString("").equals("global"));
    }

    private static Set<Family> addressed(JsonNode link) {
        Set<Family> families = EnumSet.noneOf(Family.class);
        for (JsonNode address : link.path("addr_info")) {
            families.add(address.path("family").asString("").equals("inet") ? Family.IPV4 : Family.IPV6);
        }
        return families;
    }

    /** In any table: a tunnel may have moved the host's own out of the way. */
    private static Set<String> withDefaultRoute(String family) throws HostException {
        Set<String> names = new HashSet<>();
        for (JsonNode route : Iproute.query(family, "route", "show", "table", "all", "default")) {
            names.add(route.path("dev").asString(""));
            route.path("nexthops").forEach(hop -> names.add(hop.path("dev").asString("")));
        }
        return names;
    }
}
