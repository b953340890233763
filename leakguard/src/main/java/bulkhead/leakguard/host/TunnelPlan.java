package bulkhead.leakguard.host;

import bulkhead.leakguard.policy.Family;
import bulkhead.leakguard.policy.IpRange;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * The TUN interface as it shall be.
 *
 * @param tun its name
 * @param mtu the largest IP packet in it, in bytes
 * @param addresses all of both families
 * @param routes what goes into the tunnel: {@code 0.0.0.0/0}, {@code ::/0}, or parts for a split tunnel
 */
public record TunnelPlan(String tun, int mtu, List<InterfaceAddress> addresses, List<IpRange> routes, DnsPlan dns) {
    private static final Pattern INTERFACE_NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]{0,14}");

    public TunnelPlan {
        if (!isInterfaceName(tun)) {
            throw new IllegalArgumentException("not an interface name");
        }
        if (mtu < 68 || mtu > 0xffff) {
            throw new IllegalArgumentException("no MTU: " + mtu);
        }
        Objects.requireNonNull(dns);
        addresses = List.copyOf(addresses);
        routes = List.copyOf(routes);
    }

    /** Whether every system and command takes this for the name of an interface and nothing else. */
    public static boolean isInterfaceName(String name) {
        return INTERFACE_NAME.matcher(name).matches();
    }

    public boolean carries(Family family) {
        return addresses.stream().anyMatch(a -> a.family() == family);
    }

    /** Whether only parts of the family's addresses are routed into the tunnel. */
    public boolean splits(Family family) {
        List<IpRange> ofFamily =
                routes.stream().filter(r -> r.family() == family).toList();
        List<IpRange> deciding = ofFamily.isEmpty() ? routes : ofFamily;
        return !deciding.isEmpty() && deciding.stream().noneMatch(IpRange::isDefault);
    }
}
