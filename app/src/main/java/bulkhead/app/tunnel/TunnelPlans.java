package bulkhead.app.tunnel;

import bulkhead.leakguard.host.DnsPlan;
import bulkhead.leakguard.host.HostPlan;
import bulkhead.leakguard.host.InterfaceAddress;
import bulkhead.leakguard.host.TunnelPlan;
import bulkhead.leakguard.policy.Endpoint;
import bulkhead.leakguard.policy.Family;
import bulkhead.leakguard.policy.Guard;
import bulkhead.leakguard.policy.GuardEvent;
import bulkhead.leakguard.policy.GuardState;
import bulkhead.leakguard.policy.InetAddresses;
import bulkhead.leakguard.policy.IpRange;
import bulkhead.leakguard.policy.Protection;
import bulkhead.protocol.VpnEvent;
import bulkhead.protocol.ip6.Ip6Address;
import bulkhead.protocol.ip6.Ip6Configuration;
import bulkhead.protocol.ip6.Ip6Route;
import bulkhead.protocol.wire.IpAddress;
import bulkhead.protocol.wire.IpPrefix;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What the connection has so far, and the host's network that follows from it. What a lost session had stays until the next
 * one has its own, so that programs wait instead of failing. One thread uses it.
 */
final class TunnelPlans {
    private final Routing routing;
    private final Protection protection;
    private final Set<VpnEvent.Family> carried = EnumSet.noneOf(VpnEvent.Family.class);
    private GuardState guard = new GuardState.Disconnected();
    private String tun;
    private Endpoint server;
    private boolean leavesNames;
    private VpnEvent.Ipv4Up ipv4;
    private VpnEvent.Ipv4Routes ipv4Routes = new VpnEvent.Ipv4Routes(List.of(), List.of());
    private VpnEvent.Ipv6Up ipv6;

    TunnelPlans(Routing routing, Protection protection) {
        this.routing = routing;
        this.protection = protection;
    }

    GuardState guard() {
        return guard;
    }

    /** Moves the guard; {@link #plan} asks for its new state. */
    void guard(GuardEvent event) {
        guard = Guard.next(guard, event, protection);
    }

    /** Begins where a connection was handed over: what that had closed is not to open in between. */
    void takeOver() {
        guard = new GuardState.Reconnecting();
    }

    /** Whether the guard is to be that of a tunnel that carries something, or did. */
    boolean isBegun() {
        return !(guard instanceof GuardState.Disconnected || guard instanceof GuardState.Connecting);
    }

    /** What this end makes of the guard. */
    void end(Ending ending) {
        GuardEvent failed = new GuardEvent.Failed(routing.split());
        guard(
                switch (ending) {
                    case Ending.ByUser _, Ending.NeverBegan _ -> new GuardEvent.Disconnect();
                    case Ending.GivenUp _, Ending.HandedOver _ -> failed;
                    case Ending.BySystem _ -> protection.lockdown() ? new GuardEvent.Disconnect() : failed;
                    case Ending.Died _ -> new GuardEvent.OwnerLost();
                });
    }

    void tun(String name) {
        tun = name;
    }

    /** The host cannot ask for some domains' names in the tunnel alone: in a split tunnel it asks for none there. */
    void leaveNames() {
        leavesNames = true;
    }

    void server(InetAddress address, int localPort) {
        server = Endpoint.ipsec(address, localPort);
    }

    /**
     * Takes what a session tells about its families.
     *
     * @return whether the plan changes without the session's telling of {@link VpnEvent.Connected}
     */
    boolean take(VpnEvent event) {
        switch (event) {
            case VpnEvent.Ipv4Up up -> {
                ipv4 = up;
                carried.add(VpnEvent.Family.IPV4);
                return false;
            }
            case VpnEvent.Ipv4Routes routes -> {
                ipv4Routes = routes;
                return true;
            }
            case VpnEvent.Ipv4Down _ -> {
                ipv4 = null;
                carried.remove(VpnEvent.Family.IPV4);
                return true;
            }
            case VpnEvent.Ipv6Up up -> {
                ipv6 = up;
                return !carried.add(VpnEvent.Family.IPV6);
            }
            case VpnEvent.Ipv6Blocked _ -> {
                boolean had = ipv6 != null;
                ipv6 = null;
                carried.remove(VpnEvent.Family.IPV6);
                return had;
            }
            default -> {
                return false;
            }
        }
    }

    /** Nothing is carried any more; addresses and routes stay. */
    void lost() {
        carried.clear();
    }

