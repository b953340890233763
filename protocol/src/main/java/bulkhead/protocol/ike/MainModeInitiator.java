package bulkhead.protocol.ike;

import bulkhead.protocol.core.Failure;
import bulkhead.protocol.core.Machine;
import bulkhead.protocol.core.Unreachable;
import bulkhead.protocol.ike.IkeStatistics.Drop;
import bulkhead.protocol.ike.PeerVendor.NatVersion;
import bulkhead.protocol.note.Purpose;
import bulkhead.protocol.wire.MalformedException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/** The side of main mode that sends messages 1, 3 and 5. */
final class MainModeInitiator extends MainMode {
    /** Phase 1 is done in this time or begun anew: some servers forget a half-open one after ten seconds. */
    static final int GIVE_UP_MILLIS = 8000;

    /** How long a sign that the keys differ waits for a message that shows they do not. */
    private static final int SUSPICION_MILLIS = 1000;

    /** So many repetitions of message 5 are not all lost by chance. */
    private static final int SILENCE_MILLIS = 4000;

    private static final int ENOUGH_HINTS = 2;

    private final boolean first;
    private int awaited = 2;
    private Failure suspicion;
    private long suspicionAt = Machine.NEVER;
    private long message5At;
    private int hints;

    /** @param first not a rekey: the peer is told to forget all earlier SAs */
    MainModeInitiator(IkeConfig config, RandomGenerator random, Outbox out, long now, boolean natPort, boolean first) {
        super(config, random, out, now + GIVE_UP_MILLIS, natPort);
        this.first = first;
        cookies = new Cookies(random.nextLong() | 1, 0);
        sendOffer(now);
    }

    private void sendOffer(long now) {
        Payload.SecurityAssociation sa = Phase1Transforms.offer(config.phase1(), config.ikeLifetimeSeconds());
        offer = sa.body();
        List<Payload> payloads = new ArrayList<>(List.of(sa));
        payloads.addAll(vendorIds(config.natTraversal() ? List.of(NatVersion.values()) : List.of()));
        retransmission.send(now, clear(1, payloads), natPort);
    }

    @Override
    void receive(long now, IsakmpHeader header, byte[] message, boolean natPort) throws MalformedException {
        // A repeated message 1 can make several responder cookies: the first answer wins.
        if (cookies.responder() != 0 && header.cookies().responder() != cookies.responder()) {
            out.drop(Drop.UNKNOWN_COOKIES);
            return;
        }
        if (header.encrypted() != (awaited == 6)) {
            out.drop(Drop.UNEXPECTED);
            return;
        }
        switch (awaited) {
            case 2 -> receive2(now, header, read(2, header, message));
            case 4 -> receive4(now, read(4, header, message));
            case 6 -> {
                if (!receive6(now, header, message)) {
                    return;
                }
            }
            default -> {
                out.drop(Drop.UNEXPECTED);
                return;
            }
        }
        remember(message);
    }

    private void receive2(long now, IsakmpHeader header, PayloadChain in) throws MalformedException {
        Payload.SecurityAssociation answer = in.need(Payload.SecurityAssociation.class);
        // With our own cookie and our own key, what proves us would prove the peer (RFC 2409 section 5).
        long cookie = header.cookies().responder();
        if (cookie == 0 || cookie == cookies.initiator()) {
            throw new MalformedException("no responder cookie of the peer's own");
        }
        agreed = answer.proposals().size() == 1
                        && answer.proposals().getFirst().transforms().size() == 1
                ? Phase1Transforms.choose(answer, config.phase1(), config.ikeLifetimeSeconds())
                : null;
        if (agreed == null) {
            failure = IkeFailures.phase1NotOffered(config);
            return;
        }
        cookies = header.cookies();
        readVendorIds(in);
        ourKey = DiffieHellman.generate(agreed.proposal().group(), random);
        publicI = ourKey.publicValue();
        nonceI = nonce();
        awaited = 4;
        retransmission.send(now, keyExchange(3, publicI, nonceI), natPort);
    }

