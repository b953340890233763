package bulkhead.protocol.ip6;

import static bulkhead.protocol.Machine.NEVER;

import bulkhead.protocol.ip6.Ip6Configuration.Source;
import bulkhead.protocol.wire.IpAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Makes one configuration of what routers and DHCPv6 servers say. */
record Ip6Sources(Ip6Config config, RouterDiscovery discovery, Dhcp6Lease lease, Dhcp6Information information) {

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
                discovery.routes(),
                merge(lease.dns(), information.dns(), discovery.dns())
                        .filter(server -> !server.isMulticast() && !server.isUnspecified())
                        .limit(RouterDiscovery.MAX_DNS_SERVERS)
                        .toList(),
                merge(lease.search(), information.search(), discovery.search())
                        .limit(RouterDiscovery.MAX_SEARCH_DOMAINS)
                        .toList(),
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
        return addresses;
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
