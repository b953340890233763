package bulkhead.platform.windows;

import bulkhead.leakguard.host.HostException;
import bulkhead.leakguard.host.Surroundings;
import bulkhead.leakguard.host.Underlay;
import bulkhead.leakguard.policy.Family;
import bulkhead.leakguard.policy.IpRange;
import bulkhead.platform.windows.api.IpHelper;
import bulkhead.platform.windows.api.IpHelper.Address;
import bulkhead.platform.windows.api.IpHelper.Link;
import bulkhead.platform.windows.api.IpHelper.Route;
import bulkhead.platform.windows.api.WindowsException;
import bulkhead.platform.windows.wfp.Names;
import java.net.InetAddress;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** This computer's links as they are now, but for the tunnel's. */
final class Links {
    /** On every link, and so no network of any. */
    private static final IpRange LINK_LOCAL = IpRange.parse("fe80::/10");

    private final Map<Long, Link> links;
    private final List<Address> addresses;
    private final List<Route> routes;

    private Links(Map<Long, Link> links, List<Address> addresses, List<Route> routes) {
        this.links = links;
        this.addresses = addresses;
        this.routes = routes;
    }

    static Links read(IpHelper ip, Optional<String> tun) throws WindowsException {
        Map<Long, Link> links = ip.links().stream()
                .filter(link -> !link.loopback() && !tun.equals(Optional.of(link.name())))
                .collect(Collectors.toMap(Link::luid, Function.identity()));
        return new Links(
                links,
                ip.addresses().stream().filter(a -> links.containsKey(a.luid())).toList(),
                ip.routes().stream().filter(r -> links.containsKey(r.luid())).toList());
    }

    /** What the rules' names are. */
    static Names names(IpHelper ip, String program) throws WindowsException {
        return new Names(
                program,
                ip.links().stream()
                        .collect(Collectors.toMap(
                                Link::name, link -> new Names.Interface(link.luid(), link.index()), (a, _) -> a)));
    }

    Optional<Link> find(String name) {
        return links.values().stream().filter(link -> link.name().equals(name)).findFirst();
    }

    /** By the longest prefix, and then the smallest metric, as Windows would without the tunnel. */
    Underlay to(InetAddress server) throws HostException {
        Route route = routes.stream()
                .filter(r -> r.range().contains(server) && links.get(r.luid()).linked())
                .max(Comparator.comparingInt((Route r) -> r.range().prefixLength())
                        .thenComparing(Comparator.comparingInt(Route::metric).reversed()))
                .orElseThrow(() -> new HostException("there is no way to " + server.getHostAddress()
                        + ": look whether this computer is connected to a network"));
        Link link = links.get(route.luid());
        InetAddress source = addresses.stream()
                .filter(a -> a.luid() == link.luid() && Family.of(a.address()) == Family.of(server))
                .map(Address::address)
                .filter(a -> a.isLinkLocalAddress() == server.isLinkLocalAddress())
                .findFirst()
                .orElseThrow(() -> new HostException("this computer has no address on the way to "
                        + server.getHostAddress() + ": look whether its network is set up"));
        return new Underlay(link.name(), link.index(), source, link.mtu(), link.linked());
    }

    Surroundings surroundings() {
        return new Surroundings(
                addresses.stream().map(Address::address).collect(Collectors.toSet()),
                routes.stream().flatMap(r -> r.nextHop().stream()).collect(Collectors.toSet()),
                onLink().stream().collect(Collectors.toSet()));
    }

    List<IpRange> onLink() {
        return addresses.stream()
                .map(a -> IpRange.around(a.address(), a.prefixLength()))
                .filter(range -> !LINK_LOCAL.covers(range))
                .distinct()
                .toList();
    }
}
