package bulkhead.leakguard.host;

import bulkhead.leakguard.policy.Family;
import bulkhead.leakguard.policy.TunnelInterface;
import java.util.Set;

/**
 * A tunnel that another program made, as it is now.
 *
 * @param carries the families of which it has an address, of IPv6 a global one, and the routes of the public Internet
 */
public record ForeignTunnel(TunnelInterface tunnel, Set<Family> carries) {
    public ForeignTunnel {
        carries = Set.copyOf(carries);
    }
}
