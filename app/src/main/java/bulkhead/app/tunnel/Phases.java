package bulkhead.app.tunnel;

import bulkhead.protocol.core.Failure;
import bulkhead.protocol.core.Layer;
import bulkhead.protocol.core.Reason;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;

/**
 * The life of a connection as a pure function: from a phase and what befalls it to the next phase, and what is to be done.
 *
 * @param <S> what a session is
 * @param reconnects whether a session that was up is followed by another
 */
record Phases<S>(boolean reconnects) {
    /** A server that still holds the last session refuses the next one for a minute or two; more tries may lock the account. */
    private static final int REFUSALS = 5;

    record Next<S>(Phase<S> phase, List<Effect<S>> effects) {
        @SafeVarargs
        private static <S> Next<S> of(Phase<S> phase, Effect<S>... effects) {
            return new Next<>(phase, List.of(effects));
        }
    }

    Next<S> next(Phase<S> phase, Input<S> input) {
        return switch (input) {
            case Input.Begun<S>(S session) -> begun(phase, session);
            case Input.Carried<S> what -> carried(phase, what);
            case Input.Broken<S>(S session, Failure why) ->
                session == phase.session() ? broken(phase, why) : Next.of(phase);
            case Input.Closed<S>(S session) -> session == phase.session() ? closed(phase) : Next.of(phase);
            case Input.Lost<S>(Failure why) -> isToCome(phase) ? lost(phase, why) : Next.of(phase);
            case Input.NoWay<S>(Failure why) -> noWay(phase, why);
            case Input.WithoutTun<S>(Failure why) ->
                phase instanceof Phase.Reconnecting && reconnects ? lost(phase, why) : Next.of(phase);
            case Input.TunRemoved<S>(Failure why) -> tunRemoved(phase, why);
            case Input.HostFailed<S>(Failure why) -> giveUp(phase, why);
            case Input.Revoked<S>(Failure why) -> giveUp(phase, why);
            case Input.Leave<S>(boolean said) -> leave(phase, said);
        };
    }

    /** Whether the session of now, or the lack of one, is followed by another. */
    boolean isToCome(Phase<S> phase) {
        return reconnects && phase.wasUp() && !(phase instanceof Phase.Leaving);
    }

    /** Whether {@link Input.Begun} would make a session the connection's own. */
    boolean awaitsSession(Phase<S> phase) {
        return phase instanceof Phase.Preparing || phase instanceof Phase.Moving || phase instanceof Phase.Waiting;
    }

    private Next<S> begun(Phase<S> phase, S session) {
        return switch (phase) {
            case Phase.Preparing<S>(List<InetAddress> others) -> Next.of(new Phase.Connecting<>(session, others));
            case Phase.Moving<S> moving ->
                Next.of(new Phase.Connecting<>(session, moving.others()), new Effect.Connect<>(session));
            case Phase.Waiting<S>(int refusals) ->
                Next.of(new Phase.Reconnecting<>(session, refusals), new Effect.Connect<>(session));
            default -> throw new IllegalStateException("a session that nobody awaits, while " + phase);
        };
    }

    private Next<S> carried(Phase<S> phase, Input.Carried<S> what) {
        Effect<S> up = new Effect.TellUp<>(what.up(), what.tunnel());
        return switch (phase) {
            case Phase.Connecting<S> first ->
                Next.of(new Phase.Connected<>(first.session()), new Effect.Remember<>(), up);
            case Phase.Reconnecting<S>(S session, int _) -> Next.of(new Phase.Connected<>(session), up);
            case Phase.Connected<S> _ -> Next.of(phase, up);
            default -> Next.of(phase);
        };
    }

    private Next<S> broken(Phase<S> phase, Failure why) {
        if (isToCome(phase)) {
            return lost(phase, why);
        }
        if (phase instanceof Phase.Connecting<S>(S session, List<InetAddress> others)
                && !others.isEmpty()
                && isUnanswered(why)) {
            return Next.of(
                    new Phase.Moving<>(why, rest(others)),
                    new Effect.Abandon<>(session),
                    new Effect.Move<>(why, others.getFirst()));
        }
        return giveUp(phase, why);
    }

