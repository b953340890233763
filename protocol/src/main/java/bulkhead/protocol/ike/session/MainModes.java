package bulkhead.protocol.ike.session;

import bulkhead.protocol.core.Machine;
import bulkhead.protocol.core.Unreachable;
import bulkhead.protocol.ike.IkeConfig;
import bulkhead.protocol.ike.IkeStatistics.Drop;
import bulkhead.protocol.ike.Notary;
import bulkhead.protocol.ike.exchange.AggressiveMode;
import bulkhead.protocol.ike.exchange.Initiator;
import bulkhead.protocol.ike.exchange.MainModeInitiator;
import bulkhead.protocol.ike.exchange.MainModeResponder;
import bulkhead.protocol.ike.exchange.Outbox;
import bulkhead.protocol.ike.exchange.Phase1Exchange;
import bulkhead.protocol.ike.exchange.Phase1Exchange.Progress;
import bulkhead.protocol.ike.exchange.Proof;
import bulkhead.protocol.ike.wire.Cookies;
import bulkhead.protocol.ike.wire.IsakmpHeader;
import bulkhead.protocol.ike.wire.Payload;
import bulkhead.protocol.ike.wire.PayloadChain;
import bulkhead.protocol.note.Message.Ike.Exchange;
import bulkhead.protocol.wire.MalformedException;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** The phase 1 exchanges under way, in either role. */
final class MainModes {
    /** Of the peer: message 1 costs a forger nothing, so few are held. */
    private static final int MOST_OF_PEER = 4;
    /** Of ours one after the other for one ISAKMP SA, where answers are lost. */
    private static final int MOST_OF_OURS = 4;

    private final IkeConfig config;
    private final Proof proof;
    private final RandomGenerator random;
    private final Outbox out;
    private final List<Phase1Exchange> underWay = new ArrayList<>();
    private int begun;
    private long retryAt;

    MainModes(IkeConfig config, RandomGenerator random, Outbox out) {
        this.config = config;
        this.proof = Proof.of(config.credential());
        this.random = random;
        this.out = out;
    }

    /** Starts one, unless one of ours is under way. */
    void start(long now, boolean natPort, boolean first) {
        if (ours().isEmpty()) {
            begun = 1;
            underWay.add(
                    config.aggressive()
                            ? new AggressiveMode(config, proof, random, out, now, natPort, first)
                            : new MainModeInitiator(config, proof, random, out, now, natPort, first));
        }
    }

    /** Whether there is one that not anybody can have begun by one message in the peer's name. */
    boolean isUnderWay() {
        return underWay.stream().anyMatch(it -> !(it instanceof MainModeResponder ofPeer && ofPeer.isUnproven()));
    }

    List<Phase1Exchange> all() {
        return List.copyOf(underWay);
    }

    private List<Initiator> ours() {
        return underWay.stream()
                .filter(Initiator.class::isInstance)
                .map(Initiator.class::cast)
                .toList();
    }

    /** Lets go of what is over; one of ours decides for all of them. */
    private Progress settled(long now, Progress progress) {
        switch (progress) {
            case Progress.UnderWay() -> {}
            case Progress.Established done -> {
                underWay.remove(done.of());
                if (done.of() instanceof Initiator) {
                    ours().forEach(this::giveUp);
                }
            }
            case Progress.Failed failed -> {
                giveUp(failed.of());
                if (failed.of() instanceof Initiator) {
                    ours().forEach(this::giveUp);
                    retryAt = now + Rekeying.RETRY_MILLIS;
                }
            }
        }
        return progress;
    }

    private void giveUp(Phase1Exchange mainMode) {
        underWay.remove(mainMode);
        mainMode.wipe();
    }

    /**
     * Begins another beside the newest of ours where that has waited in vain. Quick modes have to do without: strongSwan lets the whole ISAKMP
     * SA go when one that it answered is not brought to its end, and its refusals do not say of which.
     */
    private void beginBeside(long now) {
        List<Initiator> ours = ours();
        if (!ours.isEmpty() && begun < MOST_OF_OURS && ours.getLast().isRepeatedInVain()) {
            begun++;
            underWay.add(ours.getLast().afresh(now));
        }
    }

    /** Gives up those of ours that are not ahead of the one that just came on. */
    private void overtake(Initiator ahead) {
        for (Initiator other : ours()) {
            if (other != ahead && ahead.overtakes(other)) {
                giveUp(other);
            }
        }
    }

    /**
     * When the ISAKMP SA is to be replaced; never while it is being, and not before the quick mode of now is done, if there is
     * time for that: see {@link QuickModes#rekeyAt}.
     *
     * @param newest the one in use; null when there is none
     */
    long rekeyAt(IkeSa newest, boolean quickModeIsUnderWay) {
        if (newest == null || isUnderWay() || newest.isReplaced()) {
            return Machine.NEVER;
        }
        long due = Math.max(newest.lifetime().rekeyAt(), retryAt);
        return quickModeIsUnderWay ? Math.max(due, newest.lifetime().patientUntil()) : due;
    }

