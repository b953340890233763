package bulkhead.protocol.ike.exchange;

import bulkhead.protocol.core.Failure;
import bulkhead.protocol.ike.Extended;
import bulkhead.protocol.ike.Identification;
import bulkhead.protocol.ike.IkeConfig;
import bulkhead.protocol.ike.IkeOutput;
import bulkhead.protocol.ike.NatTraversal;
import bulkhead.protocol.ike.Notary;
import bulkhead.protocol.ike.crypto.Prf;
import bulkhead.protocol.ike.wire.Cookies;
import bulkhead.protocol.ike.wire.IkeMessage;
import bulkhead.protocol.ike.wire.IsakmpHeader;
import bulkhead.protocol.ike.wire.Payload;
import bulkhead.protocol.ike.wire.PayloadChain;
import bulkhead.protocol.ike.wire.PeerVendor;
import bulkhead.protocol.ike.wire.PeerVendor.NatVersion;
import bulkhead.protocol.note.Message.Ike.Exchange;
import bulkhead.protocol.note.Purpose;
import bulkhead.protocol.wire.MalformedException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Phase 1, what main mode and aggressive mode have in common, in either role (RFC 2409 section 5). */
public abstract sealed class Phase1Exchange permits Initiator, MainModeResponder {
    public static final Progress UNDER_WAY = new Progress.UnderWay();

    private static final int NONCE_BYTES = 32;
    /** RFC 2409 section 5: a nonce has 8 to 256 bytes. */
    private static final int SHORTEST_NONCE = 8;

    private static final int LONGEST_NONCE = 256;

    /** Time for a person to find a card, or for an authority's server. */
    private static final int ASKED_MILLIS = 60_000;

    final IkeConfig config;
    final Proof proof;
    final RandomGenerator random;
    final Outbox out;
    final Retransmission retransmission;
    long giveUpAt;

    private Notary.Question asked;
    private byte[] lastReceived;
    private final List<byte[]> earlierReceived = new ArrayList<>();

    /** How far it is after an input. */
    public sealed interface Progress {
        record UnderWay() implements Progress {}

        /** @param initialContact whether the peer said that it knows of no other SA with us */
        record Established(Phase1Exchange of, Phase1 phase1, boolean initialContact) implements Progress {}

        record Failed(Phase1Exchange of, Failure why) implements Progress {}
    }

    /** What message 2 settles. */
    record Negotiated(Cookies cookies, byte[] offer, Phase1Transforms.Agreed agreed, PeerVendor peer) {
        Prf prf() {
            return new Prf(agreed.proposal().hash());
        }
    }

    /** What one end puts into the keys, in message 3 or 4: g^x and its nonce. */
    record Half(byte[] publicValue, byte[] nonce) {
        static Half read(PayloadChain in) throws MalformedException {
            return new Half(
                    in.need(Payload.KeyExchange.class).data(),
                    checkNonce(in.need(Payload.Nonce.class).data()));
        }
    }

    Phase1Exchange(IkeConfig config, Proof proof, RandomGenerator random, Outbox out, long giveUpAt) {
        this.config = config;
        this.proof = proof;
        this.random = random;
        this.out = out;
        this.giveUpAt = giveUpAt;
        this.retransmission = new Retransmission(out);
    }

    /** Takes a message of this exchange that was not seen before. */
    public abstract Progress receive(long now, IsakmpHeader header, byte[] message, boolean natPort)
            throws MalformedException;

    /** Goes on with what was asked for. */
    abstract Progress proceed(long now, Notary.Answer answer);

    /** Whether it waits for an answer to this question. */
    public final boolean hasAsked(Notary.Question question) {
        return asked == question;
    }

    /** Takes what came of a question; one that is not waited for any more changes nothing. */
    public final Progress answered(long now, Notary.Question question, Notary.Answer answer) {
        if (!hasAsked(question)) {
            return UNDER_WAY;
        }
        asked = null;
        if (answer instanceof Notary.Answer.Refused(Failure why)) {
            distrust();
            return failed(why);
        }
        return proceed(now, answer);
    }

    /** Tells a peer that has proven itself that this is not enough; nothing where it is not that far. */
    abstract void distrust();

    /** Nobody else's word is waited for meanwhile. */
    final Progress ask(long now, Notary.Question question) {
        asked = question;
        retransmission.stop();
        giveUpAt = now + ASKED_MILLIS;
        out.emit(new IkeOutput.Ask(question));
        return UNDER_WAY;
    }

    /** What its keys protect, once there are any. */
    public abstract Optional<IdentityProtection> identities();

    /** As far as they are known. */
    public abstract Cookies cookies();

    /** What it means that {@link #giveUpAt} came. */
    abstract Failure unanswered();

    public long deadline() {
        return Math.min(retransmission.deadline(), giveUpAt);
    }

    public Progress tick(long now) {
        if (now >= giveUpAt) {
            out.due(Purpose.GIVE_UP);
            return failed(unanswered());
        }
        retransmission.tick(now);
        return UNDER_WAY;
    }

    /** Forgets the keys of an exchange that came to nothing. */
    public final void wipe() {
        identities().ifPresent(IdentityProtection::wipe);
    }