    private void receive4(long now, PayloadChain in) throws MalformedException {
        byte[] peerPublic = in.need(Payload.KeyExchange.class).data();
        if (Arrays.equals(peerPublic, publicI)) {
            throw new MalformedException("our own key exchange");
        }
        nonceR = checkNonce(in.need(Payload.Nonce.class).data());
        publicR = peerPublic;
        detectNat(in);
        deriveKeys(peerPublic);
        // RFC 3947 section 4: from message 5 on everything moves to port 4500.
        natPort |= natt.udpEncapsulation();
        Payload.Id id = ourId();
        List<Payload> payloads = new ArrayList<>(List.of(id, new Payload.Hash(hashI(id))));
        if (first) {
            payloads.add(initialContact());
        }
        awaited = 6;
        message5At = now;
        retransmission.send(now, encrypted(5, payloads), natPort);
    }

    private Payload initialContact() {
        return new Payload.Notification(
                Payload.PROTOCOL_ISAKMP, cookies.toBytes(), NotifyType.INITIAL_CONTACT, new byte[0]);
    }

    private boolean receive6(long now, IsakmpHeader header, byte[] message) {
        Payload.Id id;
        byte[] hash;
        try {
            PayloadChain in = read(6, header, message);
            id = in.need(Payload.Id.class);
            hash = in.need(Payload.Hash.class).data();
        } catch (MalformedException e) {
            suspectWrongKey(now);
            return false;
        }
        if (!MessageDigest.isEqual(hash, hashR(id))) {
            out.drop(Drop.BAD_HASH);
            suspect(now, IkeFailures.wrongProof(config));
            return false;
        }
        chain.accept(message, header.length());
        retransmission.stop();
        establish(now, true);
        return true;
    }

    /** An encrypted informational came before message 6: readable or not, our keys cannot read it yet. */
    void suspectWrongKey(long now) {
        out.drop(Drop.UNDECRYPTABLE);
        if (awaited == 6) {
            suspect(now, IkeFailures.wrongKey(config));
        }
    }

    private void suspect(long now, Failure suspected) {
        if (suspicion == null) {
            suspicion = suspected;
            suspicionAt = now + SUSPICION_MILLIS;
        }
    }

    /**
     * A notification in clear. Whoever sees our packets can forge one, but then can also drop them; whoever does not see
     * them does not know our cookie. So an error is believed as long as nothing is authenticated.
     */
    void refused(long now, int notification) {
        if (!NotifyType.isError(notification)) {
            out.drop(Drop.UNAUTHENTICATED);
        } else if (awaited == 6) {
            suspect(now, IkeFailures.keyRefused(config, notification));
        } else {
            failure = IkeFailures.phase1Refused(config, notification);
        }
    }

    /**
     * ICMP proves nothing. Who quotes our cookie has seen message 1, and could as well have refused it or not let it through; who
     * has not seen it knows no cookie. So it is believed until there is an answer. That there is no way to a host may change by
     * itself (RFC 1122 section 3.2.2.1): it has to be said of a repetition, too.
     *
     * @return whether this is the end
     */
    boolean unreachable(Unreachable told) {
        if (awaited != 2 || failure != null || !quotesMessage1(told.quote())) {
            out.drop(Drop.UNAUTHENTICATED);
            return false;
        }
        hints++;
        if (told.kind() == Unreachable.Kind.HOST && hints < ENOUGH_HINTS) {
            return false;
        }
        failure = IkeFailures.unreachable(config, told);
        return true;
    }

    private boolean quotesMessage1(byte[] quote) {
        return quote.length >= Long.BYTES && ByteBuffer.wrap(quote).getLong() == cookies.initiator();
    }

    @Override
    long deadline() {
        return Math.min(super.deadline(), established == null && failure == null ? suspicionAt : Machine.NEVER);
    }

    @Override
    void tick(long now) {
        if (now >= suspicionAt) {
            out.due(Purpose.BELIEVE);
            failure = suspicion;
        } else {
            super.tick(now);
        }
    }

    @Override
    Failure unanswered() {
        return switch (awaited) {
            case 2 -> IkeFailures.noAnswer(config);
            case 4 -> IkeFailures.keyExchangeUnanswered(config);
            default ->
                giveUpAt - message5At < SILENCE_MILLIS
                        ? IkeFailures.keyExchangeUnanswered(config)
                        : IkeFailures.identityUnanswered(config);
        };
    }
}