    void clear() {
        underWay.forEach(Phase1Exchange::wipe);
        underWay.clear();
    }

    long deadline() {
        return underWay.stream().mapToLong(Phase1Exchange::deadline).min().orElse(Machine.NEVER);
    }

    /** What each has come to, but those that went with another. */
    List<Progress> tick(long now) {
        List<Progress> progress = new ArrayList<>();
        for (Phase1Exchange mainMode : all()) {
            if (underWay.contains(mainMode)) {
                progress.add(settled(now, mainMode.tick(now)));
            }
        }
        beginBeside(now);
        return progress;
    }

    /**
     * @param sa the established SA of the message's cookies, or null
     * @param mayBegin whether the peer may begin a main mode now
     */
    Progress receive(long now, IsakmpHeader header, byte[] message, boolean natPort, IkeSa sa, boolean mayBegin)
            throws MalformedException {
        Phase1Exchange mainMode = sa != null ? sa.origin : find(header.cookies());
        if (mainMode == null) {
            mainMode = accept(now, header.cookies(), natPort, mayBegin);
        }
        if (mainMode == null) {
            return Phase1Exchange.UNDER_WAY;
        }
        if (mainMode.isRepeated(message)) {
            out.drop(Drop.DUPLICATE);
            if (mainMode.answersRepetition()) {
                mainMode.repeat();
            }
        } else if (mainMode.isEarlier(message) || sa != null) {
            out.drop(Drop.DUPLICATE);
        } else if (mainMode.isReflected(message)) {
            out.drop(Drop.REFLECTED);
        } else {
            Progress progress = settled(now, mainMode.receive(now, header, message, natPort));
            if (mainMode instanceof Initiator ours && mainMode.isRepeated(message)) {
                overtake(ours);
            }
            return progress;
        }
        return Phase1Exchange.UNDER_WAY;
    }

    /** An informational exchange of a main mode that is not done. */
    Progress receiveInformational(long now, IsakmpHeader header, byte[] message) throws MalformedException {
        if (!(find(header.cookies()) instanceof Initiator mainMode)) {
            out.drop(Drop.UNKNOWN_COOKIES);
        } else if (header.encrypted()) {
            return settled(now, mainMode.informational(now, header, message));
        } else {
            PayloadChain in = PayloadChain.inClear(header, message);
            out.read(Exchange.INFORMATIONAL, 0, in.payloads());
            return settled(
                    now,
                    mainMode.refused(now, in.need(Payload.Notification.class).message()));
        }
        return Phase1Exchange.UNDER_WAY;
    }

    /** Hands an answer to the one that asked, if it is still there. */
    Progress answered(long now, Notary.Question question, Notary.Answer answer) {
        for (Phase1Exchange mainMode : all()) {
            if (mainMode.hasAsked(question)) {
                return settled(now, mainMode.answered(now, question, answer));
            }
        }
        return Phase1Exchange.UNDER_WAY;
    }

    Progress unreachable(long now, Unreachable told) {
        List<Initiator> ours = ours();
        return ours.isEmpty()
                ? Phase1Exchange.UNDER_WAY
                : settled(now, ours.getFirst().unreachable(told));
    }

    /** A new main mode from the peer: at a server the first, at a client the replacement of an ISAKMP SA. */
    private Phase1Exchange accept(long now, Cookies cookies, boolean natPort, boolean mayBegin) {
        if (cookies.responder() != 0 || cookies.initiator() == 0) {
            out.drop(Drop.UNKNOWN_COOKIES);
            return null;
        }
        if (!mayBegin) {
            out.drop(Drop.UNEXPECTED);
            return null;
        }
        List<MainModeResponder> halfOpen = underWay.stream()
                .filter(MainModeResponder.class::isInstance)
                .map(MainModeResponder.class::cast)
                .toList();
        if (halfOpen.size() >= MOST_OF_PEER) {
            out.drop(Drop.TOO_MANY);
            // A flood of forged ones must not keep the true peer out.
            MainModeResponder victim = halfOpen.stream()
                    .filter(MainModeResponder::isUnproven)
                    .findFirst()
                    .orElse(null);
            if (victim == null) {
                return null;
            }
            underWay.remove(victim);
        }
        Phase1Exchange mainMode = new MainModeResponder(config, proof, random, out, now, cookies, natPort);
        underWay.add(mainMode);
        return mainMode;
    }

    /**
     * By the initiator's cookie, and the responder's where both sides know it. Ours decides itself what it thinks of a
     * strange responder cookie.
     */
    private Phase1Exchange find(Cookies cookies) {
        for (Phase1Exchange mainMode : underWay) {
            Cookies known = mainMode.cookies();
            boolean same = cookies.responder() == 0
                    || known.responder() == cookies.responder()
                    || mainMode instanceof Initiator;
            if (known.initiator() == cookies.initiator() && same) {
                return mainMode;
            }
        }
        return null;
    }
}