    final Progress failed(Failure why) {
        return new Progress.Failed(this, why);
    }

    public boolean isRepeated(byte[] message) {
        return Arrays.equals(message, lastReceived);
    }

    public boolean isEarlier(byte[] message) {
        return earlierReceived.stream().anyMatch(it -> Arrays.equals(it, message));
    }

    /** Whether this is the message we sent last, come back. */
    public boolean isReflected(byte[] message) {
        return retransmission.isLast(message);
    }

    /** Sends our last message again. */
    public void repeat() {
        retransmission.repeat();
    }

    /** Whether our last message answers the peer's, so that a copy of that asks for it again. */
    public boolean answersRepetition() {
        return true;
    }

    /** When a last message goes again that nobody answers, though all is done; see {@link #repeatUnanswered}. */
    public final long repeatsAt() {
        return retransmission.deadline();
    }

    /** Sends such a message again when it is time to. */
    public final void repeatUnanswered(long now) {
        retransmission.tick(now);
    }

    final void remember(byte[] message) {
        if (lastReceived != null) {
            earlierReceived.add(lastReceived);
        }
        lastReceived = message;
    }

    final Phase1Transforms transforms() {
        return new Phase1Transforms(config.phase1(), config.ikeLifetimeSeconds(), method());
    }

    /** The authentication method, by its number. */
    final int method() {
        boolean ours = config.extended() instanceof Extended.Asked;
        return config.extended() == null
                ? proof.method()
                : Extended.method(proof.method(), this instanceof Initiator == ours);
    }

    /** @param method of authentication: certificates make messages that are longer than a packet */
    static List<Payload> vendorIds(List<NatVersion> natVersions, int method) {
        List<Payload> payloads = new ArrayList<>();
        if (!Extended.isBySharedKey(method)) {
            payloads.add(new Payload.VendorId(PeerVendor.FRAGMENTATION));
        }
        natVersions.forEach(version -> payloads.add(new Payload.VendorId(version.vendorId)));
        payloads.add(new Payload.VendorId(PeerVendor.DEAD_PEER_DETECTION));
        if (Extended.is(method)) {
            payloads.add(new Payload.VendorId(PeerVendor.XAUTH));
        }
        return payloads;
    }

    final PeerVendor peer(PayloadChain in) {
        return PeerVendor.of(in.all(Payload.VendorId.class), config.natTraversal());
    }

    final byte[] nonce() {
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        return nonce;
    }

    static byte[] checkNonce(byte[] nonce) throws MalformedException {
        if (nonce.length < SHORTEST_NONCE || nonce.length > LONGEST_NONCE) {
            throw new MalformedException("a nonce of " + nonce.length + " bytes");
        }
        return nonce;
    }

    /** Message 3 or 4: KE, nonce, NAT-D. */
    final IkeMessage keyExchange(int number, Negotiated negotiated, Half ours, boolean natPort) {
        List<Payload> payloads = new ArrayList<>();
        payloads.add(new Payload.KeyExchange(ours.publicValue));
        payloads.add(new Payload.Nonce(ours.nonce));
        payloads.addAll(proof.requests());
        NatVersion version = negotiated.peer.natVersion();
        if (version != null) {
            payloads.addAll(natDetection(negotiated, natPort).payloads(version, random));
        }
        return clear(number, negotiated.cookies, payloads);
    }

    /** An exchange on port 4500 goes on with what an earlier one found (RFC 3947 section 4). */
    final NatTraversal detectNat(Negotiated negotiated, PayloadChain in, boolean natPort) {
        if (negotiated.peer.natVersion() == null) {
            return NatTraversal.NONE;
        }
        NatTraversal found = natDetection(negotiated, natPort).judge(in.all(Payload.NatD.class));
        return found == NatTraversal.NONE && natPort ? NatTraversal.FORCED : found;
    }

    final NatDetection natDetection(Negotiated negotiated, boolean natPort) {
        return new NatDetection(config, negotiated.prf(), negotiated.cookies, natPort);
    }

    final Payload.Id ourId() {
        return new Payload.Id(
                config.localId() != null
                        ? config.localId()
                        : proof.identity().orElseGet(() -> Identification.of(config.local())));
    }

    static IkeMessage clear(int number, Cookies cookies, List<Payload> payloads) {
        return clear(IsakmpHeader.MAIN_MODE, Exchange.MAIN_MODE, number, cookies, payloads);
    }

    static IkeMessage clear(int type, Exchange exchange, int number, Cookies cookies, List<Payload> payloads) {
        PayloadChain chain = PayloadChain.of(payloads);
        byte[] bytes = IsakmpHeader.message(cookies, chain.firstType(), type, 0, 0, chain.raw());
        return new IkeMessage(bytes, exchange, number, payloads);
    }

    /** Reads the awaited message, which is in clear. */
    final PayloadChain read(int number, IsakmpHeader header, byte[] message) throws MalformedException {
        return read(Exchange.MAIN_MODE, number, header, message);
    }

    final PayloadChain read(Exchange exchange, int number, IsakmpHeader header, byte[] message)
            throws MalformedException {
        PayloadChain in = PayloadChain.inClear(header, message);
        out.read(exchange, number, in.payloads());
        return in;
    }
}
