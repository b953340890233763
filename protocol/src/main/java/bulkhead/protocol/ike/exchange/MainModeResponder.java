package bulkhead.protocol.ike.exchange;

import bulkhead.protocol.core.Failure;
import bulkhead.protocol.ike.IkeConfig;
import bulkhead.protocol.ike.IkeStatistics.Drop;
import bulkhead.protocol.ike.Notary;
import bulkhead.protocol.ike.NotifyType;
import bulkhead.protocol.ike.crypto.DiffieHellman;
import bulkhead.protocol.ike.wire.Cookies;
import bulkhead.protocol.ike.wire.IkeMessage;
import bulkhead.protocol.ike.wire.IsakmpHeader;
import bulkhead.protocol.ike.wire.Payload;
import bulkhead.protocol.ike.wire.PayloadChain;
import bulkhead.protocol.ike.wire.PeerVendor.NatVersion;
import bulkhead.protocol.note.Message.Ike.Exchange;
import bulkhead.protocol.wire.MalformedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** The side of main mode that sends messages 2, 4 and 6. It repeats one only when the initiator repeats its own. */
public final class MainModeResponder extends Phase1Exchange {
    private static final int GIVE_UP_MILLIS = 10_000;

    private final Cookies cookies;
    private boolean natPort;
    private Awaited awaited = new Awaited.Offer();
    private boolean refused;

    /** What is waited for, with what is known until then. */
    private sealed interface Awaited {
        /** Message 1. */
        record Offer() implements Awaited {}

        /** Message 3. */
        record PeersHalf(Negotiated negotiated) implements Awaited {}

        /** Message 5. */
        record PeersProof(IdentityProtection identities) implements Awaited {}

        /** That the key the peer has shown is the peer's. */
        record Trust(IdentityProtection identities, boolean initialContact) implements Awaited {}

        /** What goes into message 6. */
        record OurProof(IdentityProtection identities, boolean initialContact) implements Awaited {}
    }

    public MainModeResponder(
            IkeConfig config,
            Proof proof,
            RandomGenerator random,
            Outbox out,
            long now,
            Cookies cookies,
            boolean natPort) {
        super(config, proof, random, out, now + GIVE_UP_MILLIS);
        this.natPort = natPort;
        this.cookies = new Cookies(cookies.initiator(), random.nextLong() | 1);
    }

    @Override
    public Cookies cookies() {
        return cookies;
    }

    /** Whether the peer has not yet shown that it receives what we send to its address. */
    public boolean isUnproven() {
        return awaited instanceof Awaited.Offer || awaited instanceof Awaited.PeersHalf;
    }

    @Override
    public Progress receive(long now, IsakmpHeader header, byte[] message, boolean natPort) throws MalformedException {
        if (header.encrypted() != awaited instanceof Awaited.PeersProof
                || !(awaited instanceof Awaited.Offer) && header.cookies().responder() != cookies.responder()) {
            out.drop(Drop.UNEXPECTED);
            return UNDER_WAY;
        }
        return switch (awaited) {
            case Awaited.Offer() -> receive1(now, header, message);
            case Awaited.PeersHalf(Negotiated negotiated) -> receive3(now, negotiated, header, message);
            case Awaited.PeersProof(IdentityProtection identities) ->
                receive5(now, identities, header, message, natPort);
            case Awaited.OurProof _, Awaited.Trust _ -> {
                out.drop(Drop.UNEXPECTED);
                yield UNDER_WAY;
            }
        };
    }

    private Progress receive1(long now, IsakmpHeader header, byte[] message) throws MalformedException {
        PayloadChain in = read(1, header, message);
        Payload.SecurityAssociation sa = in.need(Payload.SecurityAssociation.class);
        Phase1Transforms.Agreed agreed = transforms().choose(sa);
        if (agreed == null) {
            notifyInClear(NotifyType.NO_PROPOSAL_CHOSEN);
            return failed(IkeFailures.nothingAcceptable(config));
        }
        Negotiated negotiated = new Negotiated(cookies, sa.body(), agreed, peer(in));
        NatVersion version = negotiated.peer().natVersion();
        List<Payload> payloads = new ArrayList<>(List.of(agreed.answer()));
        payloads.addAll(vendorIds(version == null ? List.of() : List.of(version), method()));
        awaited = new Awaited.PeersHalf(negotiated);
        reply(now, clear(2, cookies, payloads));
        remember(message);
        return UNDER_WAY;
    }

    private Progress receive3(long now, Negotiated negotiated, IsakmpHeader header, byte[] message)
            throws MalformedException {
        PayloadChain in = read(3, header, message);
        Half peers = Half.read(in);
        DiffieHellman ourKey =
                DiffieHellman.generate(negotiated.agreed().proposal().group(), random);
        Half ours = new Half(ourKey.publicValue(), nonce());
        IdentityProtection identities = new IdentityProtection(
                negotiated,
                proof,
                peers,
                ours,
                detectNat(negotiated, in, natPort),
                ourKey.sharedSecret(peers.publicValue()));
        awaited = new Awaited.PeersProof(identities);
        reply(now, keyExchange(4, negotiated, ours, natPort));
        remember(message);
        return UNDER_WAY;
    }

