package bulkhead.platform.linux.routes;

import bulkhead.leakguard.host.HostException;
import bulkhead.leakguard.host.Steps;
import bulkhead.leakguard.policy.Access;
import bulkhead.leakguard.policy.Family;
import bulkhead.leakguard.policy.FilterPolicy;
import bulkhead.leakguard.policy.IpRange;
import bulkhead.platform.linux.links.Iproute;
import bulkhead.platform.linux.links.Ours;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A second wall behind the guard: in a family that is blocked, routing rules let nothing but the exceptions find a way. When
 * another program flushes all of nftables, as the firewall of many a distribution does whenever it starts, nothing leaves in
 * the moment until the guard is back. It also tells programs beforehand that the family leads nowhere: the order of
 * addresses by RFC 6724, rule 1, then puts the other one first.
 */
public final class Wall {
    private static final int EXCEPTIONS_PRIORITY = 106;
    public static final String PRIORITY = "107";
    private static final IpRange LINK_LOCAL = IpRange.parse("fe80::/10");

    /**
     * The kernel takes a route by a gateway only where rules lead to the gateway, from nobody in particular (fib_check_nh): without
     * its link's own routes, DHCP could give this host no way out, and there would be none to a VPN server either.
     */
    private static final String ON_LINK =
            "lookup main" + Routing.BUT_DEFAULTS + " protocol " + Ours.PROTOCOL + " priority " + EXCEPTIONS_PRIORITY;

    /** What stands or, after a failure, may stand, as the ends of the lines of {@code ip -batch}. */
    private final Map<Family, List<String>> standing = new EnumMap<>(Family.class);

    /** Builds what the policy asks for and is not there. */
    public synchronized void raise(FilterPolicy policy) throws HostException {
        for (Family family : Family.values()) {
            List<String> before = standing.getOrDefault(family, List.of());
            List<String> missing = wanted(family, policy).stream()
                    .filter(rule -> !before.contains(rule))
                    .toList();
            if (!missing.isEmpty()) {
                List<String> all = new ArrayList<>(before);
                all.addAll(missing);
                standing.put(family, all);
                Iproute.batch(family, lines("add", missing));
            }
        }
    }

    /** Removes what the policy does not ask for. */
    public synchronized void lower(FilterPolicy policy) throws HostException {
        Steps.all(
                () -> remove(Family.IPV4, wanted(Family.IPV4, policy)),
                () -> remove(Family.IPV6, wanted(Family.IPV6, policy)));
    }

    /** Builds again what another program removed. @return whether something was missing */
    public synchronized boolean mend() throws HostException {
        boolean missing = false;
        for (Map.Entry<Family, List<String>> each : standing.entrySet()) {
            List<String> gone = new ArrayList<>(each.getValue());
            gone.removeAll(gone.isEmpty() ? Set.of() : Iproute.rules(each.getKey()));
            missing |= !gone.isEmpty();
            Iproute.batch(each.getKey(), lines("add", gone));
        }
        return missing;
    }

    /** Whether the kernel has what the policy asks for. */
    public static boolean holds(FilterPolicy policy) throws HostException {
        for (Family family : Family.values()) {
            List<String> wanted = wanted(family, policy);
            if (!wanted.isEmpty() && !Iproute.rules(family).containsAll(wanted)) {
                return false;
            }
        }
        return true;
    }

    /** Takes over what the kernel has of a run that did not end by itself, or of the boot. */
    public synchronized void recover() throws HostException {
        for (Family family : Family.values()) {
            standing.put(
                    family,
                    Iproute.rules(family).stream().filter(Wall::isOfTheWall).toList());
        }
    }

    private static boolean isOfTheWall(String rule) {
        return rule.endsWith(" priority " + EXCEPTIONS_PRIORITY) || rule.endsWith(" priority " + PRIORITY);
    }

    private void remove(Family family, List<String> wanted) throws HostException {
        List<String> before = standing.getOrDefault(family, List.of());
        List<String> stale =
                before.stream().filter(rule -> !wanted.contains(rule)).toList();
        if (!stale.isEmpty()) {
            Iproute.undo(family, lines("del", stale.reversed()));
            standing.put(family, wanted);
        }
    }

    /** The lines of {@code ip -batch} that build all of it where nothing passes. */
    public static List<String> closed(Family family) {
        return lines("add", wanted(family, FilterPolicy.CLOSED));
    }

    private static List<String> wanted(Family family, FilterPolicy policy) {
        boolean portal = family == Family.IPV4 && policy.portal();
        if (policy.access(family) != Access.BLOCKED || portal) {
            return List.of();
        }
        List<String> rules = new ArrayList<>();
        rules.add(family == Family.IPV6 ? exception(LINK_LOCAL) : ON_LINK);
        policy.server()
                .map(server -> IpRange.of(server.address()))
                .filter(range -> range.family() == family)
                .ifPresent(range -> rules.add(exception(range)));
        policy.lan().stream()
                .filter(range -> range.family() == family && !range.equals(LINK_LOCAL))
                .sorted(Comparator.comparing(IpRange::toString))
                .forEach(range -> rules.add(exception(range)));
        rules.add(wall());
        return rules;
    }

    private static String exception(IpRange to) {
        return "to " + to + " lookup main protocol " + Ours.PROTOCOL + " priority " + EXCEPTIONS_PRIORITY;
    }

    private static String wall() {
        return "unreachable not fwmark " + Ours.MARK + " protocol " + Ours.PROTOCOL + " priority " + PRIORITY;
    }

    private static List<String> lines(String verb, List<String> rules) {
        return rules.stream().map(rule -> "rule " + verb + " " + rule).toList();
    }
}
