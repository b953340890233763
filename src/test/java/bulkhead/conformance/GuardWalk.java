package bulkhead.conformance;

import bulkhead.leakguard.HostNetworkProvider;
import bulkhead.leakguard.host.DnsPlan;
import bulkhead.leakguard.host.HostNetwork;
import bulkhead.leakguard.host.HostPlan;
import bulkhead.leakguard.host.InterfaceAddress;
import bulkhead.leakguard.host.OuterSocket;
import bulkhead.leakguard.host.TunDevice;
import bulkhead.leakguard.host.TunnelPlan;
import bulkhead.leakguard.policy.Endpoint;
import bulkhead.leakguard.policy.Family;
import bulkhead.leakguard.policy.GuardState;
import bulkhead.leakguard.policy.IpRange;
import bulkhead.leakguard.policy.Protection;
import bulkhead.servers.StrongSwanServer;
import java.net.InetAddress;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/**
 * A program of its own, for the client's namespace: walks, by way of the daemon there, from one random state of the guard to the next. A line says from
 * which microsecond on a family is closed, and another until when: {@code close IPV6 1795450202823047}, {@code open IPV6 ...}.
 */
final class GuardWalk {
    private static final InetAddress SERVER = InetAddress.ofLiteral(StrongSwanServer.IPV4);
    private static final Set<Family> BOTH = EnumSet.allOf(Family.class);

    private final Random random;
    private final HostNetwork host;
    private final TunDevice tun;
    private final Endpoint server;
    private final Set<Family> closed = EnumSet.noneOf(Family.class);

    private GuardWalk(Random random, HostNetwork host, TunDevice tun, OuterSocket socket) {
        this.random = random;
        this.host = host;
        this.tun = tun;
        this.server = Endpoint.ipsec(SERVER, socket.local().getPort());
    }

    /** @param arguments how many transitions, and the seed */
    public static void main(String[] arguments) throws Exception {
        try (HostNetwork host = HostNetworkProvider.openForThisHost();
                TunDevice tun = host.openTun();
                OuterSocket socket = host.openUdp(host.underlay(SERVER), SERVER)) {
            GuardWalk walk = new GuardWalk(new Random(Long.parseLong(arguments[1])), host, tun, socket);
            for (int i = Integer.parseInt(arguments[0]); i > 0; i--) {
                walk.step();
            }
            walk.leave(BOTH);
        }
    }

    private void step() throws Exception {
        Protection protection = new Protection(random.nextBoolean(), random.nextBoolean(), false);
        GuardState state = state();
        Set<Family> closes = closes(state, protection);
        Set<Family> opens = EnumSet.complementOf(EnumSet.copyOf(closes));
        leave(opens);
        host.apply(new HostPlan(state, protection, server(state), tunnel(state)));
        for (Family family : closes) {
            if (closed.add(family)) {
                System.out.println("close " + family + " " + now());
            }
        }
    }

    private void leave(Set<Family> families) {
        for (Family family : families) {
            if (closed.remove(family)) {
                System.out.println("open " + family + " " + now());
            }
        }
    }

    private GuardState state() {
        return switch (random.nextInt(16)) {
            case 0 -> new GuardState.Disconnected();
            case 1, 2, 3 -> new GuardState.Connecting();
            case 4, 5 -> new GuardState.Connected(Set.of(Family.IPV4));
            case 6, 7 -> new GuardState.Connected(Set.of(Family.IPV6));
            case 8, 9 -> new GuardState.Connected(BOTH);
            case 10, 11, 12 -> new GuardState.Reconnecting();
            case 13, 14 -> new GuardState.Error();
            default -> new GuardState.Lockdown();
        };
    }

    /** The table of states in {@code docs/leak-guard.md}. */
    private static Set<Family> closes(GuardState state, Protection protection) {
        boolean ipv4 = switch (state) {
            case GuardState.Disconnected _ -> false;
            case GuardState.Connecting _, GuardState.Error _ -> protection.killSwitch() || protection.lockdown();
            case GuardState.Connected _, GuardState.Reconnecting _, GuardState.Lockdown _ -> true;
        };
        if (state instanceof GuardState.Disconnected) {
            return EnumSet.noneOf(Family.class);
        }
        return ipv4 ? BOTH : EnumSet.of(Family.IPV6);
    }

    private Optional<Endpoint> server(GuardState state) {
        return state instanceof GuardState.Disconnected || state instanceof GuardState.Lockdown
                ? Optional.empty()
                : Optional.of(server);
    }

    /** Seldom, as addresses and routes take much longer than rules. */
    private Optional<TunnelPlan> tunnel(GuardState state) {
        Set<Family> families = switch (state) {
            case GuardState.Connected(Set<Family> carried) -> carried;
            case GuardState.Reconnecting _ -> BOTH;
            default -> Set.of();
        };
        return families.isEmpty() || random.nextInt(4) != 0
                ? Optional.empty()
                : Optional.of(new TunnelPlan(
                        tun.name(),
                        1400,
                        families.stream().map(GuardWalk::address).toList(),
                        families.stream()
                                .map(family -> family == Family.IPV4 ? IpRange.ALL_IPV4 : IpRange.ALL_IPV6)
                                .toList(),
                        DnsPlan.NONE));
    }

    private static InterfaceAddress address(Family family) {
        return family == Family.IPV4
                ? new InterfaceAddress(InetAddress.ofLiteral("10.77.0.99"), 32, Optional.empty())
                : new InterfaceAddress(InetAddress.ofLiteral("2001:db8:77:9::99"), 128, Optional.empty());
    }

    private static long now() {
        return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
    }
}
