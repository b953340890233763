package bulkhead.platform.linux;

import bulkhead.leakguard.host.HostException;
import bulkhead.leakguard.host.InterfaceAddress;
import bulkhead.leakguard.host.Steps;
import bulkhead.leakguard.host.TunnelPlan;
import bulkhead.leakguard.policy.Family;
import bulkhead.leakguard.policy.IpRange;
import java.io.IOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Addresses, routes and rules, by iproute2. A default route goes into a table of our own, asked for all that does not carry
 * our mark and after the main table's more specific routes, as WireGuard's wg-quick does it: no route of the host is touched
 * and none leads to the server. Parts of a split tunnel are routes of the main table; our sockets, bound to the underlay,
 * do not follow them either.
 */
final class Routing {
    /** Ours in rtnetlink's protocol field, so that what a crashed run left is told from what is others'. */
    static final int PROTOCOL = 180;

    static final int TABLE = 46108;
    private static final int RULE_PRIORITY = 31108;
    private static final int SPLIT_METRIC = 5;

    private final Sysctls sysctls;
    /** What is or, after a failure, may be there: addresses and routes as lines of {@code ip -batch}. */
    private final Set<String> present = new LinkedHashSet<>();

    private final Set<Family> ruled = EnumSet.noneOf(Family.class);
    private Optional<TunnelPlan> standing = Optional.empty();

    Routing(Sysctls sysctls) {
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
    synchronized void apply(Optional<TunnelPlan> next) throws HostException {
        standing = next;
        if (next.isPresent()) {
            up(next.get());
        }
        Set<Family> whole = next.map(Routing::whole).orElse(EnumSet.noneOf(Family.class));
        List<String> wanted = next.map(Routing::lines).orElse(List.of());
        Steps.all(
                () -> keepRules(Family.IPV4, whole),
                () -> keepRules(Family.IPV6, whole),
                () -> keepLines(wanted),
                () -> {
                    if (!whole.contains(Family.IPV4)) {
                        sysctls.restore();
                    }
                });
    }

    private void keepRules(Family family, Set<Family> wanted) throws HostException {
        if (!wanted.contains(family) && ruled.contains(family)) {
            Iproute.undo(family, rules("del"));
            ruled.remove(family);
        }
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
    synchronized boolean mend() throws HostException {
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
        for (Family family : whole(plan)) {
            if (!Iproute.rules(family).containsAll(rules())) {
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
        Set<Family> whole = whole(plan);
        if (whole.contains(Family.IPV4)) {
            sysctls.validateSourceByMark();
        }
        List<String> lines = lines(plan);
        present.addAll(lines);
        ruled.addAll(whole);
        List<String> all = new ArrayList<>(lines);
        if (whole.contains(Family.IPV4)) {
            all.addAll(rules("add"));
        }
        // Addresses and routes name their family themselves, rules do not.
        Iproute.batch(Family.IPV4, all);
        if (whole.contains(Family.IPV6)) {
            Iproute.batch(Family.IPV6, rules("add"));
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

    /** Removes what a crashed run left; its interface went with it, and with that its addresses and routes. */
    synchronized void recover() throws HostException {
        standing = Optional.empty();
        Steps.all(
                () -> Iproute.undo(Family.IPV4, rules("del")),
                () -> Iproute.undo(Family.IPV6, rules("del")),
                sysctls::restore);
    }

    /** The families whose default route is in the tunnel. */
    private static Set<Family> whole(TunnelPlan plan) {
        Set<Family> families = EnumSet.noneOf(Family.class);
        plan.routes().stream().filter(IpRange::isDefault).map(IpRange::family).forEach(families::add);
        return families;
    }

    private static List<String> lines(TunnelPlan plan) {
        List<String> lines = new ArrayList<>();
        for (InterfaceAddress a : plan.addresses()) {
            String address = IpRange.of(a.address()).address().getHostAddress();
            String peer = a.peer().map(p -> " peer " + p.getHostAddress()).orElse("");
            // Without duplicate address detection: nobody else is on the link, and the address is usable at once.
            String nodad = a.family() == Family.IPV6 ? " nodad" : "";
            lines.add("addr replace " + address + peer + "/" + a.prefixLength() + " dev " + plan.tun() + nodad);
        }
        for (IpRange route : plan.routes()) {
            String where = route.isDefault() ? " table " + TABLE : " metric " + SPLIT_METRIC;
            lines.add("route replace " + route + " dev " + plan.tun() + where + " proto " + PROTOCOL);
        }
        return lines;
    }

    private static List<String> rules(String verb) {
        return rules().stream().map(rule -> "rule " + verb + " " + rule).toList();
    }

    private static List<String> rules() {
        String ours = " protocol " + PROTOCOL + " priority ";
        return List.of(
                "lookup main suppress_prefixlength 0" + ours + RULE_PRIORITY,
                "not fwmark " + LinuxOuterSocket.MARK + " lookup " + TABLE + ours + (RULE_PRIORITY + 1));
    }
}
