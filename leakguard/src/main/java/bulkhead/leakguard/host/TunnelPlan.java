package bulkhead.leakguard.host;

import bulkhead.leakguard.policy.Family;
import bulkhead.leakguard.policy.IpRange;
import bulkhead.leakguard.policy.NoHost;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The TUN interface as it shall be.
 *
 * @param tun its name
 * @param mtu the largest IP packet in it, in bytes
 * @param addresses all of both families
 * @param routes what goes into the tunnel: {@code 0.0.0.0/0}, {@code ::/0}, or parts for a split tunnel
 */
public record TunnelPlan(String tun, int mtu, List<InterfaceAddress> addresses, List<IpRange> routes, DnsPlan dns) {
    /** More than any server's network and a user's own ranges need; a message to the daemon holds that much. */
    public static final int MAX_ADDRESSES = 32;

    public static final int MAX_ROUTES = 1024;

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

    /** Why no tunnel is to be like this, whoever asks for it, as a clause for people; none where it may. */
    public Optional<String> unfit() {
        if (addresses.size() > MAX_ADDRESSES
                || routes.size() > MAX_ROUTES
                || dns.servers().size() > DnsPlan.MAX_SERVERS
                || dns.searchDomains().size() > DnsPlan.MAX_DOMAINS) {
            return Optional.of("the tunnel has more addresses, networks or names than any needs");
        }
        return Stream.of(
                        addresses.stream()
                                .flatMap(a -> Stream.concat(Stream.of(a.address()), a.peer().stream()))
                                .filter(NoHost::is)
                                .map(_ -> "an address in the tunnel is none of a host's"),
                        routes.stream()
                                .filter(route -> !route.isDefault() && NoHost.in(route))
                                .map(_ -> "a network behind the tunnel is one where no host is"),
                        dns.servers().stream().filter(NoHost::is).map(_ -> "a DNS server of the tunnel is no host"))
                .flatMap(clauses -> clauses)
                .findFirst();
    }

    public boolean carries(Family family) {
        return addresses.stream().anyMatch(a -> a.family() == family);
    }

    /** The networks that are known to be in the tunnel: its routes but the default ones, its own, and its resolvers. */
    public Stream<IpRange> networks() {
        return Stream.of(
                        routes.stream().filter(route -> !route.isDefault()),
                        addresses.stream().map(a -> IpRange.around(a.address(), a.prefixLength())),
                        addresses.stream().flatMap(a -> a.peer().stream()).map(IpRange::of),
                        dns.servers().stream().map(IpRange::of))
                .flatMap(Function.identity());
    }

    /** Whether only parts of the family's addresses are routed into the tunnel. */
    public boolean splits(Family family) {
        List<IpRange> ofFamily =
                routes.stream().filter(r -> r.family() == family).toList();
        List<IpRange> deciding = ofFamily.isEmpty() ? routes : ofFamily;
        return !deciding.isEmpty() && deciding.stream().noneMatch(IpRange::isDefault);
    }
}
