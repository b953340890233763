package bulkhead.app.status;

import bulkhead.app.status.ConnectionStatus.Detail;
import bulkhead.leakguard.host.DnsPlan;
import bulkhead.leakguard.host.TunnelPlan;
import bulkhead.leakguard.policy.IpRange;
import bulkhead.protocol.VpnEvent;
import bulkhead.protocol.ip6.Ip6Address;
import bulkhead.protocol.ip6.Ip6Configuration;
import bulkhead.protocol.wire.IpAddress;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What an event says of the layers, a line each. A value is what it is, or a word that whoever shows it puts in a sentence. */
final class Details {
    private Details() {}

    static List<Detail> of(VpnEvent event) {
        return switch (event) {
            case VpnEvent.IkeUp up ->
                List.of(
                        detail("detail.ike", up.suite()),
                        detail("detail.vendor", up.peerVendor()),
                        detail("detail.nat", word(up.natTraversal())));
            case VpnEvent.EspUp up ->
                List.of(
                        detail("detail.esp", up.suite()),
                        detail("detail.encapsulation", up.udpEncapsulation() ? "UDP 4500" : "IP 50"));
            case VpnEvent.L2tpUp up -> List.of(detail("detail.host", up.peerHostName()));
            case VpnEvent.LinkUp up ->
                List.of(
                        detail("detail.mtu", up.mtu()),
                        detail("detail.mtuOrigin", word(up.origin())),
                        detail("detail.pathMtu", up.pathMtu()));
            case VpnEvent.Authenticated up ->
                List.of(detail("detail.auth", up.method().label()));
            case VpnEvent.Ipv4Up up ->
                List.of(
                        detail("detail.ipv4", up.address()),
                        detail("detail.peer", up.peer()),
                        detail("detail.dns4", join(up.dns())));
            case VpnEvent.Ipv4Routes announced -> List.of(detail("detail.announced", join(announced.routes())));
            case VpnEvent.Ipv6Up up -> of(up.configuration());
            case VpnEvent.Ipv4Down _ -> blank("detail.ipv4", "detail.peer", "detail.dns4", "detail.announced");
            case VpnEvent.Ipv6Blocked _ ->
                blank(
                        "detail.ipv6",
                        "detail.ipv6Origin",
                        "detail.linkLocal",
                        "detail.router",
                        "detail.prefix",
                        "detail.dns6");
            case VpnEvent.Connected _, VpnEvent.Failed _, VpnEvent.Closed _, VpnEvent.Refused _ -> List.of();
        };
    }

    private static List<Detail> of(Ip6Configuration ipv6) {
        List<?> addresses = ipv6.addresses().stream().map(Ip6Address::address).toList();
        return List.of(
                detail("detail.ipv6", join(addresses)),
                detail("detail.ipv6Origin", addresses.isEmpty() ? "" : word(ipv6.source())),
                detail("detail.linkLocal", ipv6.linkLocal()),
                detail("detail.router", ipv6.router() == null ? "" : ipv6.router()),
                detail("detail.prefix", join(ipv6.delegatedPrefixes())),
                detail("detail.dns6", join(ipv6.dns())));
    }

    /** What this computer's network was made for the tunnel. */
    static List<Detail> of(TunnelPlan tunnel) {
        return List.of(
                detail("detail.interface", tunnel.tun()),
                detail("detail.interfaceMtu", tunnel.mtu()),
                detail("detail.routes", routes(tunnel.routes())),
                detail("detail.dns", names(tunnel.dns())),
                detail("detail.search", join(tunnel.dns().searchDomains())));
    }

    /** Without those that a default route makes superfluous. */
    private static String routes(List<IpRange> routes) {
        List<IpRange> parts = routes.stream()
                .filter(route -> routes.stream().noneMatch(other -> other.isDefault() && other.covers(route)))
                .toList();
        boolean everything = parts.isEmpty() && !routes.isEmpty();
        return everything
                ? Detail.EVERYTHING
                : join(parts.stream().map(Details::text).toList());
    }

    private static String text(IpRange range) {
        return IpAddress.of(range.address().getAddress()) + "/" + range.prefixLength();
    }

    private static String names(DnsPlan dns) {
        return dns.isExclusive() ? "tunnel" : dns.servers().isEmpty() ? "native" : "domains";
    }

    /** What was said holds no more. */
    private static List<Detail> blank(String... keys) {
        return Stream.of(keys).map(key -> detail(key, "")).toList();
    }

    private static Detail detail(String key, Object value) {
        return new Detail(key, value.toString());
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private static String join(Collection<?> values) {
        return values.stream().map(Object::toString).collect(Collectors.joining(", "));
    }
}
