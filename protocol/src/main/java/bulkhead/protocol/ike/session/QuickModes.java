package bulkhead.protocol.ike.session;

import bulkhead.protocol.core.Failure;
import bulkhead.protocol.core.Machine;
import bulkhead.protocol.ike.DhGroup;
import bulkhead.protocol.ike.IkeConfig;
import bulkhead.protocol.ike.IkeStatistics.Drop;
import bulkhead.protocol.ike.exchange.EspPair;
import bulkhead.protocol.ike.exchange.EspSas;
import bulkhead.protocol.ike.exchange.IkeFailures;
import bulkhead.protocol.ike.exchange.Outbox;
import bulkhead.protocol.ike.exchange.QuickMode;
import bulkhead.protocol.ike.exchange.QuickModeInitiator;
import bulkhead.protocol.ike.exchange.QuickModeResponder;
import bulkhead.protocol.ike.wire.IsakmpHeader;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;

/** The quick modes of a session, of both sides: begins ours and hears the peer's, each under the ISAKMP SA that protects it. */
final class QuickModes {
    /** Those of the peer that are not done, in one SA. */
    private static final int MOST = 4;

    private final RandomGenerator random;
    private final Outbox out;
    private final IkeSas sas;
    private final EspSas esp;
    /** Those with which a quick mode of ours was refused; empty for none. */
    private final Set<Optional<DhGroup>> refusedGroups = new LinkedHashSet<>();

    private IkeConfig config;
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

    /** What is said from now on. */
    void change(UnaryOperator<IkeConfig> change) {
        config = change.apply(config);
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
            begin(now, header, message, sa);
        }
    }

    /** What is not authentic leaves no trace. What is says nothing of now, as it might be an old one played again. */
    private void begin(long now, IsakmpHeader header, byte[] message, IkeSa sa) {
        QuickModeResponder begun = new QuickModeResponder(config, random, out, sa.phase1, esp, header.messageId(), now);
        if (begun.receive(now, header, message)) {
            sa.messageIds.use(header.messageId());
            begun.refusal()
                    .ifPresentOrElse(
                            refusal -> sas.inform(sa, refusal), () -> sa.quickModes.put(header.messageId(), begun));
        }
    }

    /** Begins one, unless one is under way; false when it has to wait for an ISAKMP SA. */
    boolean start(long now) {
        IkeSa sa = sas.newest();
        wanted = sa == null;
        if (sa != null && !sas.isQuickModeUnderWay()) {
            int messageId = sa.messageIds.next(random);
            sa.quickModes.put(messageId, new QuickModeInitiator(config, random, out, sa.phase1, esp, messageId, now));
        }
        return !wanted;
    }

    /** Whether one waits for an ISAKMP SA. */
    boolean isWanted() {
        return wanted;
    }

    /**
     * Gives up what of ours is unanswered under an ISAKMP SA that has been replaced; whether there was any. An SA made under it from
     * now on goes with it at some peers: strongSwan moves those to the new one that are there when it is.
     */
    boolean abandonOvertaken() {
        boolean overtaken = false;
        for (IkeSa sa : sas.all()) {
            for (QuickMode quickMode : List.copyOf(sa.quickModes.values())) {
                if (sa != sas.newest() && quickMode instanceof QuickModeInitiator && !quickMode.isDone()) {
                    sa.quickModes.remove(quickMode.messageId());
                    esp.abandon(quickMode.inboundSpi());
                    overtaken = true;
                }
            }
        }
        return overtaken;
    }

    /**
     * When the ESP SAs are to be replaced; never while they are being. For the sake of {@link #abandonOvertaken} a main mode is
     * waited for as long as there is time.
     */
    long rekeyAt(boolean mainModeIsUnderWay) {
        EspPair current = esp.current();
        if (current == null || wanted || sas.isQuickModeUnderWay()) {
            return Machine.NEVER;
        }
        long due = Math.max(current.lifetime().rekeyAt(), retryAt);
        return mainModeIsUnderWay ? Math.max(due, current.lifetime().patientUntil()) : due;
    }

    /** Lets go of those that are over; why the session is too, or empty. */
    Optional<Failure> tick(long now) {
        Optional<Failure> failure = Optional.empty();
        for (IkeSa sa : sas.all()) {
            for (QuickMode quickMode : List.copyOf(sa.quickModes.values())) {
                QuickMode.Progress progress = quickMode.tick(now);
                if (progress != QuickMode.Progress.UNDER_WAY) {
                    sa.quickModes.remove(quickMode.messageId());
                }
                if (progress == QuickMode.Progress.UNANSWERED) {
                    Optional<Failure> why = failed(now, quickMode, IkeFailures.phase2Unanswered(config));
                    failure = failure.or(() -> why);
                }
            }
        }
        return failure;
    }

    /** The peer answered one of ours with an error notification; why the session is over then, or empty. */
    Optional<Failure> refused(long now, IkeSa sa, QuickModeInitiator quickMode, int notification) {
        sa.quickModes.remove(quickMode.messageId());
        refusedGroups.add(Optional.ofNullable(config.pfs()));
        return failed(now, quickMode, IkeFailures.phase2Refused(config, notification, refusedGroups));
    }

    private Optional<Failure> failed(long now, QuickMode quickMode, Failure why) {
        esp.abandon(quickMode.inboundSpi());
        if (!(quickMode instanceof QuickModeInitiator)) {
            return Optional.empty();
        }
        retryAt = now + Rekeying.RETRY_MILLIS;
        return esp.current() == null ? Optional.of(why) : Optional.empty();
    }
}
