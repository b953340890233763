package bulkhead.leakguard.apply;

import bulkhead.leakguard.host.DnsPlan;
import bulkhead.leakguard.host.HostPlan;
import bulkhead.leakguard.host.InterfaceAddress;
import bulkhead.leakguard.host.TunnelPlan;
import bulkhead.leakguard.policy.Endpoint;
import bulkhead.leakguard.policy.Family;
import bulkhead.leakguard.policy.GuardState;
import bulkhead.leakguard.policy.IpRange;
import bulkhead.leakguard.policy.Protection;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Plans of one connection: 203.0.113.1 is the server, 10.7.0.2 and 2001:db8:7::2 are what it gives. */
public final class Plans {
    private static final Set<Family> BOTH = Set.of(Family.IPV4, Family.IPV6);
    private static final Endpoint SERVER = Endpoint.ipsec(InetAddress.ofLiteral("203.0.113.1"), 40_500);

    private Plans() {}

    /** Each combination of kill switch, lockdown and allowed LAN. */
    public static Stream<Protection> protections() {
        return IntStream.range(0, 8)
                .mapToObj(bits -> new Protection((bits & 1) != 0, (bits & 2) != 0, (bits & 4) != 0));
    }

    /** All of the families that the state says are carried are the tunnel's; while one is sought again, both. */
    public static HostPlan of(GuardState state, Protection protection) {
        return switch (state) {
            case GuardState.Disconnected _, GuardState.Lockdown _ ->
                new HostPlan(state, protection, Optional.empty(), Optional.empty());
            case GuardState.Connected(Set<Family> families) -> of(state, protection, families);
            case GuardState.Reconnecting _ -> of(state, protection, BOTH);
            case GuardState.Connecting _, GuardState.Error _ ->
                new HostPlan(state, protection, Optional.of(SERVER), Optional.empty());
        };
    }

    private static HostPlan of(GuardState state, Protection protection, Set<Family> carried) {
        List<InterfaceAddress> addresses = Stream.of("10.7.0.2", "2001:db8:7::2")
                .map(InetAddress::ofLiteral)
                .map(address -> new InterfaceAddress(address, 32, Optional.empty()))
                .filter(address -> carried.contains(address.family()))
                .toList();
        List<IpRange> routes = Stream.of(IpRange.ALL_IPV4, IpRange.ALL_IPV6)
                .filter(range -> carried.contains(range.family()))
                .toList();
        DnsPlan dns = new DnsPlan(List.of(InetAddress.ofLiteral("10.7.0.53")), List.of(), true);
        TunnelPlan tunnel = new TunnelPlan("bh0", 1400, addresses, routes, dns);
        return new HostPlan(state, protection, Optional.of(SERVER), Optional.of(tunnel));
    }
}