    private Progress receive5(
            long now, IdentityProtection identities, IsakmpHeader header, byte[] message, boolean natPort) {
        PayloadChain in;
        boolean proven;
        Optional<Notary.Question> question = Optional.empty();
        try {
            in = identities.decrypt(header, message);
            out.read(Exchange.MAIN_MODE, 5, in.payloads());
            byte[] hash = identities.hashI(in.need(Payload.Id.class));
            proven = proof.isProvenBy(in, hash);
            if (proven) {
                question = proof.toTrust(in, hash);
            }
        } catch (MalformedException e) {
            return refuse(Drop.UNDECRYPTABLE);
        }
        if (!proven) {
            return refuse(Drop.BAD_HASH);
        }
        identities.accept(header, message);
        this.natPort = natPort;
        boolean initialContact =
                in.all(Payload.Notification.class).stream().anyMatch(it -> it.message() == NotifyType.INITIAL_CONTACT);
        awaited = new Awaited.Trust(identities, initialContact);
        remember(message);
        return question.map(asked -> ask(now, asked)).orElseGet(() -> trusted(now, identities, initialContact));
    }

    @Override
    Progress proceed(long now, Notary.Answer answer) {
        return switch (awaited) {
            case Awaited.Trust(IdentityProtection identities, boolean initialContact)
            when answer instanceof Notary.Answer.Trusted -> trusted(now, identities, initialContact);
            case Awaited.OurProof(IdentityProtection identities, boolean initialContact)
            when answer instanceof Notary.Answer.Signed(byte[] signature) ->
                prove(now, identities, initialContact, proof.prove(identities.hashR(ourId()), signature));
            default -> UNDER_WAY;
        };
    }

    @Override
    void distrust() {
        if (awaited instanceof Awaited.Trust waiting) {
            Payload no = new Payload.Notification(
                    Payload.PROTOCOL_ISAKMP, cookies.toBytes(), NotifyType.AUTHENTICATION_FAILED, new byte[0]);
            out.send(waiting.identities.phase1(false, natPort).informational(random.nextInt() | 1, no), natPort);
        }
    }

    private Progress trusted(long now, IdentityProtection identities, boolean initialContact) {
        awaited = new Awaited.OurProof(identities, initialContact);
        byte[] hash = identities.hashR(ourId());
        return proof.toProve(hash)
                .map(question -> ask(now, question))
                .orElseGet(() -> prove(now, identities, initialContact, proof.prove(hash, null)));
    }

    private Progress prove(long now, IdentityProtection identities, boolean initialContact, List<Payload> proof) {
        List<Payload> payloads = new ArrayList<>(List.of(ourId()));
        payloads.addAll(proof);
        reply(now, identities.encrypt(6, payloads));
        return new Progress.Established(this, identities.phase1(false, natPort), initialContact);
    }

    private Progress refuse(Drop cause) {
        out.drop(cause);
        refused = true;
        notifyInClear(NotifyType.AUTHENTICATION_FAILED);
        return UNDER_WAY;
    }

    private void reply(long now, IkeMessage message) {
        retransmission.send(now, message, natPort, 0);
    }

    private void notifyInClear(int notification) {
        List<Payload> payloads = List.of(
                new Payload.Notification(Payload.PROTOCOL_ISAKMP, cookies.toBytes(), notification, new byte[0]));
        PayloadChain chain = PayloadChain.of(payloads);
        byte[] bytes = IsakmpHeader.message(
                cookies, chain.firstType(), IsakmpHeader.INFORMATIONAL, 0, random.nextInt() | 1, chain.raw());
        out.send(new IkeMessage(bytes, Exchange.INFORMATIONAL, 0, payloads), natPort);
    }

    @Override
    Failure unanswered() {
        if (refused) {
            return IkeFailures.wrongProof(config);
        }
        return switch (awaited) {
            case Awaited.OurProof _ -> CertificateFailures.notSigned();
            case Awaited.Trust _ -> CertificateFailures.notJudged(config);
            default -> IkeFailures.initiatorSilent(config, isUnproven() ? 2 : 4);
        };
    }

    @Override
    public Optional<IdentityProtection> identities() {
        return switch (awaited) {
            case Awaited.PeersProof(IdentityProtection identities) -> Optional.of(identities);
            case Awaited.Trust waiting -> Optional.of(waiting.identities);
            case Awaited.OurProof ours -> Optional.of(ours.identities);
            default -> Optional.empty();
        };
    }
}
