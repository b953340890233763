package bulkhead.platform.linux.routes;

import bulkhead.leakguard.host.HostException;
import bulkhead.leakguard.host.Steps;
import bulkhead.leakguard.policy.Access;
import bulkhead.leakguard.policy.Family;
import bulkhead.leakguard.policy.FilterPolicy;
import bulkhead.leakguard.policy.IpRange;
import bulkhead.platform.linux.links.Ours;
import bulkhead.platform.linux.rtnetlink.Route;
import bulkhead.platform.linux.rtnetlink.Rtnetlink;
import bulkhead.platform.linux.rtnetlink.Rule;
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
    public static final int PRIORITY = 107;
    private static final IpRange LINK_LOCAL = IpRange.parse("fe80::/10");

    /** What stands or, after a failure, may stand. */
    private final Map<Family, List<Rule>> standing = new EnumMap<>(Family.class);

    /** Builds what the policy asks for and is not there. */
    public synchronized void raise(FilterPolicy policy) throws HostException {
        for (Family family : Family.values()) {
            List<Rule> before = standing.getOrDefault(family, List.of());
            List<Rule> missing = wanted(family, policy).stream()
                    .filter(rule -> !before.contains(rule))
                    .toList();
            if (!missing.isEmpty()) {
                List<Rule> all = new ArrayList<>(before);
                all.addAll(missing);
                standing.put(family, all);
                Rtnetlink.set(missing);
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
        for (Map.Entry<Family, List<Rule>> each : standing.entrySet()) {
            List<Rule> gone = new ArrayList<>(each.getValue());
            gone.removeAll(gone.isEmpty() ? Set.of() : Routing.ourRules(each.getKey()));
            missing |= !gone.isEmpty();
            Rtnetlink.set(gone);
        }
        return missing;
    }

    /** Whether the kernel has what the policy asks for. */
    public static boolean holds(FilterPolicy policy) throws HostException {
        for (Family family : Family.values()) {
            List<Rule> wanted = wanted(family, policy);
            if (!wanted.isEmpty() && !Routing.ourRules(family).containsAll(wanted)) {
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
                    Routing.ourRules(family).stream().filter(Wall::isOfTheWall).toList());
        }
    }

    private static boolean isOfTheWall(Rule rule) {
        return rule.priority() == EXCEPTIONS_PRIORITY || rule.priority() == PRIORITY;
    }

    private void remove(Family family, List<Rule> wanted) throws HostException {
        List<Rule> before = standing.getOrDefault(family, List.of());
        List<Rule> stale =
                before.stream().filter(rule -> !wanted.contains(rule)).toList();
        if (!stale.isEmpty()) {
            Rtnetlink.unset(stale.reversed());
            standing.put(family, wanted);
        }
    }

    /** All of it, where nothing passes. */
    public static List<Rule> closed(Family family) {
        return wanted(family, FilterPolicy.CLOSED);
    }

    private static List<Rule> wanted(Family family, FilterPolicy policy) {
        boolean portal = family == Family.IPV4 && policy.portal();
        if (policy.access(family) != Access.BLOCKED || portal) {
            return List.of();
        }
        List<Rule> rules = new ArrayList<>();
        rules.add(family == Family.IPV6 ? exception(LINK_LOCAL) : onLink());
        policy.server()
                .map(server -> IpRange.of(server.address()))
                .filter(range -> range.family() == family)
                .ifPresent(range -> rules.add(exception(range)));
        policy.lan().stream()
                .filter(range -> range.family() == family && !range.equals(LINK_LOCAL))
                .sorted(Comparator.comparing(IpRange::toString))
                .forEach(range -> rules.add(exception(range)));
        rules.add(Rule.unreachable(family, PRIORITY, Ours.PROTOCOL).butMarked(Ours.MARK));
        return rules;
    }

    /**
     * The kernel takes a route by a gateway only where rules lead to the gateway, from nobody in particular (fib_check_nh): without
     * its link's own routes, DHCP could give this host no way out, and there would be none to a VPN server either.
     */
    private static Rule onLink() {
        return toMain(Family.IPV4).suppressing(Routing.DEFAULTS);
    }

    private static Rule exception(IpRange to) {
        return toMain(to.family()).to(to);
    }

    private static Rule toMain(Family family) {
        return Rule.lookup(family, EXCEPTIONS_PRIORITY, Route.RT_TABLE_MAIN, Ours.PROTOCOL);
    }
}
