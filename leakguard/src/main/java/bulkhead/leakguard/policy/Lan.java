package bulkhead.leakguard.policy;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The neighbours that {@link Protection#allowLan} leaves within reach: private ranges only, as a network that hands out public
 * addresses on its link would otherwise choose for us what passes beside the tunnel (TunnelCrack LocalNet, CVE-2023-36672).
 */
public final class Lan {
    /** RFC 1918, RFC 3927; RFC 4291 section 2.5.6, RFC 4193. */
    static final Set<IpRange> PRIVATE =
            ranges("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16", "fe80::/10", "fc00::/7");

    /** What leaves no link or site: RFC 5771 section 4, RFC 2365, RFC 919; RFC 4291 section 2.7. */
    static final Set<IpRange> GROUPS =
            ranges("224.0.0.0/24", "239.255.0.0/16", "255.255.255.255", "ff02::/16", "ff05::/16");

    private Lan() {}

    /**
     * What may be reached.
     *
     * @param onLink the ranges on this host's links, the tunnel's excluded; a public one of IPv4 excludes IPv4 altogether
     */
    public static Set<IpRange> ranges(List<IpRange> onLink) {
        boolean publicLink = onLink.stream()
                .filter(range -> range.family() == Family.IPV4)
                .anyMatch(range -> PRIVATE.stream().noneMatch(p -> p.covers(range)));
        return PRIVATE.stream()
                .filter(range -> range.family() == Family.IPV6 || !publicLink)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** The groups of the families that are in {@code unicast}. */
    static Stream<IpRange> groups(Set<IpRange> unicast, Family family) {
        boolean any = unicast.stream().anyMatch(range -> range.family() == family);
        return GROUPS.stream().filter(range -> any && range.family() == family);
    }

    private static Set<IpRange> ranges(String... texts) {
        return Arrays.stream(texts).map(IpRange::parse).collect(Collectors.toUnmodifiableSet());
    }
}