    /** Another of the server's addresses may be better. */
    static boolean isUnanswered(Failure why) {
        return why.reason() == Reason.NO_ANSWER && why.layer().compareTo(Layer.ESP) <= 0;
    }

    /** The session is of no use any more: there will be another, unless that is pointless. */
    private Next<S> lost(Phase<S> phase, Failure why) {
        List<Effect<S>> effects = new ArrayList<>();
        if (phase.session() != null) {
            effects.add(new Effect.Abandon<>(phase.session()));
        }
        int refusals = phase.refusals() + (Reconnection.isRefusal(why) ? 1 : 0);
        if (Reconnection.isFinal(why) || refusals == REFUSALS) {
            effects.add(new Effect.Fail<>(why));
            effects.add(new Effect.Stop<>());
            return new Next<>(new Phase.Leaving<>(null, true, false), effects);
        }
        boolean isNews = phase instanceof Phase.Connected;
        effects.add(new Effect.Tighten<>());
        if (isNews) {
            effects.add(new Effect.TellLost<>(why));
        }
        effects.add(new Effect.Seek<>(why, !isNews));
        return new Next<>(new Phase.Waiting<>(refusals), effects);
    }

    private Next<S> noWay(Phase<S> phase, Failure why) {
        return switch (phase) {
            case Phase.Waiting<S> _ -> Next.of(phase, new Effect.SeekAgain<>(why));
            case Phase.Moving<S>(Failure first, List<InetAddress> others) ->
                others.isEmpty()
                        ? giveUp(phase, first)
                        : Next.of(new Phase.Moving<>(first, rest(others)), new Effect.Move<>(first, others.getFirst()));
            default -> Next.of(phase);
        };
    }

    private Next<S> tunRemoved(Phase<S> phase, Failure why) {
        return switch (phase) {
            case Phase.Leaving<S> _ -> Next.of(phase);
            case Phase.Connected<S>(S session) ->
                Next.of(
                        new Phase.Reconnecting<>(session, 0),
                        new Effect.Tighten<>(),
                        new Effect.TellLost<>(why),
                        new Effect.ReplaceTun<>());
            default -> Next.of(phase, new Effect.ReplaceTun<>());
        };
    }

    private Next<S> giveUp(Phase<S> phase, Failure why) {
        boolean asked = phase instanceof Phase.Leaving<S> leaving && leaving.asked();
        Phase<S> leaving = new Phase.Leaving<>(phase.session(), phase.wasUp(), asked);
        return Next.of(leaving, new Effect.Fail<>(why), end(phase.session()));
    }

    private Next<S> closed(Phase<S> phase) {
        boolean asked = phase instanceof Phase.Leaving<S> leaving && leaving.asked();
        return Next.of(new Phase.Leaving<>(phase.session(), phase.wasUp(), asked), new Effect.Stop<>());
    }

    /** The second word that somebody waits for is enough. */
    private Next<S> leave(Phase<S> phase, boolean said) {
        if (phase instanceof Phase.Leaving<S>(S session, boolean wasUp, boolean asked)) {
            return asked ? Next.of(phase, new Effect.Stop<>()) : Next.of(new Phase.Leaving<>(session, wasUp, said));
        }
        Phase<S> leaving = new Phase.Leaving<>(phase.session(), phase.wasUp(), said);
        return Next.of(leaving, new Effect.TellLeaving<>(), end(phase.session()));
    }

    private static <S> Effect<S> end(S session) {
        return session == null ? new Effect.Stop<>() : new Effect.Goodbye<>(session);
    }

    private static List<InetAddress> rest(List<InetAddress> addresses) {
        return addresses.subList(1, addresses.size());
    }
}
