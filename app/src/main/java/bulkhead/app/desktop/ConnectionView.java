package bulkhead.app.desktop;

import bulkhead.app.tunnel.TunnelEvent;
import bulkhead.app.tunnel.TunnelEvent.State;
import bulkhead.leakguard.policy.Access;
import bulkhead.leakguard.policy.GuardState;
import bulkhead.protocol.Failure;
import bulkhead.protocol.Layer;
import bulkhead.protocol.Reason;
import bulkhead.protocol.VpnEvent;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What there is to show of a connection, as one immutable value; each event makes the next.
 *
 * @param began when the attempt of now began, in ms of the caller's clock
 * @param climbed the layers that are up, with the ms that each took since {@code began}
 * @param guard what may pass natively
 * @param carried the families that the tunnel carries
 * @param ipv6Block why it carries no IPv6
 * @param failure why there is no connection
 * @param details what the layers agreed on, by the key of its name
 */
record ConnectionView(
        State state,
        long began,
        Map<Rung, Long> climbed,
        TunnelEvent.GuardChanged guard,
        Set<VpnEvent.Family> carried,
        Optional<VpnEvent.Ipv6Block> ipv6Block,
        Optional<Failure> failure,
        List<Detail> details) {
    /** The steps of a connection, in the order in which they are climbed. */
    enum Rung {
        GUARD,
        IKE,
        ESP,
        L2TP,
        AUTHENTICATION,
        IPV4,
        IPV6
    }

    /** One line of the details: a key of {@link Texts}, and what to show. */
    record Detail(String key, String value) {}

    private static final TunnelEvent.GuardChanged OPEN =
            new TunnelEvent.GuardChanged(new GuardState.Disconnected(), Access.OPEN, Access.OPEN);

    /** Before anything happened. */
    static final ConnectionView IDLE = new ConnectionView(
            State.DISCONNECTED, 0, Map.of(), OPEN, Set.of(), Optional.empty(), Optional.empty(), List.of());

    /** Whether there is something to cancel or disconnect. */
    boolean isActive() {
        return state != State.DISCONNECTED && state != State.ERROR;
    }

    /** The layer that is waited for; none when nothing is. */
    Optional<Rung> waitsFor() {
        if (state != State.GUARDING && state != State.CONNECTING) {
            return Optional.empty();
        }
        for (Rung rung : Rung.values()) {
            if (!climbed.containsKey(rung)) {
                return Optional.of(rung);
            }
        }
        return Optional.empty();
    }

    /** A profile that cannot be used is this computer's matter, as wrong options are. */
    ConnectionView refused(String why) {
        Failure failure = new Failure(Layer.HOST, Reason.HOST, why, "");
        return new ConnectionView(state, began, climbed, guard, carried, ipv6Block, Optional.of(failure), details);
    }

    /** The view after an event at {@code now}. */
    ConnectionView after(TunnelEvent event, long now) {
        return switch (event) {
            case TunnelEvent.StateChanged(State next) -> in(next, now);
            case TunnelEvent.GuardChanged changed -> with(changed).climb(Rung.GUARD, now);
            case TunnelEvent.Lost(Failure why) -> down(Optional.of(why), now);
            case TunnelEvent.Retry(Failure why, long _) -> down(Optional.of(why), now);
            case TunnelEvent.Disconnected _ -> this;
            case TunnelEvent.Session(VpnEvent inner) -> session(inner, now);
        };
    }

    private ConnectionView in(State next, long now) {
        if (next == State.RESOLVING) {
            return new ConnectionView(
                    next, now, Map.of(), guard, Set.of(), Optional.empty(), Optional.empty(), List.of());
        }
        boolean ended = next == State.DISCONNECTED || next == State.ERROR;
        return new ConnectionView(
                next,
                began,
                ended ? Map.of() : climbed,
                guard,
                ended ? Set.of() : carried,
                ended ? Optional.empty() : ipv6Block,
                failure,
                ended ? List.of() : details);
    }

    private ConnectionView down(Optional<Failure> why, long now) {
        return new ConnectionView(state, now, Map.of(), guard, Set.of(), Optional.empty(), why, List.of());
    }

    private ConnectionView session(VpnEvent event, long now) {
        return switch (event) {
            case VpnEvent.IkeUp up ->
                climb(Rung.IKE, now)
                        .detail("detail.ike", up.suite())
                        .detail("detail.vendor", up.peerVendor())
                        .detail("detail.nat", up.natTraversal().name());
            case VpnEvent.EspUp up ->
                climb(Rung.ESP, now)
                        .detail("detail.esp", up.suite())
                        .detail("detail.encapsulation", up.udpEncapsulation() ? "UDP 4500" : "IP 50");
            case VpnEvent.L2tpUp up -> climb(Rung.L2TP, now).detail("detail.host", up.peerHostName());
            case VpnEvent.Authenticated up ->
                climb(Rung.AUTHENTICATION, now)
                        .detail("detail.auth", up.method().label());
            case VpnEvent.Ipv4Up up ->
                climb(Rung.IPV4, now)
                        .detail("detail.ipv4", up.address().toString())
                        .detail("detail.peer", up.peer().toString())
                        .detail("detail.dns4", join(up.dns()))
                        .detail("detail.mtu", Integer.toString(up.mtu()));
            case VpnEvent.Ipv6Up up ->
                climb(Rung.IPV6, now)
                        .blocked(Optional.empty())
                        .detail(
                                "detail.ipv6",
                                join(up.configuration().addresses().stream()
                                        .map(a -> a.address())
                                        .toList()))
                        .detail(
                                "detail.linkLocal",
                                up.configuration().linkLocal().toString())
                        .detail("detail.dns6", join(up.configuration().dns()));
            case VpnEvent.Ipv6Blocked(VpnEvent.Ipv6Block reason) -> blocked(Optional.of(reason));
            case VpnEvent.Connected(var families) -> carrying(families);
            case VpnEvent.Failed(Failure why) ->
                new ConnectionView(state, began, climbed, guard, carried, ipv6Block, Optional.of(why), details);
            case VpnEvent.Ipv4Down _, VpnEvent.Ipv4Routes _, VpnEvent.Closed _ -> this;
        };
    }

    private ConnectionView with(TunnelEvent.GuardChanged changed) {
        return new ConnectionView(state, began, climbed, changed, carried, ipv6Block, failure, details);
    }

    private ConnectionView carrying(Set<VpnEvent.Family> families) {
        Set<VpnEvent.Family> copy = families.isEmpty() ? Set.of() : EnumSet.copyOf(families);
        return new ConnectionView(state, began, climbed, guard, copy, ipv6Block, Optional.empty(), details);
    }

    private ConnectionView blocked(Optional<VpnEvent.Ipv6Block> reason) {
        return new ConnectionView(state, began, climbed, guard, carried, reason, failure, details);
    }

    private ConnectionView climb(Rung rung, long now) {
        Map<Rung, Long> next = new EnumMap<>(Rung.class);
        next.putAll(climbed);
        next.putIfAbsent(rung, now - began);
        return new ConnectionView(state, began, next, guard, carried, ipv6Block, failure, details);
    }

    /** In the place of an older value of the same name. */
    private ConnectionView detail(String key, String value) {
        List<Detail> next = new ArrayList<>(details);
        Detail detail = new Detail(key, value == null ? "" : value);
        int at = 0;
        while (at < next.size() && !next.get(at).key().equals(key)) {
            at++;
        }
        if (at < next.size()) {
            next.set(at, detail);
        } else {
            next.add(detail);
        }
        return new ConnectionView(state, began, climbed, guard, carried, ipv6Block, failure, List.copyOf(next));
    }

    private static String join(List<?> values) {
        return String.join(", ", values.stream().map(Object::toString).toList());
    }
}
