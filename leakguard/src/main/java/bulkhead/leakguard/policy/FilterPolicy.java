package bulkhead.leakguard.policy;

import java.util.Objects;
import java.util.Optional;

/**
 * What may pass, of each family.
 *
 * @param server who may be reached outside the tunnel
 * @param tunnel where {@link Access#TUNNEL_ONLY} lets packets go; without one it is {@link Access#BLOCKED}
 */
public record FilterPolicy(Access ipv4, Access ipv6, Optional<Endpoint> server, Optional<TunnelInterface> tunnel) {
    /** Nothing is filtered. */
    public static final FilterPolicy OPEN =
            new FilterPolicy(Access.OPEN, Access.OPEN, Optional.empty(), Optional.empty());

    /** Nothing passes but the exceptions that need no server. */
    public static final FilterPolicy CLOSED =
            new FilterPolicy(Access.BLOCKED, Access.BLOCKED, Optional.empty(), Optional.empty());

    public FilterPolicy {
        Objects.requireNonNull(ipv4);
        Objects.requireNonNull(ipv6);
        Objects.requireNonNull(server);
        Objects.requireNonNull(tunnel);
    }

    /**
     * The policy of a state.
     *
     * @param splitIpv4 whether only a part of IPv4 is the tunnel's: the rest is then never filtered. Native IPv6 has no such
     *     part, from Connect to Disconnect it is closed.
     */
    public static FilterPolicy of(
            GuardState state, boolean splitIpv4, Optional<Endpoint> server, Optional<TunnelInterface> tunnel) {
        return switch (state) {
            case GuardState.Disconnected() -> OPEN;
            case GuardState.Lockdown() -> CLOSED;
            default ->
                new FilterPolicy(
                        splitIpv4 ? Access.OPEN : access(state, Family.IPV4),
                        access(state, Family.IPV6),
                        server,
                        tunnel);
        };
    }

    private static Access access(GuardState state, Family family) {
        return switch (state) {
            case GuardState.Disconnected() -> Access.OPEN;
            case GuardState.Connecting(), GuardState.Error() -> family == Family.IPV4 ? Access.OPEN : Access.BLOCKED;
            case GuardState.Connected(var families) -> families.contains(family) ? Access.TUNNEL_ONLY : Access.BLOCKED;
            // What enters the TUN waits there: rejected, every connection through the tunnel would be reset at once.
            case GuardState.Reconnecting() -> Access.TUNNEL_ONLY;
            case GuardState.Lockdown() -> Access.BLOCKED;
        };
    }

    /**
     * What both allow, between one policy and the next. Server and tunnel are the next one's: they widen nothing, as the
     * first lets only our marked sockets through and the second matters only where both allow the tunnel.
     */
    public FilterPolicy strictest(FilterPolicy next) {
        return new FilterPolicy(
                Access.strictest(ipv4, next.ipv4), Access.strictest(ipv6, next.ipv6), next.server, next.tunnel);
    }

    public Access access(Family family) {
        return family == Family.IPV4 ? ipv4 : ipv6;
    }

    /** Whether nothing is filtered at all. */
    public boolean isOpen() {
        return ipv4 == Access.OPEN && ipv6 == Access.OPEN;
    }
}
