package bulkhead.app.tunnel;

import bulkhead.leakguard.host.DnsPlan;
import bulkhead.leakguard.host.HostPlan;
import bulkhead.leakguard.host.InterfaceAddress;
import bulkhead.leakguard.host.TunnelPlan;
import bulkhead.leakguard.policy.Endpoint;
import bulkhead.leakguard.policy.Family;
import bulkhead.leakguard.policy.GuardState;
import bulkhead.leakguard.policy.IpRange;
import bulkhead.leakguard.policy.Protection;
import bulkhead.protocol.VpnEvent;
import bulkhead.protocol.ip6.Ip6Address;
import bulkhead.protocol.ip6.Ip6Configuration;
import bulkhead.protocol.ip6.Ip6Route;
import bulkhead.protocol.wire.IpAddress;
import bulkhead.protocol.wire.IpPrefix;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What the session has so far, and the host's network that follows from it. One thread uses it. */
final class TunnelPlans {
    private final String tun;
    private final Routing routing;
    private Endpoint server;
    private VpnEvent.Ipv4Up ipv4;
    private VpnEvent.Ipv4Routes ipv4Routes = new VpnEvent.Ipv4Routes(List.of(), List.of());
    private VpnEvent.Ipv6Up ipv6;

    TunnelPlans(String tun, Routing routing) {
        this.tun = tun;
        this.routing = routing;
    }

    void server(InetAddress address, int localPort) {
        server = Endpoint.ipsec(address, localPort);
    }

    /** Null when the family is down. */
    void ipv4(VpnEvent.Ipv4Up up) {
        ipv4 = up;
    }

    void ipv4Routes(VpnEvent.Ipv4Routes fromServer) {
        ipv4Routes = fromServer;
    }

    /** Null when the family is down. */
    void ipv6(VpnEvent.Ipv6Up up) {
        ipv6 = up;
    }

    /** The families that {@link #plan} carries. */
    Set<VpnEvent.Family> families() {
        Set<VpnEvent.Family> families = EnumSet.noneOf(VpnEvent.Family.class);
        if (ipv4 != null) {
            families.add(VpnEvent.Family.IPV4);
        }
        if (ipv6 != null) {
            families.add(VpnEvent.Family.IPV6);
        }
        return families;
    }

    HostPlan plan() {
        if (ipv4 == null && ipv6 == null) {
            return new HostPlan(
                    new GuardState.Connecting(), Protection.DEFAULT, Optional.ofNullable(server), Optional.empty());
        }
        Set<Family> families = EnumSet.noneOf(Family.class);
        List<InterfaceAddress> addresses = new ArrayList<>();
        List<IpRange> routes = new ArrayList<>(routing.ranges());
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
            if (!routing.split()) {
                routes.add(IpRange.ALL_IPV4);
            }
            ipv4Routes.routes().forEach(prefix -> routes.add(range(prefix)));
            ipv4Routes.search().stream().filter(DnsPlan::isDomain).forEach(search::add);
            ipv4.dns().forEach(dns -> resolvers.add(inet(dns)));
        }
        mtu = ipv6 == null ? mtu : Math.max(mtu, 1280);
        routes.removeIf(range -> !families.contains(range.family()));
        DnsPlan dns = new DnsPlan(resolvers, search, !routing.split());
        return new HostPlan(
                new GuardState.Connected(families),
                Protection.DEFAULT,
                Optional.of(server),
                Optional.of(new TunnelPlan(tun, mtu, addresses, List.copyOf(Set.copyOf(routes)), dns)));
    }

    private void plan(Ip6Configuration configuration, List<InterfaceAddress> addresses, List<IpRange> routes) {
        addresses.add(new InterfaceAddress(inet(configuration.linkLocal()), 64, Optional.empty()));
        for (Ip6Address address : configuration.addresses()) {
            addresses.add(new InterfaceAddress(inet(address.address()), 128, Optional.empty()));
        }
        for (Ip6Route route : configuration.routes()) {
            routes.add(range(route.prefix()));
        }
        if (!routing.split() && configuration.router() != null) {
            routes.add(IpRange.ALL_IPV6);
        }
    }

    private static Optional<InetAddress> peer(IpAddress peer) {
        return peer.isUnspecified() ? Optional.empty() : Optional.of(inet(peer));
    }

    private static IpRange range(IpPrefix prefix) {
        return IpRange.around(inet(prefix.address()), prefix.length());
    }

    static InetAddress inet(IpAddress address) {
        try {
            return InetAddress.getByAddress(address.toBytes());
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address of 4 or 16 bytes", e);
        }
    }
}
