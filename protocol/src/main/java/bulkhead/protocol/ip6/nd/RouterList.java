package bulkhead.protocol.ip6.nd;

import static bulkhead.protocol.core.Machine.NEVER;

import bulkhead.protocol.ip6.Ip6Route;
import bulkhead.protocol.ip6.Lifetime;
import bulkhead.protocol.ip6.wire.Icmpv6.RouterAdvertisement;
import bulkhead.protocol.ip6.wire.NdOption;
import bulkhead.protocol.ip6.wire.NdOption.RouteInformation;
import bulkhead.protocol.offer.Offers;
import bulkhead.protocol.wire.IpAddress;
import bulkhead.protocol.wire.IpPrefix;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The default router list and the routes of a type C host (RFC 4861 section 6.3.4, RFC 4191 section 3). */
public final class RouterList {
    private static final int MAX_ROUTERS = 4;
    /** One more than is taken, so that it shows that there are too many. */
    private static final int MAX_ROUTES = Offers.MAX_ROUTES + 1;

    public static final IpPrefix DEFAULT = new IpPrefix(IpAddress.ANY_V6, 0);

    private record Key(IpAddress router, IpPrefix prefix) {}

    private final Map<Key, Ip6Route> entries = new LinkedHashMap<>();
    private long overLimit;

    /** Takes over what a router says of itself and its routes. */
    void accept(long now, IpAddress router, RouterAdvertisement advertisement) {
        put(
                new Ip6Route(
                        DEFAULT, advertisement.preference(), router, Lifetime.until(now, advertisement.lifetime())),
                now);
        for (NdOption option : advertisement.options()) {
            // RFC 4191 section 3.1: a route to ::/0 overrides the header's lifetime and preference.
            if (option instanceof RouteInformation route) {
                put(
                        new Ip6Route(route.prefix(), route.preference(), router, Lifetime.until(now, route.lifetime())),
                        now);
            }
        }
    }

    private void put(Ip6Route route, long now) {
        Key key = new Key(route.router(), route.prefix());
        if (route.until() <= now) {
            entries.remove(key);
        } else if (entries.containsKey(key) || hasRoom(route)) {
            entries.put(key, route);
        } else {
            overLimit++;
        }
    }

    private boolean hasRoom(Ip6Route route) {
        boolean isDefault = route.prefix().equals(DEFAULT);
        long used = entries.keySet().stream()
                .filter(key -> key.prefix.equals(DEFAULT) == isDefault)
                .count();
        return used < (isDefault ? MAX_ROUTERS : MAX_ROUTES);
    }

    void expire(long now) {
        entries.values().removeIf(route -> route.until() <= now);
    }

    /** The route to the best default router, the first heard among equals; null when there is none. */
    Ip6Route defaultRoute() {
        return entries.values().stream()
                .filter(route -> route.prefix().equals(DEFAULT))
                .min(Comparator.comparing(Ip6Route::preference))
                .orElse(null);
    }

    /** All more-specific routes, one for each prefix, the best first. */
    List<Ip6Route> routes() {
        Map<IpPrefix, Ip6Route> best = new LinkedHashMap<>();
        for (Ip6Route route : entries.values()) {
            if (!route.prefix().equals(DEFAULT)) {
                best.merge(route.prefix(), route, (a, b) -> a.preference().compareTo(b.preference()) <= 0 ? a : b);
            }
        }
        List<Ip6Route> routes = new ArrayList<>(best.values());
        routes.sort(Comparator.comparing(Ip6Route::preference));
        return Collections.unmodifiableList(routes);
    }

    /** When the next entry ends. */
    long deadline() {
        return entries.values().stream().mapToLong(Ip6Route::until).min().orElse(NEVER);
    }

    long overLimit() {
        return overLimit;
    }
}
