package bulkhead.protocol.ip6.link;

import static bulkhead.protocol.core.Machine.NEVER;

import bulkhead.protocol.ip6.Ip6Address;
import bulkhead.protocol.ip6.Ip6Config;
import bulkhead.protocol.ip6.Ip6Configuration;
import bulkhead.protocol.ip6.Ip6Configuration.Source;
import bulkhead.protocol.ip6.Ip6Route;
import bulkhead.protocol.ip6.dhcp.Dhcp6Bindings;
import bulkhead.protocol.ip6.dhcp.Dhcp6Information;
import bulkhead.protocol.ip6.dhcp.Dhcp6Lease;
import bulkhead.protocol.ip6.nd.RouterDiscovery;
import bulkhead.protocol.ip6.nd.RouterList;
import bulkhead.protocol.ip6.wire.Preference;
import bulkhead.protocol.offer.Offers;
import bulkhead.protocol.offer.Refusal.From;
import bulkhead.protocol.offer.Refusal.Offer;
import bulkhead.protocol.wire.IpAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Makes one configuration of what routers and DHCPv6 servers say, without what {@link Offers} refuses. */
record Ip6Sources(
        Ip6Config config, Offers offers, RouterDiscovery discovery, Dhcp6Lease lease, Dhcp6Information information) {

    /**
     * DHCPv6 gives addresses but no routes. Where it answers and no router ever advertised, or withdrew, itself, the only
     * other end of this link is taken for one; {@link PathProof} believes it when somebody beyond it answers.
     */
    boolean isRouterAssumed() {
        return !discovery.heard()
                && config.peerInterfaceId() != 0
                && !lease.addresses().isEmpty();
    }

    Ip6Configuration assemble() {
        Ip6Route defaultRoute = discovery.defaultRoute();
        if (defaultRoute == null && isRouterAssumed()) {
            defaultRoute = new Ip6Route(
                    RouterList.DEFAULT, Preference.LOW, IpAddress.linkLocal(config.peerInterfaceId()), NEVER);
        }
        List<Ip6Address> addresses = addresses();
        boolean slaac = addresses.isEmpty() || discovery.addresses().contains(addresses.getFirst());
        return new Ip6Configuration(
                config.linkLocal(),
                addresses,
                defaultRoute == null ? null : defaultRoute.router(),
                defaultRoute == null ? 0 : defaultRoute.until(),
                offers.accepted(
                        From.ROUTER,
                        Offer.ROUTE,
                        discovery.routes(),
                        Offers.MAX_ROUTES,
                        route -> offers.ofRoute(From.ROUTER, route.prefix())),
                resolvers(),
                domains(),
                discovery.mtu(),
                slaac ? Source.SLAAC : Source.DHCPV6,
                lease.prefixes().stream().map(Dhcp6Bindings.Prefix::prefix).toList());
    }

    private List<Ip6Address> addresses() {
        List<Ip6Address> addresses = new ArrayList<>(discovery.addresses());
        for (Ip6Address leased : lease.addresses()) {
            if (addresses.stream().noneMatch(a -> a.address().equals(leased.address()))) {
                addresses.add(leased);
            }
        }
        if (addresses.isEmpty()) {
            lease.prefixes().stream()
                    .filter(delegated -> delegated.prefix().length() <= 64)
                    .limit(1)
                    .forEach(delegated -> addresses.add(inside(delegated)));
        }
        addresses.sort(Comparator.comparing(Ip6Address::deprecated)
                .thenComparing(a -> Ip6Configuration.isUniqueLocal(a.address())));
        Set<Ip6Address> routers = Set.copyOf(discovery.addresses());
        return offers.accepted(
                routers.isEmpty() ? From.DHCP6 : From.ROUTER,
                Offer.ADDRESS,
                addresses,
                Offers.MAX_ADDRESSES,
                a -> offers.ofAddress(routers.contains(a) ? From.ROUTER : From.DHCP6, a.address()));
    }

    /** Whether there would be an address, if the ones that were given were of any use. */
    boolean refusesAddresses() {
        return offers.refusedIpv6() && addresses().isEmpty();
    }

    private List<IpAddress> resolvers() {
        List<IpAddress> byDhcp = merge(lease.dns(), information.dns()).toList();
        return offers.accepted(
                byDhcp.isEmpty() ? From.ROUTER : From.DHCP6,
                Offer.RESOLVER,
                merge(byDhcp, discovery.dns()).toList(),
                Offers.MAX_RESOLVERS,
                server -> offers.ofResolver(byDhcp.contains(server) ? From.DHCP6 : From.ROUTER, server));
    }

    private List<String> domains() {
        List<String> byDhcp = merge(lease.search(), information.search()).toList();
        return offers.accepted(
                byDhcp.isEmpty() ? From.ROUTER : From.DHCP6,
                Offer.DOMAIN,
                merge(byDhcp, discovery.search()).toList(),
                Offers.MAX_DOMAINS,
                domain -> offers.ofDomain(byDhcp.contains(domain) ? From.DHCP6 : From.ROUTER, domain));
    }

    /** An address for ourselves in the first /64 of a delegated prefix, when we were given none outside it. */
    private Ip6Address inside(Dhcp6Bindings.Prefix delegated) {
        long high = delegated.prefix().address().prefix();
        return new Ip6Address(
                IpAddress.ofV6(high, config.localInterfaceId()),
                delegated.deprecated(),
                delegated.preferredUntil(),
                delegated.validUntil());
    }

    /** RFC 8106 section 5.3.1: what DHCP says comes before what routers say. */
    @SafeVarargs
    private static <T> Stream<T> merge(List<T>... sources) {
        return Stream.of(sources).flatMap(List::stream).distinct();
    }
}
