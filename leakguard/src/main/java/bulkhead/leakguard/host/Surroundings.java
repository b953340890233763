package bulkhead.leakguard.host;

import bulkhead.leakguard.policy.IpRange;
import java.net.InetAddress;
import java.util.Set;

/**
 * Whose addresses are taken where this host is, whatever a tunnel's server thinks.
 *
 * @param own this host's on all its interfaces but the tunnel's
 * @param gateways the next hops of its routes
 * @param networks the ranges of its links, but those that every link has
 */
public record Surroundings(Set<InetAddress> own, Set<InetAddress> gateways, Set<IpRange> networks) {
    public static final Surroundings NONE = new Surroundings(Set.of(), Set.of(), Set.of());

    public Surroundings {
        own = Set.copyOf(own);
        gateways = Set.copyOf(gateways);
        networks = Set.copyOf(networks);
    }
}
