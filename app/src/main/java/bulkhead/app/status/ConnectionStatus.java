package bulkhead.app.status;

import bulkhead.app.tunnel.Measurement;
import bulkhead.app.tunnel.TunnelEvent;
import bulkhead.app.tunnel.TunnelEvent.State;
import bulkhead.leakguard.daemon.GuardStatus;
import bulkhead.leakguard.policy.Access;
import bulkhead.leakguard.policy.GuardState;
import bulkhead.protocol.VpnEvent;
import bulkhead.protocol.core.Failure;
import bulkhead.protocol.core.Layer;
import bulkhead.protocol.core.Reason;
import bulkhead.protocol.offer.Refusal;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * What there is to show of a connection, as one immutable value; each event makes the next. All times are in ms since 1970,
 * so that another program can show them too.
 *
 * @param profile the saved connection's name; empty for one that the command line described
 * @param began when the attempt of now began
 * @param connectedAt when the state became connected; 0 while it is not
 * @param climbed the layers that are up, with the ms that each took since {@code began}
 * @param guard what may pass natively
 * @param carried the families that the tunnel carries
 * @param ipv6Block why it carries no IPv6
 * @param failure why there is no connection
 * @param details what the layers agreed on, by the key of its name
 * @param measured the newest measurement of the session that is up
 */
