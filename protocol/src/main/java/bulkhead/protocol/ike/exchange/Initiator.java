package bulkhead.protocol.ike.exchange;

import bulkhead.protocol.core.Unreachable;
import bulkhead.protocol.ike.IkeConfig;
import bulkhead.protocol.ike.IkeStatistics.Drop;
import bulkhead.protocol.ike.NotifyType;
import bulkhead.protocol.ike.wire.IkeMessage;
import bulkhead.protocol.ike.wire.IsakmpHeader;
import bulkhead.protocol.ike.wire.Payload;
import bulkhead.protocol.note.Purpose;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.random.RandomGenerator;

/** The side of phase 1 that sends the odd messages, and hears of it when the other does not like them. */
public abstract sealed class Initiator extends Phase1Exchange permits MainModeInitiator, AggressiveMode {
    /** So long after the peer's last answer phase 1 is begun anew: some servers forget a half-open one after ten seconds. */
    static final int GIVE_UP_MILLIS = 8000;

    final boolean first;
    final boolean beganOnNatPort;
    final Suspicion suspicion = new Suspicion();
    boolean natPort;

    private final Rumour rumour = new Rumour();

    /** @param first not a rekey: the peer is told to forget all earlier SAs */
    Initiator(
            IkeConfig config,
            Proof proof,
            RandomGenerator random,
            Outbox out,
            long now,
            boolean natPort,
            boolean first) {
        super(config, proof, random, out, now + GIVE_UP_MILLIS);
        this.natPort = natPort;
        this.beganOnNatPort = natPort;
        this.first = first;
    }

    /** The same once more, from its first message on, with fresh cookies. */
    public abstract Initiator afresh(long now);

    /**
     * Whether a peer that is there has answered no repetition, and shown no reason: SoftEther answers no message twice but the first, and
     * a fresh exchange at once.
     */
    public abstract boolean isRepeatedInVain();

    /** The place in the exchange of what is waited for. */
    abstract int awaitedMessage();

    /** The keys with which our proof went out; empty while it did not, or where it was answered. */
    abstract Optional<IdentityProtection> proving();

    /** Whether the peer has not said a word. */
    abstract boolean isUnheard();

    /** Whether it has come as far as another: who waits there longer has less to hope for, and hands on its time. */
    public final boolean overtakes(Initiator other) {
        boolean overtaken = awaitedMessage() >= other.awaitedMessage();
        giveUpAt =
                overtaken && awaitedMessage() == other.awaitedMessage() ? Math.min(giveUpAt, other.giveUpAt) : giveUpAt;
        return overtaken;
    }

    /** A peer that answers is there, however long its answers are on the way. */
    final void goOn(long now) {
        giveUpAt = now + GIVE_UP_MILLIS;
    }

    final Payload initialContact() {
        return new Payload.Notification(
                Payload.PROTOCOL_ISAKMP, cookies().toBytes(), NotifyType.INITIAL_CONTACT, new byte[0]);
    }

    final void send(long now, IkeMessage message) {
        retransmission.send(now, message, natPort);
    }

    /**
     * An encrypted informational before phase 1 is done: readable it was said by who has our keys and refuses us all the same. With a
     * pre-shared key that is another one, it is one that our keys cannot read.
     */
    public final Progress informational(long now, IsakmpHeader header, byte[] message) {
        if (proving().isPresent()) {
            OptionalInt error = proving().get().readError(header, message);
            if (error.isPresent()) {
                return failed(IkeFailures.proofRefused(config, error.getAsInt()));
            }
        }
        suspectWrongKey(now);
        return UNDER_WAY;
    }

    /** Readable or not, our keys cannot read it yet. */
    final void suspectWrongKey(long now) {
        out.drop(Drop.UNDECRYPTABLE);
        if (proving().isPresent()) {
            suspicion.raise(now, IkeFailures.wrongKey(config));
        }
    }

    /**
     * A notification in clear. Whoever sees our packets can forge one, but then can also drop them; whoever does not see
     * them does not know our cookie. So an error is believed as long as nothing is authenticated.
     */
    public Progress refused(long now, int notification) {
        if (!NotifyType.isError(notification)) {
            out.drop(Drop.UNAUTHENTICATED);
        } else if (proving().isPresent()) {
            suspicion.raise(now, IkeFailures.keyRefused(config, notification));
        } else {
            return failed(
                    isUnheard()
                            ? IkeFailures.phase1Refused(config, notification)
                            : IkeFailures.keyExchangeRefused(config, notification));
        }
        return UNDER_WAY;
    }

    /** Somebody on the way says that message 1 did not get there. */
    public final Progress unreachable(Unreachable told) {
        if (!isUnheard() || !Rumour.isOf(cookies(), told)) {
            out.drop(Drop.UNAUTHENTICATED);
            return UNDER_WAY;
        }
        return rumour.isBelieved(told) ? failed(IkeFailures.unreachable(config, told)) : UNDER_WAY;
    }

    @Override
    public boolean answersRepetition() {
        return false;
    }

    @Override
    public final long deadline() {
        return Math.min(super.deadline(), suspicion.believedAt());
    }

    @Override
    public final Progress tick(long now) {
        if (now >= suspicion.believedAt()) {
            out.due(Purpose.BELIEVE);
            return failed(suspicion.of());
        }
        return super.tick(now);
    }
}
