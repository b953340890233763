package bulkhead.platform.linux.links;

import bulkhead.leakguard.host.HostException;
import bulkhead.leakguard.host.HostPlan;
import bulkhead.leakguard.policy.Family;
import bulkhead.leakguard.policy.IpRange;
import bulkhead.leakguard.policy.Links;
import bulkhead.platform.linux.rtnetlink.Address;
import bulkhead.platform.linux.rtnetlink.Device;
import bulkhead.platform.linux.rtnetlink.Route;
import bulkhead.platform.linux.rtnetlink.Rtnetlink;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

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
        Set<Integer> up = new HashSet<>();
        Set<Integer> shared = new HashSet<>();
        for (Device device : Rtnetlink.devices()) {
            if (!device.name().equals(Link.LOOPBACK)
                    && tunnel.filter(device.name()::equals).isEmpty()) {
                shared.add(device.index());
                if (device.isUp()) {
                    up.add(device.index());
                }
            }
        }
        for (Address address : Rtnetlink.addresses()) {
            if (up.contains(address.device())) {
                ranges.add(IpRange.around(address.address(), address.prefixLength()));
            }
        }
        for (Route route : Rtnetlink.routes(Family.IPV6, Route.RT_TABLE_MAIN)) {
            boolean discovered = route.protocol() == Route.RTPROT_KERNEL || route.protocol() == Route.RTPROT_RA;
            boolean direct = route.hops().size() == 1 && !route.isByGateway();
            if (discovered && direct && !route.to().isDefault() && shared.contains(route.device())) {
                ranges.add(route.to());
            }
        }
        return ranges;
    }

    /** Bridges that have no other ports than those of containers and virtual machines, and are no way to a router. */
    private static Set<String> inside() throws HostException {
        List<Device> devices = Rtnetlink.devices();
        Map<Integer, String> bridges = new HashMap<>();
        for (Device device : devices) {
            if (device.kind().equals("bridge")) {
                bridges.put(device.index(), device.name());
            }
        }
        if (bridges.isEmpty()) {
            return Set.of();
        }
        for (Device device : devices) {
            if (!PORTS.contains(device.kind())) {
                bridges.remove(device.master());
            }
        }
        for (Family family : Family.values()) {
            for (Route route : Rtnetlink.routes(family)) {
                if (route.isByGateway() || route.hops().size() > 1) {
                    route.hops().forEach(hop -> bridges.remove(hop.device()));
                }
            }
        }
        return Set.copyOf(bridges.values());
    }
}