public record ConnectionStatus(
        String profile,
        State state,
        long began,
        long connectedAt,
        Map<Rung, Long> climbed,
        TunnelEvent.GuardChanged guard,
        Set<VpnEvent.Family> carried,
        Optional<VpnEvent.Ipv6Block> ipv6Block,
        Optional<Failure> failure,
        List<Detail> details,
        Optional<Measurement> measured) {
    /** The steps of a connection, in the order in which they are climbed. */
    public enum Rung {
        GUARD,
        IKE,
        ESP,
        L2TP,
        AUTHENTICATION,
        IPV4,
        IPV6
    }

    /** What happens to a family's packets. */
    public enum Fate {
        /** They leave natively. */
        OPEN,
        /** Through the tunnel to the networks behind it, natively elsewhere. */
        SPLIT,
        TUNNEL,
        /** They wait for the tunnel to come back. */
        WAITING,
        BLOCKED
    }

    /** One line of the details: a key of the texts, and what to show. */
    public record Detail(String key, String value) {
        /** What is said of routes that leave nothing out. */
        public static final String EVERYTHING = "everything";
    }

    private static final TunnelEvent.GuardChanged OPEN =
            new TunnelEvent.GuardChanged(new GuardState.Disconnected(), Access.OPEN, Access.OPEN);

    /** Before anything happened. */
    public static final ConnectionStatus IDLE = new ConnectionStatus(
            "",
            State.DISCONNECTED,
            0,
            0,
            Map.of(),
            OPEN,
            Set.of(),
            Optional.empty(),
            Optional.empty(),
            List.of(),
            Optional.empty());

    public ConnectionStatus {
        climbed = Map.copyOf(climbed);
        carried = Set.copyOf(carried);
        details = List.copyOf(details);
    }

    /** While this user has no connection: what the guard is left with, and why. */
    public static ConnectionStatus without(GuardStatus guard) {
        boolean open = guard.ipv4() == Access.OPEN && guard.ipv6() == Access.OPEN;
        return IDLE.with(b -> {
            b.state = open ? State.DISCONNECTED : State.ERROR;
            b.guard = new TunnelEvent.GuardChanged(guard.state(), guard.ipv4(), guard.ipv6());
            b.failure = open ? Optional.empty() : Optional.of(ClosedGuard.why(guard));
        });
    }

    /** Whether there is something to cancel or disconnect. */
    public boolean isActive() {
        return state != State.DISCONNECTED && state != State.ERROR;
    }

    /** What happens to this family's packets now. */
    public Fate fate(VpnEvent.Family family) {
        Access access = family == VpnEvent.Family.IPV4 ? guard.ipv4() : guard.ipv6();
        if (access == Access.OPEN) {
            return carried.contains(family) ? Fate.SPLIT : Fate.OPEN;
        }
        if (carried.contains(family)) {
            return Fate.TUNNEL;
        }
        return access == Access.TUNNEL_ONLY && state == State.RECONNECTING ? Fate.WAITING : Fate.BLOCKED;
    }

    /** The layer that is waited for; none when nothing is. */
    public Optional<Rung> waitsFor() {
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

    /** The value of a detail that is known. */
    public Optional<String> detail(String key) {
        return details.stream()
                .filter(d -> d.key().equals(key))
                .map(Detail::value)
                .findFirst();
    }

    /** Of a connection that is to begin, by the name of its profile. */
    public ConnectionStatus of(String name) {
        return with(b -> b.profile = name);
    }

    /** A profile that cannot be used is this computer's matter, as wrong options are. */
    public ConnectionStatus refused(String why) {
        return failed(new Failure(Layer.HOST, Reason.HOST, why, ""));
    }

    /** The same, with a reason why there is no connection. */
    public ConnectionStatus failed(Failure why) {
        return with(b -> b.failure = Optional.of(why));
    }

    /** The status after an event at {@code now}. */
    public ConnectionStatus after(TunnelEvent event, long now) {
        return switch (event) {
            case TunnelEvent.StateChanged(State next) -> in(next, now);
            case TunnelEvent.GuardChanged changed ->
                with(b -> {
                            b.guard = changed;
                            b.carried = families(changed.state());
                        })
                        .climb(Rung.GUARD, now);
            case TunnelEvent.HostReady(var tunnel) -> details(Details.of(tunnel));
            case TunnelEvent.NamesStay() -> this;
            case TunnelEvent.Measured(Measurement newest) -> with(b -> b.measured = Optional.of(newest));
            case TunnelEvent.Lost(Failure why) -> down(Optional.of(why), now).with(b -> b.state = State.RECONNECTING);
            case TunnelEvent.Retry(Failure why, long _) -> down(Optional.of(why), now);
            case TunnelEvent.Disconnected _ -> this;
            case TunnelEvent.Session(VpnEvent inner) -> session(inner, now);
            case TunnelEvent.Connected _ -> with(b -> b.failure = Optional.empty());
            case TunnelEvent.Failed(Failure why) -> with(b -> b.failure = Optional.of(why));
        };
    }

    /** What the tunnel carries changes with what the guard lets pass beside it, in one moment. */
    private static Set<VpnEvent.Family> families(GuardState guard) {
        return guard instanceof GuardState.Connected(var carried)
                ? carried.stream()
                        .map(family -> VpnEvent.Family.valueOf(family.name()))
                        .collect(Collectors.toSet())
                : Set.of();
    }

    private ConnectionStatus in(State next, long now) {
        if (next == State.RESOLVING) {
            return down(Optional.empty(), now).with(b -> b.state = next);
        }
        if (next == State.DISCONNECTED || next == State.ERROR) {
            return down(failure, began).with(b -> b.state = next);
        }
        return with(b -> {
            b.state = next;
            // What the user ends does not fail.
            b.failure = next == State.DISCONNECTING ? Optional.empty() : failure;
            b.connectedAt = next != State.CONNECTED ? 0 : connectedAt == 0 ? now : connectedAt;
        });
    }

    /** Nothing is up: what layers agreed on is void. */
    private ConnectionStatus down(Optional<Failure> why, long since) {
        return with(b -> {
            b.began = since;
            b.connectedAt = 0;
            b.climbed = Map.of();
            b.carried = Set.of();
            b.ipv6Block = Optional.empty();
            b.failure = why;
            b.details = List.of();
            b.measured = Optional.empty();
        });
    }

    private ConnectionStatus session(VpnEvent event, long now) {
        ConnectionStatus next = details(Details.of(event));
        return switch (event) {
            case VpnEvent.IkeUp _ -> next.climb(Rung.IKE, now);
            case VpnEvent.EspUp _ -> next.climb(Rung.ESP, now);
            case VpnEvent.L2tpUp _ -> next.climb(Rung.L2TP, now);
            case VpnEvent.Authenticated _ -> next.climb(Rung.AUTHENTICATION, now);
            case VpnEvent.Ipv4Up _ -> next.climb(Rung.IPV4, now);
            case VpnEvent.Ipv6Up _ -> next.climb(Rung.IPV6, now).with(b -> b.ipv6Block = Optional.empty());
            case VpnEvent.Ipv6Blocked(VpnEvent.Ipv6Block reason) -> next.with(b -> b.ipv6Block = Optional.of(reason));
            case VpnEvent.Refused(Refusal refusal) -> next.refused(refusal);
            case VpnEvent.LinkUp _, VpnEvent.Ipv4Routes _, VpnEvent.Ipv4Down _ -> next;
            case VpnEvent.Connected _, VpnEvent.Failed _, VpnEvent.Closed _ -> next;
        };
    }

    /** All that was refused in this session, a sentence each. */
    private ConnectionStatus refused(Refusal refusal) {
        String before = detail("detail.refused").map(told -> told + ". ").orElse("");
        return details(List.of(new Detail("detail.refused", before + refusal.sentence())));
    }

    private ConnectionStatus climb(Rung rung, long now) {
        Map<Rung, Long> next = new EnumMap<>(Rung.class);
        next.putAll(climbed);
        next.putIfAbsent(rung, now - began);
        return with(b -> b.climbed = next);
    }

    /** Each in the place of an older value of the same name. */
    private ConnectionStatus details(List<Detail> newer) {
        Map<String, Detail> next = new LinkedHashMap<>();
        details.forEach(detail -> next.put(detail.key(), detail));
        newer.forEach(detail -> next.put(detail.key(), detail));
        return with(b -> b.details = List.copyOf(next.values()));
    }

    private ConnectionStatus with(Consumer<Changes> changes) {
        Changes b = new Changes(this);
        changes.accept(b);
        return new ConnectionStatus(
                b.profile,
                b.state,
                b.began,
                b.connectedAt,
                b.climbed,
                b.guard,
                b.carried,
                b.ipv6Block,
                b.failure,
                b.details,
                b.measured);
    }

    /** Every field starts as it is. */
    private static final class Changes {
        String profile;
        State state;
        long began;
        long connectedAt;
        Map<Rung, Long> climbed;
        TunnelEvent.GuardChanged guard;
        Set<VpnEvent.Family> carried;
        Optional<VpnEvent.Ipv6Block> ipv6Block;
        Optional<Failure> failure;
        List<Detail> details;
        Optional<Measurement> measured;

        Changes(ConnectionStatus from) {
            profile = from.profile;
            state = from.state;
            began = from.began;
            connectedAt = from.connectedAt;
            climbed = from.climbed;
            guard = from.guard;
            carried = from.carried;
            ipv6Block = from.ipv6Block;
            failure = from.failure;
            details = from.details;
            measured = from.measured;
        }
    }
}
