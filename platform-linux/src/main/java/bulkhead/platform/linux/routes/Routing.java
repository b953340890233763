package bulkhead.platform.linux.routes;

import bulkhead.leakguard.host.HostException;
import bulkhead.leakguard.host.InterfaceAddress;
import bulkhead.leakguard.host.Steps;
import bulkhead.leakguard.host.TunnelPlan;
import bulkhead.leakguard.policy.Family;
import bulkhead.leakguard.policy.IpRange;
import bulkhead.platform.linux.links.Link;
import bulkhead.platform.linux.links.Ours;
import bulkhead.platform.linux.links.Underlays;
import bulkhead.platform.linux.rtnetlink.Address;
import bulkhead.platform.linux.rtnetlink.Entry;
import bulkhead.platform.linux.rtnetlink.Route;
import bulkhead.platform.linux.rtnetlink.Rtnetlink;
import bulkhead.platform.linux.rtnetlink.Rule;
import java.io.IOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Addresses, routes and rules. No route of the host is touched, and none leads to the server: our routes are in tables
 * of their own, asked for all that does not carry our mark. What is said to be the tunnel's by its range is looked for before the
 * main table, so that no native route of the same range wins; a default route after it, as the host's own networks stay
 * where they are, but before its default routes, also where these come in halves.
 */
public final class Routing {
    /** Before the rules of other programs, which come from 1000 on, if not from 5210. */
    static final int RULE_PRIORITY = 108;

    /**
     * What counts as a default route, by its prefix's length at most: the pieces of one by which other programs get around it
     * (0.0.0.0/1, 2000::/3). No network of a host's own is as large.
     */
    static final int DEFAULTS = 7;

    private final Sysctls sysctls;
    /** What is or, after a failure, may be there. */
    private final Set<Entry> present = new LinkedHashSet<>();

    private final Map<Family, List<Rule>> ruled = new EnumMap<>(Family.class);
    private Optional<TunnelPlan> standing = Optional.empty();

    /** Our routing rules that are there. */
    static Set<Rule> ourRules(Family family) throws HostException {
        return Rtnetlink.rules(family).stream()
                .filter(rule -> rule.protocol() == Ours.PROTOCOL)
                .collect(Collectors.toSet());
    }

    public Routing(Sysctls sysctls) {
        this.sysctls = sysctls;
    }

    /** Before anything changes: the packets of an interface that has the same address would count as the tunnel's. */
    static void check(TunnelPlan plan) throws HostException {
        Optional<String> unfit = plan.unfit();
        if (unfit.isPresent()) {
            throw new HostException(unfit.get() + ": ask who runs the server");
        }
        Set<InetAddress> own = Underlays.own(Optional.of(plan.tun()));
        for (InterfaceAddress each : plan.addresses()) {
            InetAddress address = each.address();
            if (!address.isLinkLocalAddress() && own.contains(address)) {
                throw new HostException("the tunnel's address " + address.getHostAddress()
                        + " is this computer's own on another interface: have the server use another range of"
                        + " addresses, or this computer another local network");
            }
        }
    }

    /** Makes the tunnel what the plan says; without one, nothing of it remains. */
    public synchronized void apply(Optional<TunnelPlan> next) throws HostException {
        standing = next;
        if (next.isPresent()) {
            up(next.get());
        }
        Steps.all(
                () -> keepRules(Family.IPV4, next), () -> keepRules(Family.IPV6, next), () -> keepEntries(next), () -> {
                    if (next.filter(plan -> !rules(plan, Family.IPV4).isEmpty()).isEmpty()) {
                        sysctls.restore();
                    }
                });
    }

    private void keepRules(Family family, Optional<TunnelPlan> next) throws HostException {
        List<Rule> stale = new ArrayList<>(ruled.getOrDefault(family, List.of()));
        next.ifPresent(plan -> stale.removeAll(rules(plan, family)));
        Rtnetlink.unset(stale);
        ruled.computeIfPresent(
                family,
                (_, there) ->
                        there.stream().filter(rule -> !stale.contains(rule)).toList());
    }

    private void keepEntries(Optional<TunnelPlan> next) throws HostException {
        List<Entry> stale = new ArrayList<>(present);
        if (next.isPresent()) {
            stale.removeAll(entries(next.get()));
        }
        Rtnetlink.unset(stale);
        stale.forEach(present::remove);
    }

    /** Sets again what another program removed, while the tunnel's interface is there. @return whether something was missing */
    public synchronized boolean mend() throws HostException {
        if (standing.isEmpty()) {
            return false;
        }
        TunnelPlan plan = standing.get();
        try {
            if (!Link.isThere(plan.tun()) || holds(plan)) {
                return false;
            }
            up(plan);
            return true;
        } catch (HostException e) {
            // It goes away while this looks at it, as at the end of a connection on a slow host: nothing of it is
            // missing then.
            if (!Link.isThere(plan.tun())) {
                return false;
            }
            throw e;
        }
    }

    /** Whether the kernel has the interface, addresses, routes and rules of the plan. */
    static boolean holds(TunnelPlan plan) throws HostException {
        for (Family family : Family.values()) {
            List<Rule> wanted = rules(plan, family);
            if (!wanted.isEmpty() && !ourRules(family).containsAll(wanted)) {
                return false;
            }
        }
        return TunnelListing.of(plan.tun())
                .filter(found -> found.isUp() && found.hasAddresses(plan.addresses()) && found.hasRoutes(plan.routes()))
                .isPresent();
    }

