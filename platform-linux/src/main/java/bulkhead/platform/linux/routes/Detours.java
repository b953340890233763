package bulkhead.platform.linux.routes;

import bulkhead.leakguard.host.Detour;
import bulkhead.leakguard.host.HostException;
import bulkhead.leakguard.host.TunnelPlan;
import bulkhead.leakguard.policy.Family;
import bulkhead.leakguard.policy.InetAddresses;
import bulkhead.leakguard.policy.IpRange;
import bulkhead.platform.linux.links.Iproute;
import bulkhead.platform.linux.links.Ours;
import bulkhead.platform.linux.links.Underlays;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** Asks the kernel which way packets would take that are the tunnel's, as a program's that is not ours. */
public final class Detours {
    /** Whoever has more routes has them from few programs. */
    private static final int MOST = 64;

    /** One of each quarter, since default routes come in pieces. */
    private static final List<InetAddress> EVERYWHERE =
            addresses("1.1.1.1", "65.1.1.1", "129.1.1.1", "193.1.1.1", "2400::1", "2a00::1");

    private Detours() {}

    public static List<Detour> of(TunnelPlan plan) throws HostException {
        List<Detour> detours = new ArrayList<>();
        Set<String> reasons = new LinkedHashSet<>();
        Map<InetAddress, IpRange> destinations = destinations(plan);
        Map<InetAddress, JsonNode> ways = Iproute.routes(destinations.keySet());
        for (Map.Entry<InetAddress, IpRange> each : destinations.entrySet()) {
            String by = ways.containsKey(each.getKey())
                    ? ways.get(each.getKey()).path("dev").asString("")
                    : "";
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
        List<InetAddress> to = new ArrayList<>();
        for (JsonNode route : Iproute.query(flag(family), "route", "show", "table", "main")) {
            boolean routed = route.has("gateway") || route.has("via") || route.has("nexthops");
            String range = route.path("dst").asString("default");
            if (routed && !range.equals("default")) {
                to.add(IpRange.parse(range).address());
            }
        }
        return to;
    }

    private static Detour explained(InetAddress to, IpRange ours, String by) throws HostException {
        JsonNode route = Iproute.route("fibmatch", to.getHostAddress());
        String range = route.path("dst").asString("default");
        return range.equals("default")
                ? new Detour(ours, by, earlierRule(Family.of(to)).orElse("the route " + words(route)))
                : new Detour(IpRange.parse(range), by, "the route " + words(route));
    }

    /** A rule of another program's that is asked before all of ours. */
    private static Optional<String> earlierRule(Family family) throws HostException {
        for (JsonNode rule : Iproute.query(flag(family), "rule")) {
            int priority = rule.path("priority").asInt();
            String table = rule.path("table").asString("");
            boolean ours = rule.path("protocol").asString("").equals(Integer.toString(Ours.PROTOCOL));
            if (priority < Routing.RULE_PRIORITY && !ours && !table.equals("local")) {
                return Optional.of("the routing rule " + priority + (table.isEmpty() ? "" : " (table " + table + ")"));
            }
        }
        return Optional.empty();
    }

    private static String words(JsonNode route) {
        StringBuilder words = new StringBuilder(route.path("dst").asString("default"));
        append(
                words,
                " via ",
                route.path("gateway").asString(route.path("via").path("host").asString("")));
        append(words, " dev ", route.path("dev").asString(""));
        append(words, " table ", route.path("table").asString(""));
        append(words, " proto ", route.path("protocol").asString(""));
        return words.toString();
    }

    private static String flag(Family family) {
        return family == Family.IPV6 ? "-6" : "-4";
    }

    private static void append(StringBuilder words, String name, String value) {
        if (!value.isEmpty()) {
            words.append(name).append(value);
        }
    }

    private static List<InetAddress> addresses(String... texts) {
        return List.of(texts).stream().map(InetAddresses::parse).toList();
    }
}
