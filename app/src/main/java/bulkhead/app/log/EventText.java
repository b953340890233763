package bulkhead.app.log;

import bulkhead.app.tunnel.TunnelEvent;
import bulkhead.leakguard.policy.Access;
import bulkhead.leakguard.policy.Family;
import bulkhead.leakguard.policy.GuardState;
import bulkhead.protocol.VpnEvent;
import bulkhead.protocol.core.Failure;
import bulkhead.protocol.ip6.Ip6Address;
import bulkhead.protocol.offer.Refusal;
import bulkhead.protocol.wire.IpPrefix;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The steps of a connection as a person reads them. One object for one connection, as a step may need an earlier one. */
public final class EventText {
    /** @param layer a word that says what it is about */
    public record Step(String layer, String words) {}

    private String ipv6Blocked = "";
    private Optional<Step> step = Optional.empty();

    /** What an event is in words; many are nothing to tell. */
    public Optional<Step> of(TunnelEvent event) {
        step = Optional.empty();
        tell(event);
        return step;
    }

    private void tell(TunnelEvent event) {
        switch (event) {
            case TunnelEvent.StateChanged(TunnelEvent.State state) -> state(state);
            case TunnelEvent.GuardChanged(GuardState state, Access ipv4, Access _) -> guard(state, ipv4 == Access.OPEN);
            case TunnelEvent.HostReady _, TunnelEvent.Measured _ -> {}
            case TunnelEvent.NamesStay() ->
                line(
                        "dns",
                        "names are asked for as before: only systemd-resolved can ask for some domains in a split tunnel");
            case TunnelEvent.Lost(Failure why) -> line("lost", why.message());
            case TunnelEvent.Retry(Failure why, long millis) ->
                line(
                        "retry",
                        why.message() + (millis == 0 ? " Again." : " Again in " + Math.ceilDiv(millis, 1000) + " s."));
            case TunnelEvent.Disconnected(String by) -> line("end", TunnelEvent.Disconnected.words(by));
            case TunnelEvent.Session(VpnEvent inner) -> session(inner);
            case TunnelEvent.Connected(Set<Family> families) -> connected(families);
            case TunnelEvent.Failed(Failure why) -> line("failed", why.message());
        }
    }

    private void state(TunnelEvent.State state) {
        switch (state) {
            case RESOLVING, CONNECTED, RECONNECTING, DISCONNECTED -> {}
            case ERROR -> line("guard", "connect again, or open it with 'bulkhead guard unblock'");
            case GUARDING -> line("guard", "closing: until Disconnect no IPv6 leaves beside the tunnel");
            case CONNECTING -> line("ike", "calling the server");
            case DISCONNECTING -> line("end", "telling the server goodbye");
        }
    }

    private void guard(GuardState state, boolean ipv4Open) {
        switch (state) {
            case GuardState.Reconnecting() ->
                line(
                        "guard",
                        "trying again; meanwhile " + (ipv4Open ? "no IPv6" : "nothing") + " leaves beside the tunnel");
            case GuardState.Error _ ->
                line("guard", ipv4Open ? "IPv4 is open, IPv6 stays blocked" : "nothing leaves this computer");
            case GuardState.Lockdown() ->
                line("guard", "nothing leaves this computer until you connect again, or run 'bulkhead guard unblock'");
            case GuardState.Disconnected(), GuardState.Connecting(), GuardState.Connected _ -> {}
        }
    }

    private void session(VpnEvent event) {
        switch (event) {
            case VpnEvent.IkeUp up ->
                line(
                        "ike",
                        up.suite() + ", NAT traversal "
                                + up.natTraversal().name().toLowerCase(Locale.ROOT)
                                + (up.peerVendor().isEmpty() ? "" : ", " + up.peerVendor())
                                + (up.rekey() ? " (rekeyed)" : ""));
            case VpnEvent.EspUp up ->
                line(
                        "esp",
                        up.suite() + (up.udpEncapsulation() ? " in UDP" : ", raw") + (up.rekey() ? " (rekeyed)" : ""));
            case VpnEvent.L2tpUp up ->
                line("l2tp", "tunnel " + up.tunnelId() + ", session " + up.sessionId() + ", " + up.peerHostName());
            case VpnEvent.Authenticated up -> line("auth", up.method().label());
            case VpnEvent.Ipv4Up up ->
                line("ipv4", up.address() + " → " + up.peer() + dns(up.dns()) + ", MTU " + up.mtu());
            case VpnEvent.Ipv4Routes(List<IpPrefix> routes, List<String> _) ->
                line("ipv4", "routes from the server: " + (routes.isEmpty() ? "none" : list(routes)));
            case VpnEvent.Ipv4Down(String why) -> line("ipv4", "none: " + why);
            case VpnEvent.Refused(Refusal refusal) -> line("offer", refusal.sentence());
            case VpnEvent.Ipv6Up up ->
                line(
                        "ipv6",
                        list(up.configuration().addresses().stream()
                                        .map(Ip6Address::address)
                                        .toList())
                                + " by " + up.configuration().source() + ", router "
                                + up.configuration().router()
                                + dns(up.configuration().dns()) + ", MTU " + up.mtu());
            case VpnEvent.Ipv6Blocked(VpnEvent.Ipv6Block reason) -> {
                ipv6Blocked = ": " + reason.words();
                line("ipv6", "blocked" + ipv6Blocked);
            }
            case VpnEvent.LinkUp _, VpnEvent.Connected _, VpnEvent.Failed _, VpnEvent.Closed _ -> {}
        }
    }

    private void connected(Set<Family> families) {
        boolean v4 = families.contains(Family.IPV4);
        boolean v6 = families.contains(Family.IPV6);
        line(
                "up",
                (v4 ? "IPv4 goes through the tunnel" : "IPv4 is blocked")
                        + (v6 ? ", IPv6 goes through the tunnel" : ", IPv6 is blocked" + ipv6Blocked));
    }

    private static String dns(Collection<?> servers) {
        return servers.isEmpty() ? "" : ", DNS " + list(servers);
    }

    private static String list(Collection<?> values) {
        return values.stream().map(Object::toString).collect(Collectors.joining(", "));
    }

    private void line(String layer, String words) {
        step = Optional.of(new Step(layer, words));
    }
}
