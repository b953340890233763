package bulkhead.leakguard.host;

import bulkhead.leakguard.policy.Family;
import java.util.Set;

/**
 * A link over which packets leave this host natively.
 *
 * @param index the system's number of it
 * @param hardwareAddress tells it from another that has its name at another time; empty where it has none
 * @param addressed families of which it has an address
 * @param routed families of which it has a default route
 */
public record PhysicalLink(String name, int index, String hardwareAddress, Set<Family> addressed, Set<Family> routed) {
    public PhysicalLink {
        addressed = Set.copyOf(addressed);
        routed = Set.copyOf(routed);
    }
}
