package bulkhead.platform.linux.links;

import bulkhead.leakguard.host.HostException;
import bulkhead.leakguard.host.PhysicalLink;
import bulkhead.leakguard.policy.Family;
import bulkhead.platform.linux.rtnetlink.Address;
import bulkhead.platform.linux.rtnetlink.Device;
import bulkhead.platform.linux.rtnetlink.Hop;
import bulkhead.platform.linux.rtnetlink.Rtnetlink;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

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
        Map<Family, Set<Integer>> routed = new EnumMap<>(Family.class);
        for (Family family : Family.values()) {
            routed.put(family, withDefaultRoute(family));
        }
        List<Address> addresses = Rtnetlink.addresses();
        List<PhysicalLink> links = new ArrayList<>();
        for (Device device : Rtnetlink.devices()) {
            List<Address> own = addresses.stream()
                    .filter(address -> address.device() == device.index())
                    .toList();
            Set<Family> ways = EnumSet.noneOf(Family.class);
            routed.forEach((family, devices) -> {
                if (devices.contains(device.index())) {
                    ways.add(family);
                }
            });
            if (device.isUp() && isPhysical(device, own, !ways.isEmpty())) {
                Set<Family> addressed = EnumSet.noneOf(Family.class);
                own.forEach(address -> addressed.add(address.family()));
                links.add(new PhysicalLink(device.name(), device.index(), device.address(), addressed, ways));
            }
        }
        return links;
    }

    private static boolean isPhysical(Device device, List<Address> addresses, boolean routed) {
        if (device.isLoopback() || TUNNELS.contains(device.kind())) {
            return false;
        }
        return routed || !INSIDE.contains(device.kind()) && addresses.stream().anyMatch(Address::isGlobal);
    }

    /** In any table: a tunnel may have moved the host's own out of the way. */
    private static Set<Integer> withDefaultRoute(Family family) throws HostException {
        return Rtnetlink.routes(family).stream()
                .filter(route -> route.to().isDefault())
                .flatMap(route -> route.hops().stream())
                .map(Hop::device)
                .collect(Collectors.toSet());
    }
}
