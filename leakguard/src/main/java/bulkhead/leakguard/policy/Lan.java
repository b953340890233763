package bulkhead.leakguard.policy;

import java.util.Arrays;
import java.util.Collection;
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

    /** On every link (RFC 4291 section 2.5.6), and never routed. */
    private static final IpRange LINK_LOCAL = IpRange.parse("fe80::/10");

    private Lan() {}

    /**
     * What may be reached: who is on a link, in private ranges, and not in the tunnel.
     *
     * @param onLink the ranges on this host's links, the tunnel's excluded; a public one of IPv4 excludes IPv4 altogether
     * @param tunnel networks that are known to be in the tunnel; what overlaps them is not the LAN's, whoever says so
     */
    public static Set<IpRange> ranges(Collection<IpRange> onLink, Collection<IpRange> tunnel) {
        boolean publicLink = onLink.stream()
                .filter(range -> range.family() == Family.IPV4)
                .anyMatch(range -> PRIVATE.stream().noneMatch(p -> p.covers(range)));
        Stream<IpRange> routable = onLink.stream()
                .filter(Lan::isNeighbourhood)
                .filter(range -> range.family() == Family.IPV6 || !publicLink)
                .filter(range -> tunnel.stream().noneMatch(range::overlaps));
        return Stream.concat(routable, Stream.of(LINK_LOCAL)).collect(Collectors.toUnmodifiableSet());
    }

    /** No link has more hosts: a larger range is somebody's wish to be taken for all private networks. */
    private static boolean isNeighbourhood(IpRange range) {
        int least = range.family() == Family.IPV4 ? 16 : 48;
        return range.prefixLength() >= least
                && !LINK_LOCAL.covers(range)
                && PRIVATE.stream().anyMatch(p -> p.covers(range));
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