    /**
     * Tells the guard what is carried, once all that the session before had has come back or will not: until then the guard
     * of Reconnecting lets both families into the tunnel, and into nothing else.
     */
    void settle() {
        boolean awaited = ipv4 != null && !carried.contains(VpnEvent.Family.IPV4)
                || ipv6 != null && !carried.contains(VpnEvent.Family.IPV6);
        if (carried.isEmpty() || !awaited) {
            guard(new GuardEvent.Carries(
                    carried.stream().map(f -> Family.valueOf(f.name())).collect(Collectors.toSet())));
        }
    }

    HostPlan plan() {
        return new HostPlan(guard, protection, Optional.ofNullable(server), tunnel());
    }

    /** The guard alone, for when the connection is over. */
    HostPlan rest() {
        return new HostPlan(guard, protection, Optional.empty(), Optional.empty());
    }

    private Optional<TunnelPlan> tunnel() {
        if (ipv4 == null && ipv6 == null) {
            return Optional.empty();
        }
        Set<Family> families = EnumSet.noneOf(Family.class);
        List<InterfaceAddress> addresses = new ArrayList<>();
        List<IpRange> routes = new ArrayList<>(routing.ranges());
        if (!routing.split()) {
            // Also while an IPv6 router withdraws itself: whether the tunnel is a split one is the user's to say.
            routes.addAll(List.of(IpRange.ALL_IPV4, IpRange.ALL_IPV6));
        }
        List<InetAddress> resolvers = new ArrayList<>();
        List<String> search = new ArrayList<>();
        int mtu = Integer.MAX_VALUE;
        if (ipv6 != null) {
            mtu = ipv6.mtu();
            families.add(Family.IPV6);
            plan(ipv6.configuration(), addresses, routes);
            ipv6.configuration().dns().forEach(dns -> resolvers.add(inet(dns)));
            ipv6.configuration().search().stream().filter(DnsPlan::isDomain).forEach(search::add);
        }
        if (ipv4 != null) {
            mtu = Math.min(mtu, ipv4.mtu());
            families.add(Family.IPV4);
            addresses.add(new InterfaceAddress(inet(ipv4.address()), 32, peer(ipv4.peer())));
            ipv4Routes.routes().forEach(prefix -> routes.add(range(prefix)));
            ipv4Routes.search().stream().filter(DnsPlan::isDomain).forEach(search::add);
            ipv4.dns().forEach(dns -> resolvers.add(inet(dns)));
        }
        DnsPlan dns = dns(routing.resolvers().isEmpty() ? resolvers : named(families), search);
        // A resolver that only the tunnel leads to is asked there, whatever else has its range.
        routes.addAll(
                0,
                dns.servers().stream()
                        .filter(resolver -> !resolver.isLinkLocalAddress())
                        .map(IpRange::of)
                        .toList());
        // RFC 791 section 3.2, RFC 8200 section 5: what every link of the family carries.
        mtu = Math.max(mtu, ipv6 == null ? 68 : 1280);
        routes.removeIf(range -> !families.contains(range.family()));
        List<IpRange> distinct =
                routes.stream().distinct().limit(TunnelPlan.MAX_ROUTES).toList();
        return Optional.of(new TunnelPlan(tun, mtu, addresses, distinct, dns));
    }

    private DnsPlan dns(List<InetAddress> resolvers, List<String> search) {
        return leavesNames ? DnsPlan.NONE : new DnsPlan(resolvers, search, routing.asksForAll());
    }

    /** Those of the user's own that the tunnel leads to: to the server's address outside leads only our socket. */
    private List<InetAddress> named(Set<Family> families) {
        return routing.resolvers().stream()
                .filter(resolver -> families.contains(Family.of(resolver)))
                .filter(resolver -> server == null || !resolver.equals(server.address()))
                .toList();
    }

    private void plan(Ip6Configuration configuration, List<InterfaceAddress> addresses, List<IpRange> routes) {
        addresses.add(new InterfaceAddress(inet(configuration.linkLocal()), 64, Optional.empty()));
        for (Ip6Address address : configuration.addresses()) {
            addresses.add(new InterfaceAddress(inet(address.address()), 128, Optional.empty()));
        }
        for (Ip6Route route : configuration.routes()) {
            routes.add(range(route.prefix()));
        }
    }

    private static Optional<InetAddress> peer(IpAddress peer) {
        return peer.isUnspecified() ? Optional.empty() : Optional.of(inet(peer));
    }

    private static IpRange range(IpPrefix prefix) {
        return IpRange.around(inet(prefix.address()), prefix.length());
    }

    private static InetAddress inet(IpAddress address) {
        return InetAddresses.of(address.toBytes());
    }
}
