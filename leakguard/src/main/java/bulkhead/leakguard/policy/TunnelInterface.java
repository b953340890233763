package bulkhead.leakguard.policy;

import java.net.InetAddress;
import java.util.Set;

/**
 * The tunnel as the guard knows it.
 *
 * @param name of the TUN interface
 * @param addresses ours in the tunnel: packets to them on another interface are probes (CVE-2019-14899)
 */
public record TunnelInterface(String name, Set<InetAddress> addresses) {
    public TunnelInterface {
        addresses = Set.copyOf(addresses);
    }
}
