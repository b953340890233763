package bulkhead.protocol.ike;

import bulkhead.protocol.core.Machine;
import bulkhead.protocol.core.Unreachable;
import bulkhead.protocol.ike.IkeStatistics.Drop;
import bulkhead.protocol.note.Message.Ike.Exchange;
import bulkhead.protocol.wire.MalformedException;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** The main modes under way, in either role. */
final class MainModes {
    /** Of the peer: message 1 costs a forger nothing, so few are held. */
    private static final int MOST_OF_PEER = 4;

    private final IkeConfig config;
    private final RandomGenerator random;
    private final Outbox out;
    private final List<MainMode> underWay = new ArrayList<>();
    private long retryAt;

    MainModes(IkeConfig config, RandomGenerator random, Outbox out) {
        this.config = config;
        this.random = random;
        this.out = out;
    }

    /** Starts one, unless one of ours is under way. */
    void start(long now, boolean natPort, boolean first) {
        if (underWay.stream().noneMatch(MainModeInitiator.class::isInstance)) {
            underWay.add(new MainModeInitiator(config, random, out, now, natPort, first));
        }
    }

    /** Whether there is one that not anybody can have begun by one message in the peer's name. */
    boolean isUnderWay() {
        return underWay.stream().anyMatch(it -> !(it instanceof MainModeResponder ofPeer && ofPeer.isUnproven()));
    }

    List<MainMode> all() {
        return List.copyOf(underWay);
    }

    void remove(MainMode mainMode) {
        underWay.remove(mainMode);
    }

    /** It came to nothing; one of ours waits until the next. */
    void failed(long now, MainMode mainMode) {
        underWay.remove(mainMode);
        mainMode.wipe();
        if (mainMode instanceof MainModeInitiator) {
            retryAt = now + IkeSession.RETRY_MILLIS;
        }
    }

    /**
     * When the ISAKMP SA is to be replaced; never while it is being, and not before the quick mode of now is done, if there is
     * time for that: see {@link QuickModes#rekeyAt}.
     *
     * @param newest the one in use; null when there is none
     */
    long rekeyAt(IkeSa newest, boolean quickModeIsUnderWay) {
        if (newest == null || isUnderWay() || newest.deleteAt != Machine.NEVER) {
            return Machine.NEVER;
        }
        long due = Math.max(newest.lifetime.rekeyAt(), retryAt);
        return quickModeIsUnderWay ? Math.max(due, newest.lifetime.patientUntil()) : due;
    }

    void clear() {
        underWay.forEach(MainMode::wipe);
        underWay.clear();
    }

    long deadline() {
        return underWay.stream().mapToLong(MainMode::deadline).min().orElse(Machine.NEVER);
    }

    void tick(long now) {
        underWay.forEach(it -> it.tick(now));
    }

    /**
     * @param sa the established SA of the message's cookies, or null
     * @param mayBegin whether the peer may begin a main mode now
     */
    void receive(long now, IsakmpHeader header, byte[] message, boolean natPort, IkeSa sa, boolean mayBegin)
            throws MalformedException {
        MainMode mainMode = sa != null ? sa.origin : find(header.cookies());
        if (mainMode == null) {
            mainMode = accept(now, header.cookies(), natPort, mayBegin);
        }
        if (mainMode == null) {
            return;
        }
        if (mainMode.isRepeated(message)) {
            out.drop(Drop.DUPLICATE);
            if (mainMode instanceof MainModeResponder) {
                mainMode.retransmission.repeat();
            }
        } else if (mainMode.isEarlier(message) || sa != null) {
            out.drop(Drop.DUPLICATE);
        } else if (mainMode.retransmission.isLast(message)) {
            out.drop(Drop.REFLECTED);
        } else {
            mainMode.receive(now, header, message, natPort);
        }
    }

    /** An informational exchange of a main mode that is not done. */
    void receiveInformational(long now, IsakmpHeader header, byte[] message) throws MalformedException {
        if (!(find(header.cookies()) instanceof MainModeInitiator mainMode)) {
            out.drop(Drop.UNKNOWN_COOKIES);
        } else if (header.encrypted()) {
            mainMode.suspectWrongKey(now);
        } else {
            PayloadChain in = MainMode.parse(header, message);
            out.read(Exchange.INFORMATIONAL, 0, in.payloads());
            mainMode.refused(now, in.need(Payload.Notification.class).message());
        }
    }

    /** Whether it ends the one of ours that is under way. */
    boolean unreachable(Unreachable told) {
        return underWay.stream().anyMatch(it -> it instanceof MainModeInitiator ours && ours.unreachable(told));
    }

    /** A new main mode from the peer: at a server the first, at a client the replacement of an ISAKMP SA. */
    private MainMode accept(long now, Cookies cookies, boolean natPort, boolean mayBegin) {
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
        MainMode mainMode = new MainModeResponder(config, random, out, now, cookies, natPort);
        underWay.add(mainMode);
        return mainMode;
    }

    /**
     * By the initiator's cookie, and the responder's where both sides know it. Ours decides itself what it thinks of a
     * strange responder cookie.
     */
    private MainMode find(Cookies cookies) {
        for (MainMode mainMode : underWay) {
            Cookies known = mainMode.cookies();
            boolean same = cookies.responder() == 0
                    || known.responder() == cookies.responder()
                    || mainMode instanceof MainModeInitiator;
            if (known.initiator() == cookies.initiator() && same) {
                return mainMode;
            }
        }
        return null;
    }
}
