package bulkhead.app.status;

import bulkhead.app.names.Named;
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
import java.time.Duration;
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
 * @param details what the layers agreed on
 * @param measured the newest measurement of the session that is up
 * @param concerns what is amiss though there is a connection
 * @param course what it has come to over all its sessions
 * @param waiting what is to be said while it is waited for
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
        Details details,
        Optional<Measurement> measured,
        Concerns concerns,
        Course course,
        Waiting waiting) {
    /** The steps of a connection, in the order in which they are climbed. */
    public enum Rung implements Named {
        GUARD("guard"),
        IKE("ike"),
        ESP("esp"),
        L2TP("l2tp"),
        AUTHENTICATION("authentication"),
        IPV4("ipv4"),
        IPV6("ipv6");

        private final String label;

        Rung(String label) {
            this.label = label;
        }

        @Override
        public String label() {
            return label;
        }
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
            Details.NONE,
            Optional.empty(),
            Concerns.NONE,
            Course.NONE,
            Waiting.NONE);

    public ConnectionStatus {
        climbed = Map.copyOf(climbed);
        carried = Set.copyOf(carried);
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

    /**
     * Why it is not to be trusted just now; the gravest reason, and none while all is well.
     *
     * @param now in ms since 1970
     */
    public Optional<Doubt> doubt(long now) {
        return Doubt.of(this, now);
    }

    /** All that is amiss with it, the gravest first. */
    public List<Ailment> ailments(long now) {
        return Ailment.of(this, now);
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

    /** Since when the layer of {@link #waitsFor} is waited for, or the state before it holds, in ms since 1970. */
    public long waitsSince() {
        return began
                + climbed.values().stream().mapToLong(Long::longValue).max().orElse(0);
    }

    /** The layer that is waited for; none when nothing is. */
    public Optional<Rung> waitsFor() {
        return state == State.GUARDING || state == State.CONNECTING ? Ladder.next(climbed) : Optional.empty();
    }

    /** The step that it failed at; none while it does not fail. */
    public Optional<Rung> failedAt() {
        return failure.filter(_ -> !isActive()).flatMap(why -> Ladder.failedAt(why.layer(), climbed));
    }

    /** Of a connection that is to begin, by the name of its profile. */
    public ConnectionStatus of(String name) {
        return with(b -> b.profile = name);
    }

    /** @param millis what the profile's steps took at its last connects */
    public ConnectionStatus usually(Map<Rung, Long> millis) {
        return with(b -> b.waiting = waiting.usual(millis));
    }

    /** A profile that cannot be used is this computer's matter, as wrong options are. */
    public ConnectionStatus refused(String why) {
        return failed(new Failure(Layer.HOST, Reason.HOST, why, ""));
    }

    /** The same, with a reason why there is no connection. */
    public ConnectionStatus failed(Failure why) {
        return with(b -> b.failure = Optional.of(why));
    }

    /** The same after what failed was seen to: what the guard does stays as it is. */
    public ConnectionStatus mended() {
        return with(b -> b.failure = Optional.empty());
    }

    /** @param now whether a person is asked for what the connection begins with */
    ConnectionStatus asking(boolean now) {
        return with(b -> b.concerns = concerns.asking(now));
    }

    /** Whether nothing goes on until somebody answers a question. */
    public boolean isAsking() {
        boolean begins = state == State.RESOLVING || state == State.CONNECTING || state == State.RECONNECTING;
        return begins && concerns.asks();
    }

    /** The status after an event at {@code now}. */
    public ConnectionStatus after(TunnelEvent event, long now) {
        ConnectionStatus next = next(event, now);
        return next.waitsFor().equals(waitsFor()) ? next : next.with(b -> b.waiting = next.waiting.next());
    }

    private ConnectionStatus next(TunnelEvent event, long now) {
        return switch (event) {
            case TunnelEvent.StateChanged(State next) -> in(next, now);
            case TunnelEvent.GuardChanged changed ->
                with(b -> {
                            b.guard = changed;
                            b.carried = families(changed.state());
                            // By the user's word it opens, while it ends: that is after the connection.
                            b.course = state == State.DISCONNECTING
                                    ? course
                                    : course.ipv6(b.carried.contains(VpnEvent.Family.IPV6), changed.ipv6());
                        })
                        .guarded(now);
            case TunnelEvent.HostReady(var tunnel) -> with(b -> b.details = details.after(tunnel));
            case TunnelEvent.Detoured(var detours) -> with(b -> b.details = details.after(detours));
            case TunnelEvent.Mind(var caveats) -> with(b -> b.details = details.mind(caveats));
            case TunnelEvent.Without _ -> this;
            case TunnelEvent.Watched(boolean watched) -> with(b -> b.concerns = concerns.watched(watched));
            case TunnelEvent.Mended() -> with(b -> b.concerns = concerns.mended(now));
            case TunnelEvent.Unplugged(var link) -> with(b -> b.concerns = concerns.unplugged(link));
            case TunnelEvent.NamesAstray(boolean astray) -> with(b -> b.concerns = concerns.namesAstray(astray));
            case TunnelEvent.ClockSet(Duration by) -> with(b -> b.concerns = concerns.clockSet(now, by.toMillis()));
            case TunnelEvent.Woke(Duration slept) -> with(b -> b.concerns = concerns.woke(now, slept.toMillis()));
            case TunnelEvent.Tried(Layer layer, int tries) ->
                with(b -> b.waiting = waiting.tried(layer, tries, waitsFor()));
            case TunnelEvent.Measured(Measurement newest) -> with(b -> b.measured = Optional.of(newest));
            case TunnelEvent.Lost(Failure why) -> sought(why, now).with(b -> b.state = State.RECONNECTING);
            case TunnelEvent.Retry(Failure why, long millis) -> sought(why, now + millis);
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
            return down(Optional.empty(), now).with(b -> {
                b.state = next;
                b.concerns = Concerns.NONE;
                b.course = Course.NONE;
            });
        }
        if (next == State.DISCONNECTED || next == State.ERROR) {
            // What was reached shows where it failed; what was up is no longer.
            boolean neverUp = connectedAt == 0 && state != State.DISCONNECTING;
            Map<Rung, Long> reached = isActive() && failure.isPresent() && neverUp ? climbed : Map.of();
            return down(failure, began).with(b -> {
                b.state = next;
                b.climbed = reached;
                b.course = b.course.end(now);
            });
        }
        return with(b -> {
                    b.state = next;
                    // What the user ends does not fail.
                    b.failure = next == State.DISCONNECTING ? Optional.empty() : failure;
                    b.connectedAt = next != State.CONNECTED ? 0 : connectedAt == 0 ? now : connectedAt;
                    if (next == State.CONNECTED && connectedAt == 0) {
                        b.course = course.up(now).ipv6(carried.contains(VpnEvent.Family.IPV6), guard.ipv6());
                    }
                })
                .guarded(now);
    }

    /** The guard of before, or that of a question for a name, is no step of this connection's while its server is sought. */
    private ConnectionStatus guarded(long now) {
        return state == State.RESOLVING || guard.equals(OPEN) ? this : climb(Rung.GUARD, now);
    }

    /** Lost, and to come back: the guard stands, and the next session's time begins with it. */
    private ConnectionStatus sought(Failure why, long next) {
        return down(Optional.of(why), next).with(b -> b.climbed = Map.of(Rung.GUARD, 0L));
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
            b.details = Details.NONE;
            b.measured = Optional.empty();
            b.concerns = concerns.lost();
            b.course = course.down(measured);
        });
    }

    private ConnectionStatus session(VpnEvent event, long now) {
        ConnectionStatus next = with(b -> b.details = details.after(event));
        return switch (event) {
            case VpnEvent.IkeUp _ -> next.climb(Rung.IKE, now);
            case VpnEvent.EspUp _ -> next.climb(Rung.ESP, now);
            case VpnEvent.L2tpUp _ -> next.climb(Rung.L2TP, now);
            case VpnEvent.Authenticated _ -> next.climb(Rung.AUTHENTICATION, now);
            case VpnEvent.Ipv4Up _ -> next.climb(Rung.IPV4, now);
            case VpnEvent.Ipv6Up _ -> next.climb(Rung.IPV6, now).with(b -> b.ipv6Block = Optional.empty());
            case VpnEvent.Ipv6Blocked(VpnEvent.Ipv6Block reason) -> next.with(b -> b.ipv6Block = Optional.of(reason));
            case VpnEvent.Varied varied
            when varied.isBeginning() -> next.with(b -> b.climbed = Ladder.begunAgain(climbed));
            case VpnEvent.Varied _,
                    VpnEvent.LinkUp _,
                    VpnEvent.Told _,
                    VpnEvent.Ipv4Path _,
                    VpnEvent.Ipv4Routes _,
                    VpnEvent.Ipv4Down _,
                    VpnEvent.Refused _ -> next;
            case VpnEvent.Connected _, VpnEvent.Failed _, VpnEvent.Closed _ -> next;
        };
    }

    private ConnectionStatus climb(Rung rung, long now) {
        return with(b -> b.climbed = Ladder.climb(climbed, rung, now - began));
    }

    private ConnectionStatus with(Consumer<Changes> changes) {
        Changes changed = new Changes(this);
        changes.accept(changed);
        return changed.made();
    }
}
