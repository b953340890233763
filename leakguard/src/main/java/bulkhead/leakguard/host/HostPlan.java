package bulkhead.leakguard.host;

import bulkhead.leakguard.policy.Endpoint;
import bulkhead.leakguard.policy.Family;
import bulkhead.leakguard.policy.FilterPolicy;
import bulkhead.leakguard.policy.GuardState;
import bulkhead.leakguard.policy.TunnelInterface;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What the host's network shall be: always the whole of it.
 *
 * @param server who may be reached outside the tunnel whatever the guard says
 * @param tunnel none before the TUN carries something; an address family without addresses is not carried
 */
public record HostPlan(GuardState guard, Optional<Endpoint> server, Optional<TunnelPlan> tunnel) {
    /** The host as it is without Bulkhead. */
    public static final HostPlan DISCONNECTED =
            new HostPlan(new GuardState.Disconnected(), Optional.empty(), Optional.empty());

    public HostPlan {
        Objects.requireNonNull(guard);
        Objects.requireNonNull(server);
        Objects.requireNonNull(tunnel);
    }

    /** What this plan lets pass. */
    public FilterPolicy policy() {
        Optional<TunnelInterface> through = tunnel.map(t -> new TunnelInterface(
                t.tun(), t.addresses().stream().map(InterfaceAddress::address).collect(Collectors.toSet())));
        boolean split = tunnel.filter(t -> t.splits(Family.IPV4)).isPresent();
        return FilterPolicy.of(guard, split, server, through);
    }
}
