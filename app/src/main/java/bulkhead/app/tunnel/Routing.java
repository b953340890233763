package bulkhead.app.tunnel;

import bulkhead.leakguard.policy.IpRange;
import java.util.List;

/**
 * What goes into the tunnel.
 *
 * @param split whether only {@code ranges} and what the server announces go into it, or everything
 * @param ranges the user's own ranges; only with {@code split}
 */
public record Routing(boolean split, List<IpRange> ranges) {
    /** As many as leave room for what a server may announce: {@link bulkhead.leakguard.host.TunnelPlan#MAX_ROUTES}. */
    public static final int MOST = 700;

    public static final Routing EVERYTHING = new Routing(false, List.of());

    public Routing {
        ranges = List.copyOf(ranges);
    }

    public static Routing split(List<IpRange> ranges) {
        return new Routing(true, ranges);
    }
}
