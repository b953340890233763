package bulkhead.platform.linux.routes;

import bulkhead.leakguard.host.Detour;
import bulkhead.leakguard.host.HostException;
import bulkhead.leakguard.host.TunnelPlan;
import bulkhead.leakguard.policy.Family;
import bulkhead.leakguard.policy.InetAddresses;
import bulkhead.leakguard.policy.IpRange;
import bulkhead.platform.linux.libc.AddressText;
import bulkhead.platform.linux.links.Link;
import bulkhead.platform.linux.links.Ours;
import bulkhead.platform.linux.links.Underlays;
import bulkhead.platform.linux.rtnetlink.Route;
import bulkhead.platform.linux.rtnetlink.Rtnetlink;
import bulkhead.platform.linux.rtnetlink.Rule;
import java.io.IOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** Asks the kernel which way packets would take that are the tunnel's, as a program's that is not ours. */
public final class Detours {
    /** Whoever has more routes has them from few programs. */
    private static final int MOST = 64;

    /** One of each quarter, since default routes come in pieces. */
    private static final List<InetAddress> EVERYWHERE =
            addresses("1.1.1.1", "65.1.1.1", "129.1.1.1", "193.1.1.1", "2400::1", "2a00::1");

    private static final int NO_MARK = 0;

    /** Who set a route, as {@code ip route} says it; nothing for who did not say so. */
    private static final Map<Integer, String> SETTERS =
            Map.of(0, "", 2, "kernel", 3, "", 4, "static", 9, "ra", 11, "zebra", 12, "bird", 16, "dhcp");

    private Detours() {}

    public static List<Detour> of(TunnelPlan plan) throws HostException {
        List<Detour> detours = new ArrayList<>();
        Set<String> reasons = new LinkedHashSet<>();
        Map<InetAddress, IpRange> destinations = destinations(plan);
        for (Map.Entry<InetAddress, IpRange> each : destinations.entrySet()) {
            Optional<Route> way = Rtnetlink.way(each.getKey(), NO_MARK, OptionalInt.empty());
            String by = way.map(Route::device).map(Detours::name).orElse("");
            if (!by.equals(plan.tun())) {
                Detour detour = explained(each.getKey(), each.getValue(), by);
                if (reasons.add(detour.because())) {
                    detours.add(detour);
                }
            }
        }
        return detours;
    }

    /** Whom to ask about, each with the route of the tunnel that it is for. */
    private static Map<InetAddress, IpRange> destinations(TunnelPlan plan) throws HostException {
        Map<InetAddress, IpRange> to = new LinkedHashMap<>();
        for (IpRange range : plan.routes()) {
            if (range.isDefault()) {
                EVERYWHERE.stream().filter(range::contains).forEach(each -> to.put(each, range));
                others(range.family()).forEach(each -> to.put(each, range));
            } else {
                to.put(range.address(), range);
            }
        }
        to.keySet().removeAll(Underlays.gateways());
        to.keySet().retainAll(to.keySet().stream().limit(MOST).toList());
        return to;
    }

    /** Where routes lead by a router that are more specific than the tunnel's. This host's own links are no detour. */
    private static List<InetAddress> others(Family family) throws HostException {
        return Rtnetlink.routes(family, Route.RT_TABLE_MAIN).stream()
                .filter(route -> route.isByGateway() || route.hops().size() > 1)
                .filter(route -> !route.to().isDefault())
                .map(route -> route.to().address())
                .toList();
    }

    private static Detour explained(InetAddress to, IpRange ours, String by) throws HostException {
        Optional<Route> route = Rtnetlink.match(to);
        String words = "the route " + route.map(Detours::words).orElse("default");
        return route.filter(each -> !each.to().isDefault()).isPresent()
                ? new Detour(route.get().to(), by, words)
                : new Detour(ours, by, earlierRule(Family.of(to)).orElse(words));
    }

    /** A rule of another program's that is asked before all of ours. */
    private static Optional<String> earlierRule(Family family) throws HostException {
        return Rtnetlink.rules(family).stream()
                .filter(rule -> rule.priority() < Routing.RULE_PRIORITY
                        && rule.protocol() != Ours.PROTOCOL
                        && rule.table() != Rule.RT_TABLE_LOCAL)
                .findFirst()
                .map(rule -> "the routing rule " + rule.priority()
                        + (rule.isLookup() ? " (table " + Route.table(rule.table()) + ")" : ""));
    }

    private static String words(Route route) {
        StringBuilder words = new StringBuilder(route.to().isDefault() ? "default" : AddressText.of(route.to()));
        route.hops().stream()
                .flatMap(hop -> hop.gateway().stream())
                .findFirst()
                .ifPresent(gateway -> words.append(" via ").append(AddressText.of(gateway)));
        if (route.device() != 0) {
            words.append(" dev ").append(name(route.device()));
        }
        if (route.table() != Route.RT_TABLE_MAIN) {
            words.append(" table ").append(Route.table(route.table()));
        }
        String setter = SETTERS.getOrDefault(route.protocol(), Integer.toString(route.protocol()));
        return setter.isEmpty() ? words.toString() : words + " proto " + setter;
    }

    /** Empty for an interface that went away meanwhile. */
    private static String name(int device) {
        try {
            return Link.name(device);
        } catch (IOException e) {
            return "";
        }
    }

    private static List<InetAddress> addresses(String... texts) {
        return List.of(texts).stream().map(InetAddresses::parse).toList();
    }
}