    private void up(TunnelPlan plan) throws HostException {
        sysctls.keepOwnIpv6Addresses(plan.tun());
        try {
            Link.up(plan.tun(), plan.mtu());
        } catch (IOException e) {
            throw gone(e);
        }
        sysctls.enableIpv6(plan.tun(), plan.carries(Family.IPV6));
        sysctls.keepNewAddresses(plan.tun());
        if (!rules(plan, Family.IPV4).isEmpty()) {
            sysctls.validateSourceByMark();
        }
        List<Entry> entries = entries(plan);
        present.addAll(entries);
        Rtnetlink.set(entries);
        for (Family family : Family.values()) {
            List<Rule> rules = rules(plan, family);
            List<Rule> there = new ArrayList<>(ruled.getOrDefault(family, List.of()));
            rules.stream().filter(rule -> !there.contains(rule)).forEach(there::add);
            ruled.put(family, there);
            Rtnetlink.set(rules);
        }
        awaitAddresses(plan);
    }

    private static void awaitAddresses(TunnelPlan plan) throws HostException {
        try {
            for (InterfaceAddress a : plan.addresses()) {
                if (a.family() == Family.IPV6) {
                    Link.awaitLocal(a.address());
                }
            }
        } catch (IOException e) {
            throw new HostException(
                    "the tunnel's interface was changed by another program (" + e.getMessage() + "): connect again", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new HostException("interrupted while setting addresses", e);
        }
    }

    /**
     * Removes what a crashed run left; its interface went with it, and with that its addresses and routes, but for those around
     * the gateways, which lead to no interface.
     */
    synchronized void recover() throws HostException {
        standing = Optional.empty();
        Steps.all(
                () -> Rtnetlink.unset(allRules(Family.IPV4)),
                () -> Rtnetlink.unset(allRules(Family.IPV6)),
                () -> Rtnetlink.unset(aroundGateways(Family.IPV4)),
                () -> Rtnetlink.unset(aroundGateways(Family.IPV6)),
                sysctls::restore);
    }

    private static List<Route> aroundGateways(Family family) throws HostException {
        return Rtnetlink.routes(family, Ours.PARTS_TABLE).stream()
                .filter(route -> route.protocol() == Ours.PROTOCOL)
                .toList();
    }

    private static List<Entry> entries(TunnelPlan plan) throws HostException {
        int device = index(plan);
        List<Entry> entries = new ArrayList<>();
        for (InterfaceAddress a : plan.addresses()) {
            InetAddress address = IpRange.of(a.address()).address();
            entries.add(new Address(device, address, a.prefixLength(), a.peer()));
        }
        for (IpRange range : plan.routes()) {
            int table = range.isDefault() ? Ours.TABLE : Ours.PARTS_TABLE;
            entries.add(Route.by(device, range, table, Ours.PROTOCOL));
        }
        gatewaysAmong(parts(plan))
                .forEach(gateway -> entries.add(Route.elsewhere(gateway, Ours.PARTS_TABLE, Ours.PROTOCOL)));
        return entries;
    }

    private static int index(TunnelPlan plan) throws HostException {
        try {
            return Link.index(plan.tun());
        } catch (IOException e) {
            throw gone(e);
        }
    }

    private static HostException gone(IOException e) {
        return new HostException("the tunnel's interface is gone (" + e.getMessage() + "): connect again", e);
    }

    /** A part that is this computer's own network, too, takes its neighbours away, but not its way out. */
    private static List<IpRange> gatewaysAmong(List<IpRange> parts) throws HostException {
        if (parts.isEmpty()) {
            return List.of();
        }
        return Underlays.gateways().stream()
                .filter(gateway -> parts.stream().anyMatch(part -> part.contains(gateway)))
                .map(IpRange::of)
                .toList();
    }

    private static List<IpRange> parts(TunnelPlan plan) {
        return plan.routes().stream().filter(route -> !route.isDefault()).toList();
    }

    private static List<Rule> rules(TunnelPlan plan, Family family) {
        List<Rule> rules = new ArrayList<>();
        if (parts(plan).stream().anyMatch(part -> part.family() == family)) {
            rules.add(partsRule(family));
        }
        if (plan.routes().stream().anyMatch(route -> route.isDefault() && route.family() == family)) {
            rules.addAll(wholeRules(family));
        }
        return rules;
    }

    private static List<Rule> allRules(Family family) {
        return Stream.concat(Stream.of(partsRule(family)), wholeRules(family).stream())
                .toList();
    }

    private static Rule partsRule(Family family) {
        return forOthers(family, Ours.PARTS_TABLE, RULE_PRIORITY);
    }

    private static List<Rule> wholeRules(Family family) {
        return List.of(
                Rule.lookup(family, RULE_PRIORITY + 1, Route.RT_TABLE_MAIN, Ours.PROTOCOL)
                        .suppressing(DEFAULTS),
                forOthers(family, Ours.TABLE, RULE_PRIORITY + 2));
    }

    private static Rule forOthers(Family family, int table, int priority) {
        return Rule.lookup(family, priority, table, Ours.PROTOCOL).butMarked(Ours.MARK);
    }
}
