package bulkhead.leakguard.policy;

import java.util.HashSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * What may pass, of each family.
 *
 * @param server who may be reached outside the tunnel
 * @param tunnel where {@link Access#TUNNEL_ONLY} lets packets go; without one it is {@link Access#BLOCKED}
 * @param lan the neighbours who may be reached outside the tunnel; none unless the user chose so, see {@link Lan}
 * @param dnsInTunnel whether names are asked for in the tunnel only, also where a family is open
 * @param portal whether the program of a captive portal may use IPv4, for TCP and DNS
 * @param inside the bridges by which the guard's refusals reach containers; see {@link Links}
 */
public record FilterPolicy(
        Access ipv4,
        Access ipv6,
        Optional<Endpoint> server,
        Optional<TunnelInterface> tunnel,
        Set<IpRange> lan,
        boolean dnsInTunnel,
        boolean portal,
        Set<String> inside) {
    /** Nothing is filtered. */
    public static final FilterPolicy OPEN = closing(Access.OPEN, Access.OPEN, Optional.empty(), Optional.empty());

    /** Nothing passes but the exceptions that need no server. */
    public static final FilterPolicy CLOSED =
            closing(Access.BLOCKED, Access.BLOCKED, Optional.empty(), Optional.empty());

    public FilterPolicy {
        Objects.requireNonNull(ipv4);
        Objects.requireNonNull(ipv6);
        Objects.requireNonNull(server);
        Objects.requireNonNull(tunnel);
        lan = Set.copyOf(lan);
        inside = Set.copyOf(inside);
    }

    private static FilterPolicy closing(
            Access ipv4, Access ipv6, Optional<Endpoint> server, Optional<TunnelInterface> tunnel) {
        return new FilterPolicy(ipv4, ipv6, server, tunnel, Set.of(), false, false, Set.of());
    }

    /**
     * The policy of a state.
     *
     * @param splitIpv4 whether only a part of IPv4 is the tunnel's: the rest is then never filtered. Native IPv6 has no such
     *     part, from Connect to Disconnect it is closed.
     */
    public static FilterPolicy of(
            GuardState state,
            Protection protection,
            boolean splitIpv4,
            Optional<Endpoint> server,
            Optional<TunnelInterface> tunnel) {
        return switch (state) {
            case GuardState.Disconnected() -> OPEN;
            case GuardState.Lockdown() -> CLOSED;
            default ->
                closing(
                        splitIpv4 && !protection.closesIpv4()
                                ? Access.OPEN
                                : access(state, Family.IPV4, protection.closesIpv4()),
                        access(state, Family.IPV6, true),
                        server,
                        tunnel);
        };
    }

    /** @param closed whether the family is blocked where no tunnel carries it */
    private static Access access(GuardState state, Family family, boolean closed) {
        return switch (state) {
            case GuardState.Disconnected() -> Access.OPEN;
            case GuardState.Connecting() -> closed ? Access.BLOCKED : Access.OPEN;
            case GuardState.Error(var families) -> closed || families.contains(family) ? Access.BLOCKED : Access.OPEN;
            case GuardState.Connected(var families) -> families.contains(family) ? Access.TUNNEL_ONLY : Access.BLOCKED;
            // What enters the TUN waits there: rejected, every connection through the tunnel would be reset at once.
            case GuardState.Reconnecting() -> Access.TUNNEL_ONLY;
            case GuardState.Lockdown() -> Access.BLOCKED;
        };
    }

    public FilterPolicy withLan(Set<IpRange> ranges) {
        return new FilterPolicy(ipv4, ipv6, server, tunnel, ranges, dnsInTunnel, portal, inside);
    }

    public FilterPolicy withDnsInTunnel() {
        return new FilterPolicy(ipv4, ipv6, server, tunnel, lan, true, portal, inside);
    }

    public FilterPolicy withInside(Set<String> bridges) {
        return new FilterPolicy(ipv4, ipv6, server, tunnel, lan, dnsInTunnel, portal, bridges);
    }

    public FilterPolicy withPortal(boolean open) {
        return new FilterPolicy(ipv4, ipv6, server, tunnel, lan, dnsInTunnel, open, inside);
    }

    /**
     * What both allow, between one policy and the next. Server and tunnel are the next one's: they widen nothing, as the
     * first lets only our marked sockets through and the second matters only where both allow the tunnel.
     */
    public FilterPolicy strictest(FilterPolicy next) {
        return new FilterPolicy(
                Access.strictest(ipv4, next.ipv4),
                Access.strictest(ipv6, next.ipv6),
                next.server,
                next.tunnel,
                both(lan, next.lan),
                dnsInTunnel || next.dnsInTunnel,
                (isOpen() || portal) && next.portal,
                both(inside, next.inside));
    }

    private <T> Set<T> both(Set<T> mine, Set<T> next) {
        Set<T> both = new HashSet<>(next);
        if (!isOpen()) {
            both.retainAll(mine);
        }
        return both;
    }

    public Access access(Family family) {
        return family == Family.IPV4 ? ipv4 : ipv6;
    }

    /** Whether nothing is filtered at all. */
    public boolean isOpen() {
        return ipv4 == Access.OPEN && ipv6 == Access.OPEN && !dnsInTunnel;
    }
}
