package bulkhead.app.tunnel;

import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.leakguard.daemon.MessageCodec;
import bulkhead.leakguard.daemon.RefusedException;
import bulkhead.leakguard.daemon.Request;
import bulkhead.leakguard.host.HostPlan;
import bulkhead.leakguard.host.InterfaceAddress;
import bulkhead.leakguard.host.TunnelPlan;
import bulkhead.leakguard.policy.Access;
import bulkhead.leakguard.policy.FilterPolicy;
import bulkhead.leakguard.policy.GuardState;
import bulkhead.leakguard.policy.IpRange;
import bulkhead.leakguard.policy.Links;
import bulkhead.leakguard.policy.RuleSet;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Set;

/**
 * A host that takes no plan but one that every system and the daemon would take, and whose guard is none the weaker for it.
 * What an address is, it asks {@link InetAddress} and the bytes, and no table of ours.
 */
final class StrictHost {
    private static final int CODED = 128;

    private final Set<InetAddress> taken;
    private final boolean split;
    private final boolean killSwitch;
    private HostPlan inForce;
    private int plans;

    StrictHost(Set<InetAddress> taken, boolean split, boolean killSwitch) {
        this.taken = taken;
        this.split = split;
        this.killSwitch = killSwitch;
    }

    /** How many it has taken. */
    int plans() {
        return plans;
    }

    void apply(HostPlan plan) throws RefusedException {
        if (plan.equals(inForce)) {
            return;
        }
        inForce = plan;
        plan.tunnel().ifPresent(this::check);
        FilterPolicy policy = plan.policy(Links.NONE);
        guarded(plan, policy);
        // What is made of a plan depends on little of it, and takes long.
        if (plans++ % CODED == 0) {
            RuleSet.of(policy);
            Request.Apply request = new Request.Apply(plan);
            assertThat(MessageCodec.request(MessageCodec.write(request))).isEqualTo(request);
        }
    }

    private void guarded(HostPlan plan, FilterPolicy policy) {
        hold(policy.ipv6() != Access.OPEN, "native IPv6 is open", plan);
        hold(policy.ipv4() != Access.OPEN || !killSwitch, "native IPv4 is open in spite of the kill switch", plan);
        boolean carries = plan.guard() instanceof GuardState.Connected;
        hold(policy.ipv4() != Access.OPEN || split || !carries, "native IPv4 is open in a full tunnel", plan);
        hold(policy.lan().isEmpty(), "a LAN is allowed", plan);
        hold(policy.server().equals(plan.server()), "another server has the exception", plan);
    }

    private void check(TunnelPlan plan) {
        hold(plan.unfit().isEmpty(), "the daemon refuses it", plan);
        for (InterfaceAddress address : plan.addresses()) {
            boolean link = address.address() instanceof Inet6Address
                    && address.address().isLinkLocalAddress();
            hold(link || isSomebodys(address.address()), "an address", address);
            address.peer()
                    .ifPresent(peer -> hold(isSomebodys(peer) || peer.isLinkLocalAddress(), "the other end", peer));
        }
        for (IpRange route : plan.routes()) {
            boolean single = route.prefixLength() == route.family().bits();
            hold(single ? isSomebodys(route.address()) : isBehind(route), "a route", route);
        }
        for (InetAddress server : plan.dns().servers()) {
            boolean link = server instanceof Inet6Address && server.isLinkLocalAddress();
            hold(link || isSomebodys(server), "a DNS server", server);
        }
        if (split) {
            hold(plan.dns().searchDomains().stream().allMatch(name -> name.contains(".")), "claims a top level", plan);
            hold(!plan.dns().searchDomains().contains("co.uk"), "claims a public suffix", plan);
        }
        hold(plan.addresses().size() <= 19 && plan.dns().servers().size() <= 10, "has too many", plan);
    }

    private boolean isSomebodys(InetAddress address) {
        return isHost(address) && !taken.contains(address);
    }

    /** Short prefixes cover much that is nobody's, as the default route does. */
    private static boolean isBehind(IpRange route) {
        return route.prefixLength() < 16 && !route.address().isMulticastAddress() && !isReserved(route.address())
                || route.isDefault()
                || isHost(route.address())
                || route.address() instanceof Inet6Address && route.prefixLength() < 16;
    }

    private static boolean isReserved(InetAddress address) {
        byte[] bytes = address.getAddress();
        return bytes.length == 4 && (bytes[0] & 0xff) >= 224;
    }

    private static boolean isHost(InetAddress address) {
        byte[] bytes = address.getAddress();
        boolean zeros = bytes[0] == 0 && (bytes.length == 4 || bytes[1] == 0);
        return !zeros
                && !isReserved(address)
                && !address.isAnyLocalAddress()
                && !address.isLoopbackAddress()
                && !address.isMulticastAddress()
                && !address.isLinkLocalAddress();
    }

    private static void hold(boolean holds, String otherwise, Object what) {
        if (!holds) {
            throw new AssertionError(otherwise + ": " + what);
        }
    }
}
