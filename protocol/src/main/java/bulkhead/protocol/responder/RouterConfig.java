package bulkhead.protocol.responder;

import bulkhead.protocol.ip6.wire.Icmpv6.RouterAdvertisement;
import bulkhead.protocol.ip6.wire.NdOption;
import bulkhead.protocol.ip6.wire.NdOption.PrefixInformation;
import bulkhead.protocol.ip6.wire.NdOption.RecursiveDnsServer;
import bulkhead.protocol.ip6.wire.Preference;
import bulkhead.protocol.wire.IpAddress;
import bulkhead.protocol.wire.IpPrefix;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * How the far end's router behaves on the link.
 *
 * @param interfaceId the router's interface identifier, which makes its link-local address
 * @param advertisement what it advertises; null when it never does
 * @param period ms between advertisements that nobody asked for; 0 for none
 * @param dhcp6 its DHCPv6 server; null when it has none
 * @param addresses its own addresses beside the link-local one; all of them answer echo requests
 * @param echo whether its addresses answer echo requests at all
 */
public record RouterConfig(
        long interfaceId,
        RouterAdvertisement advertisement,
        long period,
        Dhcp6ServerConfig dhcp6,
        Set<IpAddress> addresses,
        boolean echo) {

    private static final int ROUTER_LIFETIME = 1800;
    private static final long VALID = 86_400;
    private static final long PREFERRED = 14_400;

    public RouterConfig {
        addresses = Set.copyOf(addresses);
    }

    /** Says nothing at all: IPv6 on this link ends with IPV6CP. */
    public static RouterConfig silent(long interfaceId) {
        return new RouterConfig(interfaceId, null, 0, null, Set.of(), true);
    }

    /** Addresses by SLAAC out of a /64, and DNS by RDNSS. */
    public static RouterConfig slaac(long interfaceId, IpPrefix prefix, List<IpAddress> dns) {
        return advertising(interfaceId, false, false, new PrefixInformation(prefix, true, true, VALID, PREFERRED), dns)
                .withAddresses(Set.copyOf(dns));
    }

    /** Addresses by DHCPv6 only: the M flag, and no autonomous prefix. */
    public static RouterConfig stateful(long interfaceId, Dhcp6ServerConfig dhcp6) {
        return advertising(interfaceId, true, true, null, List.of()).withDhcp6(dhcp6);
    }

    /** Addresses by SLAAC, and DNS by stateless DHCPv6: the O flag. */
    public static RouterConfig stateless(long interfaceId, IpPrefix prefix, Dhcp6ServerConfig dhcp6) {
        return advertising(
                        interfaceId,
                        false,
                        true,
                        new PrefixInformation(prefix, true, true, VALID, PREFERRED),
                        List.of())
                .withDhcp6(dhcp6);
    }

    private static RouterConfig advertising(
            long interfaceId, boolean managed, boolean other, PrefixInformation prefix, List<IpAddress> dns) {
        List<NdOption> options = new ArrayList<>();
        if (prefix != null) {
            options.add(prefix);
        }
        if (!dns.isEmpty()) {
            options.add(new RecursiveDnsServer(ROUTER_LIFETIME, dns));
        }
        RouterAdvertisement advertisement = new RouterAdvertisement(
                64, managed, other, Preference.MEDIUM, ROUTER_LIFETIME, 0, 0, List.copyOf(options));
        return new RouterConfig(interfaceId, advertisement, 600_000, null, Set.of(), true);
    }

    public RouterConfig withAdvertisement(RouterAdvertisement other) {
        return new RouterConfig(interfaceId, other, period, dhcp6, addresses, echo);
    }

    public RouterConfig withPeriod(long other) {
        return new RouterConfig(interfaceId, advertisement, other, dhcp6, addresses, echo);
    }

    public RouterConfig withDhcp6(Dhcp6ServerConfig other) {
        return new RouterConfig(interfaceId, advertisement, period, other, addresses, echo);
    }

    public RouterConfig withAddresses(Set<IpAddress> others) {
        return new RouterConfig(interfaceId, advertisement, period, dhcp6, others, echo);
    }

    public IpAddress linkLocal() {
        return IpAddress.linkLocal(interfaceId);
    }
}
