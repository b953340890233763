package bulkhead.platform.linux.routes;

import bulkhead.leakguard.host.HostException;
import bulkhead.leakguard.host.InterfaceAddress;
import bulkhead.leakguard.host.Steps;
import bulkhead.leakguard.host.TunnelPlan;
import bulkhead.leakguard.policy.Family;
import bulkhead.leakguard.policy.IpRange;
import bulkhead.platform.linux.links.Iproute;
import bulkhead.platform.linux.links.Link;
import bulkhead.platform.linux.links.Ours;
import bulkhead.platform.linux.links.Underlays;
import java.io.IOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Addresses, routes and rules, by iproute2. No route of the host is touched, and none leads to the server: our routes are in tables
 * of their own, asked for all that does not carry our mark. What is said to be the tunnel's by its range is looked for before the
 * main table, so that no native route of the same range wins; a default route after it, as the host's own networks stay
 * where they are, but before its default routes, also where these come in halves.
 */
public final class Routing {
    /** Before the rules of other programs, which come from 1000 on, if not from 5210. */
    static final int RULE_PRIORITY = 108;

    /**
     * What counts as a default route: the pieces of one by which other programs get around it (0.0.0.0/1, 2000::/3). No network
     * of a host's own is as large.
     */
    static final String BUT_DEFAULTS = " suppress_prefixlength 7";

    private static final String OURS = " proto " + Ours.PROTOCOL;
    private static final String PARTS_RULE = forOthers(Ours.PARTS_TABLE, RULE_PRIORITY);
    private static final List<String> WHOLE_RULES = List.of(
            "lookup main" + BUT_DEFAULTS + priority(RULE_PRIORITY + 1), forOthers(Ours.TABLE, RULE_PRIORITY + 2));
    private static final List<String> ALL_RULES =
            Stream.concat(Stream.of(PARTS_RULE), WHOLE_RULES.stream()).toList();

    private static final List<String> AROUND_GATEWAYS = List.of("route flush table " + Ours.PARTS_TABLE + OURS);

    private final Sysctls sysctls;
    /** What is or, after a failure, may be there: addresses and routes as lines of {@code ip -batch}. */
    private final Set<String> present = new LinkedHashSet<>();

    private final Map<Family, List<String>> ruled = new EnumMap<>(Family.class);
    private Optional<TunnelPlan> standing = Optional.empty();

    private static String forOthers(int table, int priority) {
        return "not fwmark " + Ours.MARK + " lookup " + table + priority(priority);
    }

    private static String priority(int priority) {
        return " protocol " + Ours.PROTOCOL + " priority " + priority;
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
        List<String> wanted = next.isPresent() ? lines(next.get()) : List.of();
        Steps.all(
                () -> keepRules(Family.IPV4, next), () -> keepRules(Family.IPV6, next), () -> keepLines(wanted), () -> {
                    if (next.filter(plan -> !rules(plan, Family.IPV4).isEmpty()).isEmpty()) {
                        sysctls.restore();
                    }
                });
    }

    private void keepRules(Family family, Optional<TunnelPlan> next) throws HostException {
        List<String> stale = new ArrayList<>(ruled.getOrDefault(family, List.of()));
        next.ifPresent(plan -> stale.removeAll(rules(plan, family)));
        Iproute.undo(family, lines("del", stale));
        ruled.computeIfPresent(
                family,
                (_, there) ->
                        there.stream().filter(rule -> !stale.contains(rule)).toList());
    }

    private void keepLines(List<String> wanted) throws HostException {
        List<String> stale =
                present.stream().filter(line -> !wanted.contains(line)).toList();
        Iproute.undo(
                Family.IPV4,
                stale.stream()
                        .map(line -> line.replaceFirst(" replace ", " del "))
                        .toList());
        present.removeAll(stale);
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
            List<String> wanted = rules(plan, family);
            if (!wanted.isEmpty() && !Iproute.rules(family).containsAll(wanted)) {
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
            throw new HostException("the tunnel's interface is gone (" + e.getMessage() + "): connect again", e);
        }
        sysctls.enableIpv6(plan.tun(), plan.carries(Family.IPV6));
        sysctls.keepNewAddresses(plan.tun());
        if (!rules(plan, Family.IPV4).isEmpty()) {
            sysctls.validateSourceByMark();
        }
        List<String> lines = lines(plan);
        present.addAll(lines);
        // Addresses and routes name their family themselves, rules do not.
        Iproute.batch(Family.IPV4, lines);
        for (Family family : Family.values()) {
            List<String> rules = rules(plan, family);
            List<String> there = new ArrayList<>(ruled.getOrDefault(family, List.of()));
            rules.stream().filter(rule -> !there.contains(rule)).forEach(there::add);
            ruled.put(family, there);
            Iproute.batch(family, lines("add", rules));
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
                () -> Iproute.undo(Family.IPV4, lines("del", ALL_RULES)),
                () -> Iproute.undo(Family.IPV6, lines("del", ALL_RULES)),
                () -> Iproute.undo(Family.IPV4, AROUND_GATEWAYS),
                () -> Iproute.undo(Family.IPV6, AROUND_GATEWAYS),
                sysctls::restore);
    }

    private static List<String> lines(TunnelPlan plan) throws HostException {
        List<String> lines = new ArrayList<>();
        for (InterfaceAddress a : plan.addresses()) {
            String address = IpRange.of(a.address()).address().getHostAddress();
            String peer = a.peer().map(p -> " peer " + p.getHostAddress()).orElse("");
            // Without duplicate address detection: nobody else is on the link, and the address is usable at once.
            String nodad = a.family() == Family.IPV6 ? " nodad" : "";
            lines.add("addr replace " + address + peer + "/" + a.prefixLength() + " dev " + plan.tun() + nodad);
        }
        for (IpRange route : plan.routes()) {
            int table = route.isDefault() ? Ours.TABLE : Ours.PARTS_TABLE;
            lines.add("route replace " + route + " dev " + plan.tun() + " table " + table + OURS);
        }
        gatewaysAmong(parts(plan))
                .forEach(gateway -> lines.add("route replace throw " + gateway + " table " + Ours.PARTS_TABLE + OURS));
        return lines;
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

    private static List<String> rules(TunnelPlan plan, Family family) {
        List<String> rules = new ArrayList<>();
        if (parts(plan).stream().anyMatch(part -> part.family() == family)) {
            rules.add(PARTS_RULE);
        }
        if (plan.routes().stream().anyMatch(route -> route.isDefault() && route.family() == family)) {
            rules.addAll(WHOLE_RULES);
        }
        return rules;
    }

    private static List<String> lines(String verb, List<String> rules) {
        return rules.stream().map(rule -> "rule " + verb + " " + rule).toList();
    }
}
