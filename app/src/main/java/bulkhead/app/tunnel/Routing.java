package bulkhead.app.tunnel;

import bulkhead.leakguard.policy.IpRange;
import bulkhead.protocol.offer.Offers;
import java.net.InetAddress;
import java.util.List;

/**
 * What goes into the tunnel.
 *
 * @param split whether only {@code ranges} and what the server announces go into it, or everything
 * @param ranges the user's own ranges; only with {@code split}
 * @param resolvers the user's own, which all names go to, also with {@code split}; none for those that the server names
 */
public record Routing(boolean split, List<IpRange> ranges, List<InetAddress> resolvers) {
    /** As many as leave room for what a server may announce: {@link bulkhead.leakguard.host.TunnelPlan#MAX_ROUTES}. */
    public static final int MOST = 700;

    /** As many as are taken of a server. */
    public static final int MOST_RESOLVERS = Offers.MAX_RESOLVERS;

    public static final Routing EVERYTHING = new Routing(false, List.of(), List.of());

    public Routing {
        ranges = List.copyOf(ranges);
        resolvers = List.copyOf(resolvers);
    }

    public static Routing split(List<IpRange> ranges) {
        return new Routing(true, ranges, List.of());
    }

    /** The same, with names asked of these. */
    public Routing asking(List<InetAddress> these) {
        return new Routing(split, ranges, these);
    }

    /** Whether all names are asked for in the tunnel, or in a split one those of its domains. */
    public boolean asksForAll() {
        return !split || !resolvers.isEmpty();
    }
}
