package bulkhead.protocol.ip6;

import bulkhead.protocol.wire.IpAddress;
import bulkhead.protocol.wire.IpPrefix;
import java.util.List;

/**
 * The state of IPv6 on the link, whole. All times are on the caller's monotonic clock in ms, {@code Machine.NEVER} for
 * infinity, as they were when the event was made: later advertisements extend them silently.
 *
 * @param linkLocal our link-local address
 * @param addresses our global addresses as single addresses (/128), preferred ones first; what is on-link is in {@code routes}
 * @param router the default router's link-local address; null when there is no default route
 * @param routerUntil when the default route ends; 0 without a router
 * @param routes on-link prefixes and more-specific routes (RFC 4191), best first; without the default route
 * @param dns recursive DNS servers, in the order to ask them
 * @param search DNS search domains, without trailing dots; letters, digits, hyphens, underscores and dots only
 * @param mtu the IPv6 MTU of the link, at least 1280
 * @param source where the first of {@code addresses} came from; SLAAC while there is none
 * @param delegatedPrefixes prefixes delegated to us by DHCPv6
 */
public record Ip6Configuration(
        IpAddress linkLocal,
        List<Ip6Address> addresses,
        IpAddress router,
        long routerUntil,
        List<Ip6Route> routes,
        List<IpAddress> dns,
        List<String> search,
        int mtu,
        Source source,
        List<IpPrefix> delegatedPrefixes) {

    public Ip6Configuration {
        addresses = List.copyOf(addresses);
        routes = List.copyOf(routes);
        dns = List.copyOf(dns);
        search = List.copyOf(search);
        delegatedPrefixes = List.copyOf(delegatedPrefixes);
    }

    /** How an address was obtained. */
    public enum Source {
        SLAAC,
        DHCPV6
    }

    /** Whether the two differ in nothing but the ends of lifetimes. */
    public boolean sameButForLifetimes(Ip6Configuration other) {
        return other != null && timeless().equals(other.timeless());
    }

    /** RFC 4193: addresses of fc00::/7 are no use beyond a site. */
    public static boolean isUniqueLocal(IpAddress address) {
        return address.prefix() >>> 57 == 0xfc >> 1;
    }

    private Ip6Configuration timeless() {
        return new Ip6Configuration(
                linkLocal,
                addresses.stream()
                        .map(a -> new Ip6Address(a.address(), a.deprecated(), 0, 0))
                        .toList(),
                router,
                0,
                routes.stream()
                        .map(r -> new Ip6Route(r.prefix(), r.preference(), r.router(), 0))
                        .toList(),
                dns,
                search,
                mtu,
                source,
                delegatedPrefixes);
    }
}
