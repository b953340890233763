package bulkhead.protocol.ike.exchange;

import bulkhead.protocol.core.Failure;
import bulkhead.protocol.ike.IkeConfig;
import bulkhead.protocol.ike.IkeStatistics.Drop;
import bulkhead.protocol.ike.Notary;
import bulkhead.protocol.ike.crypto.DiffieHellman;
import bulkhead.protocol.ike.wire.Cookies;
import bulkhead.protocol.ike.wire.IsakmpHeader;
import bulkhead.protocol.ike.wire.Payload;
import bulkhead.protocol.ike.wire.PayloadChain;
import bulkhead.protocol.note.Message.Ike.Exchange;
import bulkhead.protocol.wire.MalformedException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** The side of main mode that sends messages 1, 3 and 5. */
public final class MainModeInitiator extends Initiator {
    private final Offer offer;
    private Cookies cookies;
    private Awaited awaited = new Awaited.Choice();

    /** What is waited for, with what is known until then. */
    private sealed interface Awaited {
        record Choice() implements Awaited {}

        record PeersHalf(Negotiated negotiated, DiffieHellman ourKey, Half ours) implements Awaited {}

        record OurProof(IdentityProtection identities) implements Awaited {}

        record PeersProof(IdentityProtection identities) implements Awaited {}

        /** That the key the peer has shown is the peer's. */
        record Trust(IdentityProtection identities) implements Awaited {}

        /** Where in the exchange that is. */
        default int message() {
            return switch (this) {
                case Choice() -> 2;
                case PeersHalf _ -> 4;
                case OurProof _ -> 5;
                case PeersProof _ -> 6;
                case Trust _ -> 7;
            };
        }
    }

    /** @param first not a rekey: the peer is told to forget all earlier SAs */
    public MainModeInitiator(
            IkeConfig config,
            Proof proof,
            RandomGenerator random,
            Outbox out,
            long now,
            boolean natPort,
            boolean first) {
        super(config, proof, random, out, now, natPort, first);
        offer = Offer.of(transforms(), config.natTraversal(), random);
        cookies = offer.cookies();
        send(now, offer.message1());
    }

    @Override
    public MainModeInitiator afresh(long now) {
        return new MainModeInitiator(config, proof, random, out, now, beganOnNatPort, first);
    }

    @Override
    public boolean isRepeatedInVain() {
        return !(awaited instanceof Awaited.Choice) && !suspicion.isRaised() && retransmission.isInVain();
    }

    @Override
    int awaitedMessage() {
        return awaited.message();
    }

    @Override
    public Cookies cookies() {
        return cookies;
    }

    @Override
    public Progress receive(long now, IsakmpHeader header, byte[] message, boolean natPort) throws MalformedException {
        // A repeated message 1 can make several responder cookies: the first answer wins.
        if (cookies.responder() != 0 && header.cookies().responder() != cookies.responder()) {
            out.drop(Drop.UNKNOWN_COOKIES);
            return UNDER_WAY;
        }
        if (header.encrypted() != awaited instanceof Awaited.PeersProof) {
            out.drop(Drop.UNEXPECTED);
            return UNDER_WAY;
        }
        return switch (awaited) {
            case Awaited.Choice() -> receive2(now, header, message);
            case Awaited.PeersHalf half -> receive4(now, half, header, message);
            case Awaited.OurProof _, Awaited.Trust _ -> {
                out.drop(Drop.UNEXPECTED);
                yield UNDER_WAY;
            }
            case Awaited.PeersProof waiting -> receive6(now, waiting.identities, header, message);
        };
    }

    private Progress receive2(long now, IsakmpHeader header, byte[] message) throws MalformedException {
        PayloadChain in = read(2, header, message);
        Payload.SecurityAssociation answer = in.need(Payload.SecurityAssociation.class);
        // With our own cookie and our own key, what proves us would prove the peer (RFC 2409 section 5).
        long cookie = header.cookies().responder();
        if (cookie == 0 || cookie == cookies.initiator()) {
            throw new MalformedException("no responder cookie of the peer's own");
        }
        boolean one = answer.proposals().size() == 1
                && answer.proposals().getFirst().transforms().size() == 1;
        Phase1Transforms.Agreed agreed = one ? transforms().choose(answer) : null;
        if (agreed == null) {
            return failed(IkeFailures.phase1NotOffered(config));
        }
        cookies = header.cookies();
        Negotiated negotiated = new Negotiated(cookies, offer.sa().body(), agreed, peer(in));
        DiffieHellman ourKey = DiffieHellman.generate(agreed.proposal().group(), random);
        Half ours = new Half(ourKey.publicValue(), nonce());
        awaited = new Awaited.PeersHalf(negotiated, ourKey, ours);
        goOn(now);
        send(now, keyExchange(3, negotiated, ours, natPort));
        remember(message);
        return UNDER_WAY;
    }

