package bulkhead.leakguard.policy;

import java.util.Collection;
import java.util.List;
import java.util.Set;

/**
 * What the rules need to know of this host's links.
 *
 * @param onLink the ranges whose hosts are reached without a router, the tunnel's excluded
 * @param inside the bridges that lead to containers or virtual machines of this host and nowhere else
 */
public record Links(List<IpRange> onLink, Set<String> inside) {
    /** Nothing is known. */
    public static final Links NONE = new Links(List.of(), Set.of());

    public Links {
        onLink = List.copyOf(onLink);
        inside = Set.copyOf(inside);
    }

    /** The LAN that may be reached beside these networks of the tunnel. */
    public Set<IpRange> lan(Collection<IpRange> tunnel) {
        return Lan.ranges(onLink, tunnel);
    }
}
