package bulkhead.app.log;

import bulkhead.app.names.PublicNames;
import bulkhead.app.tunnel.Caveat;
import bulkhead.app.tunnel.TunnelEvent;
import bulkhead.leakguard.host.Capability;
import bulkhead.leakguard.host.Detour;
import bulkhead.leakguard.host.SystemWords;
import bulkhead.leakguard.policy.Access;
import bulkhead.leakguard.policy.Family;
import bulkhead.leakguard.policy.GuardState;
import bulkhead.protocol.Dialect;
import bulkhead.protocol.VpnEvent;
import bulkhead.protocol.core.Failure;
import bulkhead.protocol.core.Layer;
import bulkhead.protocol.ip6.Ip6Address;
import bulkhead.protocol.offer.Refusal;
import bulkhead.protocol.wire.IpPrefix;
import bulkhead.protocol.wire.PeerText;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The steps of a connection as a person reads them. One object for one connection, as a step may need an earlier one. */
public final class EventText {
    /** @param layer a word that says what it is about */
    public record Step(String layer, String words) {}

    private String ipv6Blocked = "";
    private boolean losesLarge;
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
            case TunnelEvent.Watched(boolean watched) ->
                line(
                        "guard",
                        watched
                                ? "the guard's daemon is back, and looks after the rules again"
                                : "the guard's daemon is gone: nobody looks after the rules; start it ("
                                        + SystemWords.here().startDaemon() + ")");
            case TunnelEvent.Mended() ->
                line(
                        "guard",
                        "another program had changed or removed the rules while nobody looked after them: something may have"
                                + " left meanwhile; they have been set again");
            case TunnelEvent.NamesAstray(boolean astray) ->
                line(
                        "dns",
                        astray
                                ? "another program changed where names are asked for: it is not in the tunnel"
                                : "names are asked for in the tunnel again");
            case TunnelEvent.ClockSet(Duration by) -> line("clock", "the clock was set by " + by.toSeconds() + " s");
            case TunnelEvent.Woke(Duration slept) ->
                line("net", "this computer slept, or the program stood still, for " + slept.toSeconds() + " s");
            case TunnelEvent.Unplugged(var link) ->
                line("net", link.map(name -> name + " has no link").orElse("the link is back"));
            case TunnelEvent.Tried(Layer layer, int tries) -> {
                // A server that is gone is asked for half a minute: a line each time would say no more.
                if (tries > 1 && Integer.bitCount(tries) == 1) {
                    line(PublicNames.of(layer), "no answer yet: asked " + tries + " times");
                }
            }
            case TunnelEvent.Without(Capability missing) -> without(missing);
            case TunnelEvent.Detoured(var detours) ->
                line(
                        "route",
                        detours.isEmpty()
                                ? "all that is the tunnel's goes through it again"
                                : detours.stream().map(EventText::of).collect(Collectors.joining("; "))
                                        + "; remove it, or leave it and do without");
            case TunnelEvent.Mind(var caveats) -> mind(caveats);
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

    private void without(Capability missing) {
        switch (missing) {
            case SPLIT_DNS ->
                line(
                        "dns",
                        SystemWords.here() == SystemWords.LINUX
                                ? "names are asked for as before: only systemd-resolved can ask for some domains in a split tunnel"
                                : "names are asked for as before: here Bulkhead cannot have only some domains asked for in a split tunnel");
            case RESOLVERS ->
                line("dns", "names are asked for as before: /etc/resolv.conf is read-only here, as in a container");
            case IPV6 ->
                line(
                        "ipv6",
                        "this computer has IPv6 turned off, and lets nobody turn it on: the tunnel carries IPv4 alone, and"
                                + " native IPv6 is blocked");
            case RAW_ESP -> line("esp", "this computer cannot send ESP without UDP: it goes in UDP");
            case MARKS -> {}
        }
    }

    /** What holds no more is no news. */
    private void mind(List<Caveat> caveats) {
        if (!caveats.isEmpty()) {
            line("mind", caveats.stream().map(Caveat::words).collect(Collectors.joining("; ")));
        }
    }

    /** A clause. */
    public static String of(Detour detour) {
        return PublicNames.of(detour.range()) + " does not go through the tunnel"
                + (detour.by().isEmpty() ? ": " : ", but by " + detour.by() + ": ")
                + detour.because() + " is asked first";
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
                                + PublicNames.of(up.natTraversal())
                                + (up.peerVendor().isEmpty() ? "" : ", " + up.peerVendor())
                                + (up.rekey() ? " (rekeyed)" : ""));
            case VpnEvent.Varied(VpnEvent.Variation variation, Dialect dialect) ->
                line(
                        variation == VpnEvent.Variation.BEGIN_AGAIN ? "ike" : "esp",
                        variation.words()
                                + (variation == VpnEvent.Variation.WITH_PFS
                                        ? ", " + dialect.pfs().label()
                                        : ""));
            case VpnEvent.EspUp up ->
                line(
                        "esp",
                        up.suite() + (up.udpEncapsulation() ? " in UDP" : ", raw") + (up.rekey() ? " (rekeyed)" : ""));
            case VpnEvent.L2tpUp up ->
                line(
                        "l2tp",
                        "tunnel " + up.tunnelId() + ", session " + up.sessionId() + ", " + up.peerHostName()
                                + (up.product().isEmpty() ? "" : ", " + up.product()));
            case VpnEvent.Authenticated up -> line("auth", up.method().label());
            case VpnEvent.Told(String text) -> line("auth", "the server says: \"" + PeerText.oneLine(text) + "\"");
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
            case VpnEvent.Ipv4Path(boolean proved) ->
                line(
                        "ipv4",
                        proved
                                ? "packets come back through the tunnel"
                                : "no answer through the tunnel yet: the server may not answer echoes, or not send on what"
                                        + " comes; try what you want to reach");
            case VpnEvent.Ipv6Blocked(VpnEvent.Ipv6Block reason) -> {
                ipv6Blocked = ": " + reason.words();
                line("ipv6", "blocked" + ipv6Blocked);
            }
            case VpnEvent.LinkUp(int mtu, VpnEvent.MtuOrigin origin, int _) -> {
                if (origin == VpnEvent.MtuOrigin.LOSS) {
                    line(
                            "mtu",
                            "packets of more than " + mtu
                                    + " bytes get lost on the way: no longer ones are sent from now on");
                } else if (losesLarge) {
                    line("mtu", "packets of all sizes get through again, up to " + mtu + " bytes");
                }
                losesLarge = origin == VpnEvent.MtuOrigin.LOSS;
            }
            case VpnEvent.Connected _, VpnEvent.Failed _, VpnEvent.Closed _ -> {}
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