    private Progress receive4(long now, Awaited.PeersHalf known, IsakmpHeader header, byte[] message)
            throws MalformedException {
        PayloadChain in = read(4, header, message);
        Half peers = Half.read(in);
        if (Arrays.equals(peers.publicValue(), known.ours.publicValue())) {
            throw new MalformedException("our own key exchange");
        }
        IdentityProtection identities = new IdentityProtection(
                known.negotiated,
                proof,
                known.ours,
                peers,
                detectNat(known.negotiated, in, natPort),
                known.ourKey.sharedSecret(peers.publicValue()));
        natPort |= identities.movesToNatPort();
        awaited = new Awaited.OurProof(identities);
        goOn(now);
        retransmission.stop();
        remember(message);
        byte[] hash = identities.hashI(ourId());
        return proof.toProve(hash)
                .map(question -> ask(now, question))
                .orElseGet(() -> prove(now, identities, proof.prove(hash, null)));
    }

    @Override
    Progress proceed(long now, Notary.Answer answer) {
        return switch (awaited) {
            case Awaited.OurProof(IdentityProtection identities)
            when answer instanceof Notary.Answer.Signed signed ->
                prove(now, identities, proof.prove(identities.hashI(ourId()), signed.signature()));
            case Awaited.Trust(IdentityProtection identities)
            when answer instanceof Notary.Answer.Trusted -> established(identities);
            default -> UNDER_WAY;
        };
    }

    private Progress prove(long now, IdentityProtection identities, List<Payload> proof) {
        List<Payload> payloads = new ArrayList<>(List.of(ourId()));
        payloads.addAll(proof);
        if (first) {
            payloads.add(initialContact());
        }
        awaited = new Awaited.PeersProof(identities);
        goOn(now);
        send(now, identities.encrypt(5, payloads));
        return UNDER_WAY;
    }

    private Progress receive6(long now, IdentityProtection identities, IsakmpHeader header, byte[] message) {
        boolean proven;
        Optional<Notary.Question> question = Optional.empty();
        try {
            PayloadChain in = identities.decrypt(header, message);
            out.read(Exchange.MAIN_MODE, 6, in.payloads());
            Payload.Id id = in.need(Payload.Id.class);
            byte[] hash = identities.hashR(id);
            proven = proof.isProvenBy(in, hash);
            if (proven) {
                identities.peerIs(id.id());
                question = proof.toTrust(in, hash);
            }
        } catch (MalformedException e) {
            suspectWrongKey(now);
            return UNDER_WAY;
        }
        if (!proven) {
            out.drop(Drop.BAD_HASH);
            suspicion.raise(now, IkeFailures.wrongProof(config));
            return UNDER_WAY;
        }
        identities.accept(header, message);
        retransmission.stop();
        remember(message);
        suspicion.drop();
        awaited = new Awaited.Trust(identities);
        return question.map(asked -> ask(now, asked)).orElseGet(() -> established(identities));
    }

    private Progress established(IdentityProtection identities) {
        return new Progress.Established(this, identities.phase1(true, natPort), false);
    }

    /** The peer takes it that all is well. */
    @Override
    void distrust() {
        if (awaited instanceof Awaited.Trust(IdentityProtection identities)) {
            Payload gone = new Payload.Delete(Payload.PROTOCOL_ISAKMP, 16, List.of(cookies.toBytes()));
            out.send(identities.phase1(true, natPort).informational(random.nextInt() | 1, gone), natPort);
        }
    }

    /** With a method of signing both ends have the same keys by now; a pre-shared key is wrong where they have not. */
    @Override
    Optional<IdentityProtection> proving() {
        return awaited instanceof Awaited.PeersProof waiting ? Optional.of(waiting.identities) : Optional.empty();
    }

    @Override
    boolean isUnheard() {
        return awaited instanceof Awaited.Choice;
    }

    @Override
    Failure unanswered() {
        return switch (awaited) {
            case Awaited.Choice() -> IkeFailures.noAnswer(config);
            case Awaited.PeersProof _ -> IkeFailures.identityUnanswered(config);
            case Awaited.OurProof _ -> CertificateFailures.notSigned();
            case Awaited.Trust _ -> CertificateFailures.notJudged(config);
            default -> IkeFailures.keyExchangeUnanswered(config);
        };
    }

    @Override
    public Optional<IdentityProtection> identities() {
        return switch (awaited) {
            case Awaited.OurProof(IdentityProtection identities) -> Optional.of(identities);
            case Awaited.PeersProof waiting -> Optional.of(waiting.identities);
            case Awaited.Trust waiting -> Optional.of(waiting.identities);
            default -> Optional.empty();
        };
    }
}
