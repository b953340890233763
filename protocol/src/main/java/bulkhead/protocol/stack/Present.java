package bulkhead.protocol.stack;

import bulkhead.protocol.core.Machine;
import bulkhead.protocol.core.Unreachable;
import bulkhead.protocol.core.Vitals;
import bulkhead.protocol.ike.session.IkeSession;
import bulkhead.protocol.l2tp.L2tpConnection;
import bulkhead.protocol.ppp.session.PppSession;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** The layers of a session that are there now, and what is asked of those, or told to them, whatever their order. */
public final class Present {
    IkeSession ike;
    L2tpConnection l2tp;
    PppSession ppp;
    /** Null where the peer needs none. */
    Nudges nudges;

    Present() {}

    public boolean hasTunnel() {
        return l2tp != null;
    }

    /** Whether any layer is there. */
    public boolean isAny() {
        return ike != null || l2tp != null || ppp != null;
    }

    /** Tells that a pump took authentic data in on this SA since the last call. */
    public void alive(long now, int inboundSpi) {
        if (ike != null) {
            ike.espAlive(now, inboundSpi);
        }
        if (l2tp != null) {
            l2tp.peerAlive(now);
        }
        if (ppp != null) {
            ppp.peerAlive(now);
        }
    }

    /** Tells that users' packets went out. */
    public void sent(long now) {
        if (ppp != null) {
            ppp.sent(now);
        }
    }

    /** Asks at once whether the peer is still there. */
    public void probe(long now) {
        if (ike != null) {
            ike.probe(now);
        }
        if (ppp != null) {
            ppp.probe(now);
        }
    }

    /** Calls a {@link #probe} off: nothing can be heard just now. */
    public void trust(long now) {
        if (ike != null) {
            ike.trust(now);
        }
        if (ppp != null) {
            ppp.trust(now);
        }
    }

    /** Whether what somebody says of what was sent ends the session. */
    public boolean unreachable(long now, Unreachable told) {
        return ike != null && ike.unreachable(now, told);
    }

    /** Hands over what came of a question; one of a session that has ended is nobody's. */
    public void answered(long now, Question.Answered answered) {
        switch (answered) {
            case Question.Answered.Ike(var question, var answer) -> {
                if (ike != null) {
                    ike.answered(now, question, answer);
                }
            }
            case Question.Answered.Person(var question, var answer) -> {
                if (ike != null && ike.hasAsked(question)) {
                    ike.answered(now, question, answer);
                } else if (ppp != null) {
                    ppp.answered(now, question, answer);
                }
            }
        }
    }

    public void rekeyIke(long now) {
        if (ike != null) {
            ike.rekeyIke(now);
        }
    }

    public void rekeyEsp(long now) {
        if (ike != null) {
            ike.rekeyEsp(now);
        }
    }

    /** As {@link L2tpConnection#again}. */
    public void repeatL2tp(long now) {
        if (l2tp != null) {
            l2tp.again(now);
        }
    }

    public void askRoundTrip(long now) {
        if (ppp != null) {
            ppp.askRoundTrip(now);
        }
    }

    /** How long the peer takes to acknowledge L2TP, in ms; 0 while nothing is known of it. */
    public long roundTrip() {
        return l2tp == null ? 0 : l2tp.roundTrip();
    }

    /** When something authentic came last from the peer, on whatever layer; {@link Long#MIN_VALUE} before the first. */
    public long heardAt() {
        return ike == null ? Long.MIN_VALUE : ike.heardAt();
    }

    /** @param silentSince since when the peer owes an answer for longer than one takes */
    public Vitals vitals(Optional<Long> silentSince) {
        return new Vitals(
                heardAt() == Long.MIN_VALUE ? Optional.empty() : Optional.of(heardAt()),
                silentSince,
                Optional.ofNullable(ppp).flatMap(PppSession::roundTripMillis),
                Optional.ofNullable(ike).flatMap(IkeSession::ikeKeys),
                Optional.ofNullable(ike).flatMap(IkeSession::espKeys));
    }

    public long deadline() {
        return machines().mapToLong(Machine::deadline).min().orElse(Machine.NEVER);
    }

    public void tick(long now) {
        machines().toList().forEach(it -> it.tick(now));
    }

    /** Has the innermost one close, whose end leaves the next one the innermost; false when none is there. */
    boolean closeInnermost(long now, int l2tpResult, String goodbye) {
        if (ppp != null) {
            ppp.close(now);
        } else if (l2tp != null) {
            l2tp.close(now, l2tpResult, goodbye);
        } else if (ike != null) {
            ike.close(now);
        }
        return isAny();
    }

    private Stream<Machine<?>> machines() {
        return Stream.<Machine<?>>of(ike, l2tp, ppp, ppp == null ? null : nudges)
                .filter(Objects::nonNull);
    }
}
