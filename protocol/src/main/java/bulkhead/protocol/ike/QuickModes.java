package bulkhead.protocol.ike;

import bulkhead.protocol.core.Failure;
import bulkhead.protocol.core.Machine;
import bulkhead.protocol.ike.IkeStatistics.Drop;
import java.util.List;
import java.util.random.RandomGenerator;

/** The quick modes of a session, of both sides: begins ours and hears the peer's, each under the ISAKMP SA that protects it. */
final class QuickModes {
    /** Those of the peer that are not done, in one SA. */
    private static final int MOST = 4;

    private final IkeConfig config;
    private final RandomGenerator random;
    private final Outbox out;
    private final IkeSas sas;
    private final EspSas esp;
    /** One waits for an ISAKMP SA. */
    private boolean wanted;

    private long retryAt;

    QuickModes(IkeConfig config, RandomGenerator random, Outbox out, IkeSas sas, EspSas esp) {
        this.config = config;
        this.random = random;
        this.out = out;
        this.sas = sas;
        this.esp = esp;
    }

    /** @param sa the one that the message names; null when there is none */
    void receive(long now, IsakmpHeader header, byte[] message, IkeSa sa) {
        QuickMode quickMode = sa == null ? null : sa.quickModes.get(header.messageId());
        if (sa == null) {
            out.drop(Drop.UNKNOWN_COOKIES);
        } else if (quickMode != null) {
            quickMode.receive(now, header, message);
        } else if (header.messageId() == 0 || sa.messageIds.isUsed(header.messageId())) {
            out.drop(Drop.DUPLICATE);
        } else if (sa.quickModes.values().stream().filter(it -> !it.isDone()).count() >= MOST) {
            out.drop(Drop.TOO_MANY);
        } else {
            QuickModeResponder begun = new QuickModeResponder(config, random, out, sa, esp, header.messageId(), now);
            begun.receive(now, header, message);
            if (begun.isBegun()) {
                // It says nothing of now, as it might be an old one played again: only what follows can prove that.
                sa.quickModes.put(header.messageId(), begun);
                sa.messageIds.use(header.messageId());
            }
        }
    }

    /** Begins one, unless one is under way; false when it has to wait for an ISAKMP SA. */
    boolean start(long now) {
        IkeSa sa = sas.newest();
        wanted = sa == null;
        if (sa != null && !sas.isQuickModeUnderWay()) {
            int messageId = sa.messageIds.next(random);
            sa.quickModes.put(messageId, new QuickModeInitiator(config, random, out, sa, esp, messageId, now));
        }
        return !wanted;
    }

    /** Whether one waits for an ISAKMP SA. */
    boolean isWanted() {
        return wanted;
    }

    /**
     * When the ESP SAs are to be replaced; never while they are being. An SA made under an ISAKMP SA that is replaced meanwhile
     * goes with that one at some peers (strongSwan moves only those that are there when the new one is), so a main mode
     * is waited for as long as there is time.
     */
    long rekeyAt(boolean mainModeIsUnderWay) {
        EspSas.Pair current = esp.current();
        if (current == null || wanted || sas.isQuickModeUnderWay()) {
            return Machine.NEVER;
        }
        long due = Math.max(current.lifetime.rekeyAt(), retryAt);
        return mainModeIsUnderWay ? Math.max(due, current.lifetime.patientUntil()) : due;
    }

    void tick(long now) {
        sas.quickModes().forEach(it -> it.tick(now));
    }

    /** Lets go of those that are over; why the session is too, or null. */
    Failure settle(long now) {
        Failure failure = null;
        for (IkeSa sa : sas.all()) {
            for (QuickMode quickMode : List.copyOf(sa.quickModes.values())) {
                if (quickMode.isFailed() || quickMode.isOver(now)) {
                    sa.quickModes.remove(quickMode.messageId);
                    Failure why = quickMode.isFailed() ? failed(now, quickMode) : null;
                    failure = failure == null ? why : failure;
                }
            }
        }
        return failure;
    }

    private Failure failed(long now, QuickMode quickMode) {
        esp.abandon(quickMode.inboundSpi);
        if (!(quickMode instanceof QuickModeInitiator)) {
            return null;
        }
        retryAt = now + IkeSession.RETRY_MILLIS;
        if (esp.current() != null) {
            return null;
        }
        return quickMode.refusal() == 0
                ? IkeFailures.phase2Unanswered(config)
                : IkeFailures.phase2Refused(config, quickMode.refusal());
    }
}
