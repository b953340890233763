package bulkhead.leakguard.host;

import bulkhead.leakguard.policy.Endpoint;
import bulkhead.leakguard.policy.Family;
import bulkhead.leakguard.policy.FilterPolicy;
import bulkhead.leakguard.policy.GuardState;
import bulkhead.leakguard.policy.IpRange;
import bulkhead.leakguard.policy.Links;
import bulkhead.leakguard.policy.Protection;
import bulkhead.leakguard.policy.TunnelInterface;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the host's network shall be: always the whole of it.
 *
 * @param server who may be reached outside the tunnel whatever the guard says
 * @param tunnel none before the TUN carries something; an address family without addresses is not carried
 * @param foreign a tunnel that another program made and sets up; then there is none of ours
 */
public record HostPlan(
        GuardState guard,
        Protection protection,
        Optional<Endpoint> server,
        Optional<TunnelPlan> tunnel,
        Optional<TunnelInterface> foreign) {
    /** The host as it is without Bulkhead. */
    public static final HostPlan DISCONNECTED = of(new GuardState.Disconnected());

    /** Blocked, and nothing else of a tunnel. */
    public static final HostPlan LOCKDOWN = of(new GuardState.Lockdown());

    public HostPlan {
        Objects.requireNonNull(guard);
        Objects.requireNonNull(protection);
        Objects.requireNonNull(server);
        Objects.requireNonNull(tunnel);
        if (tunnel.isPresent() && foreign.isPresent()) {
            throw new IllegalArgumentException("two tunnels");
        }
    }

    /** A plan for a tunnel of our own, or none. */
    public HostPlan(GuardState guard, Protection protection, Optional<Endpoint> server, Optional<TunnelPlan> tunnel) {
        this(guard, protection, server, tunnel, Optional.empty());
    }

    /** A plan of the guard alone, without a server or a tunnel. */
    public static HostPlan of(GuardState guard) {
        return new HostPlan(guard, Protection.DEFAULT, Optional.empty(), Optional.empty());
    }

    /** Whether this is to stand after a reset of the computer, too: a kill switch or lockdown is over by the user's word alone. */
    public boolean outlastsTheBoot() {
        return protection.closesIpv4() && !(guard instanceof GuardState.Disconnected);
    }

    /** The user's lockdown in its place, and no LAN; what it promised for a reset of the computer stays promised. */
    public HostPlan lockedDown() {
        return new HostPlan(
                new GuardState.Lockdown(),
                new Protection(protection.killSwitch(), protection.lockdown(), false),
                Optional.empty(),
                Optional.empty());
    }

    /** The interface of the tunnel, whoever made it. */
    public Optional<String> tunnelName() {
        return through().map(TunnelInterface::name);
    }

    /** The tunnel as the guard knows it, whoever made it. */
    public Optional<TunnelInterface> through() {
        return tunnel.map(t -> new TunnelInterface(
                        t.tun(),
                        t.addresses().stream().map(InterfaceAddress::address).collect(Collectors.toSet())))
                .or(() -> foreign);
    }

    /**
     * What this plan lets pass.
     *
     * @param links as they are now on this host
     */
    public FilterPolicy policy(Links links) {
        boolean split = tunnel.filter(t -> t.splits(Family.IPV4)).isPresent();
        FilterPolicy policy = FilterPolicy.of(guard, protection, split, server, through());
        if (policy.isOpen()) {
            return policy;
        }
        if (tunnel.filter(t -> t.dns().isExclusive()).isPresent()) {
            policy = policy.withDnsInTunnel();
        }
        policy = policy.withInside(links.inside());
        return protection.allowLan() ? policy.withLan(links.lan(networks())) : policy;
    }

    /** What is behind the tunnel as far as the plan says so; the rest of a default route is not known. */
    private List<IpRange> networks() {
        return Stream.concat(
                        tunnel.stream().flatMap(TunnelPlan::networks),
                        foreign.stream().flatMap(t -> t.addresses().stream()).map(IpRange::of))
                .toList();
    }
}
