package bulkhead.protocol.ike;

import bulkhead.protocol.core.Failure;
import bulkhead.protocol.core.Machine;
import bulkhead.protocol.ike.PeerVendor.NatVersion;
import bulkhead.protocol.note.Message.Ike.Exchange;
import bulkhead.protocol.note.Purpose;
import bulkhead.protocol.wire.ByteWriter;
import bulkhead.protocol.wire.MalformedException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/** Phase 1 in main mode with a pre-shared key, what both roles have in common (RFC 2409 section 5.4). */
abstract sealed class MainMode permits MainModeInitiator, MainModeResponder {
    private static final int NONCE_BYTES = 32;
    /** RFC 2409 section 5: a nonce has 8 to 256 bytes. */
    private static final int SHORTEST_NONCE = 8;

    private static final int LONGEST_NONCE = 256;

    final IkeConfig config;
    final RandomGenerator random;
    final Outbox out;
    final Retransmission retransmission;
    final long giveUpAt;

    Cookies cookies;
    boolean natPort;
    Phase1Transforms.Agreed agreed;
    /** SAi_b: the initiator's whole offer as it went over the wire. */
    byte[] offer;

    DiffieHellman ourKey;
    byte[] nonceI;
    byte[] nonceR;
    byte[] publicI;
    byte[] publicR;
    KeyMaterial keys;
    CbcChain chain;
    NatVersion natVersion;
    NatTraversal natt = NatTraversal.NONE;
    IkeSa established;
    Failure failure;

    private boolean peerDetectsDeadPeers;
    private String peerVendor = "";
    private byte[] lastReceived;
    private final List<byte[]> earlierReceived = new ArrayList<>();

    MainMode(IkeConfig config, RandomGenerator random, Outbox out, long giveUpAt, boolean natPort) {
        this.config = config;
        this.random = random;
        this.out = out;
        this.giveUpAt = giveUpAt;
        this.natPort = natPort;
        this.retransmission = new Retransmission(out);
    }

    /** Takes a message of this exchange that was not seen before. */
    abstract void receive(long now, IsakmpHeader header, byte[] message, boolean natPort) throws MalformedException;

    /** What it means that {@link #giveUpAt} came. */
    abstract Failure unanswered();

    Cookies cookies() {
        return cookies;
    }

    boolean natPort() {
        return natPort;
    }

    /** The SA, once there is one. */
    IkeSa established() {
        return established;
    }

    /** Why this exchange failed, or null. */
    Failure failure() {
        return failure;
    }

    long deadline() {
        return established != null || failure != null ? Machine.NEVER : Math.min(retransmission.deadline(), giveUpAt);
    }

    void tick(long now) {
        if (now >= giveUpAt) {
            out.due(Purpose.GIVE_UP);
            failure = unanswered();
        } else {
            retransmission.tick(now);
        }
    }

    boolean isRepeated(byte[] message) {
        return Arrays.equals(message, lastReceived);
    }

    boolean isEarlier(byte[] message) {
        return earlierReceived.stream().anyMatch(it -> Arrays.equals(it, message));
    }

    void remember(byte[] message) {
        if (lastReceived != null) {
            earlierReceived.add(lastReceived);
        }
        lastReceived = message;
    }

    List<Payload> vendorIds(List<NatVersion> natVersions) {
        List<Payload> payloads = new ArrayList<>();
        natVersions.forEach(version -> payloads.add(new Payload.VendorId(version.vendorId)));
        payloads.add(new Payload.VendorId(PeerVendor.DEAD_PEER_DETECTION));
        return payloads;
    }

    void readVendorIds(PayloadChain chain) {
        List<Payload.VendorId> ids = chain.all(Payload.VendorId.class);
        natVersion = config.natTraversal() ? NatVersion.best(ids) : null;
        peerDetectsDeadPeers = PeerVendor.detectsDeadPeers(ids);
        peerVendor = PeerVendor.name(ids);
    }

    byte[] nonce() {
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

    NatDetection natDetection() {
        return new NatDetection(config, new Prf(agreed.proposal().hash()), cookies, natPort);
    }

    /** Message 3 or 4: KE, nonce, NAT-D. */
    IkeMessage keyExchange(int number, byte[] publicValue, byte[] nonce) {
        List<Payload> payloads = new ArrayList<>();
        payloads.add(new Payload.KeyExchange(publicValue));
        payloads.add(new Payload.Nonce(nonce));
        if (natVersion != null) {
            payloads.addAll(natDetection().payloads(natVersion, random));
        }
        return clear(number, payloads);
    }

    /** An exchange on port 4500 goes on with what an earlier one found (RFC 3947 section 4). */
    void detectNat(PayloadChain chain) {
        if (natVersion != null) {
            natt = natDetection().judge(chain.all(Payload.NatD.class));
            if (natt == NatTraversal.NONE && natPort) {
                natt = NatTraversal.FORCED;
            }
        }
    }

    void deriveKeys(byte[] peerPublic) throws MalformedException {
        byte[] secret = ourKey.sharedSecret(peerPublic);
        keys = KeyMaterial.derive(agreed.proposal(), config.psk(), nonceI, nonceR, secret, cookies);
        Arrays.fill(secret, (byte) 0);
        ourKey = null;
        byte[] firstIv = keys.prf().digest(publicI, publicR);
        chain = new CbcChain(agreed.proposal().encryption(), keys.cipherKey, firstIv);
    }

    Payload.Id ourId() {
        return new Payload.Id(config.localId() != null ? config.localId() : Identification.of(config.local()));
    }

    byte[] hashI(Payload.Id id) {
        byte[] cookieI = Arrays.copyOf(cookies.toBytes(), 8);
        byte[] cookieR = Arrays.copyOfRange(cookies.toBytes(), 8, 16);
        return keys.prf().prf(keys.skeyid, publicI, publicR, cookieI, cookieR, offer, body(id));
    }

    byte[] hashR(Payload.Id id) {
        byte[] cookieI = Arrays.copyOf(cookies.toBytes(), 8);
        byte[] cookieR = Arrays.copyOfRange(cookies.toBytes(), 8, 16);
        return keys.prf().prf(keys.skeyid, publicR, publicI, cookieR, cookieI, offer, body(id));
    }

    private static byte[] body(Payload payload) {
        ByteWriter out = new ByteWriter();
        payload.writeBody(out);
        return out.toByteArray();
    }

    IkeMessage clear(int number, List<Payload> payloads) {
        PayloadChain chain = PayloadChain.of(payloads);
        byte[] bytes = IsakmpHeader.message(cookies, chain.firstType(), IsakmpHeader.MAIN_MODE, 0, 0, chain.raw());
        return new IkeMessage(bytes, Exchange.MAIN_MODE, number, payloads);
    }

    IkeMessage encrypted(int number, List<Payload> payloads) {
        PayloadChain rest = PayloadChain.of(payloads);
        byte[] body = chain.encrypt(rest.raw());
        byte[] bytes = IsakmpHeader.message(
                cookies, rest.firstType(), IsakmpHeader.MAIN_MODE, IsakmpHeader.ENCRYPTION, 0, body);
        return new IkeMessage(bytes, Exchange.MAIN_MODE, number, payloads);
    }

    /** Reads the awaited message, in clear or encrypted. */
    PayloadChain read(int number, IsakmpHeader header, byte[] message) throws MalformedException {
        PayloadChain in = header.encrypted() ? decrypt(header, message) : parse(header, message);
        out.read(Exchange.MAIN_MODE, number, in.payloads());
        return in;
    }

    private PayloadChain decrypt(IsakmpHeader header, byte[] message) throws MalformedException {
        byte[] plain = chain.decrypt(message, IsakmpHeader.BYTES, header.length());
        return PayloadChain.parse(header.firstPayload(), plain, 0, plain.length);
    }

    static PayloadChain parse(IsakmpHeader header, byte[] message) throws MalformedException {
        return PayloadChain.parse(
                header.firstPayload(), message, IsakmpHeader.BYTES, header.length() - IsakmpHeader.BYTES);
    }

    /** Forgets the keys of an exchange that came to nothing. */
    void wipe() {
        if (keys != null && established == null) {
            keys.wipe();
        }
    }

    void establish(long now, boolean initiator) {
        established = new IkeSa(
                this,
                initiator,
                agreed,
                keys,
                new IkeSa.Peer(natVersion, natt, peerDetectsDeadPeers, peerVendor),
                chain.iv(),
                SaLifetime.from(now, agreed.lifetimeSeconds(), initiator, random));
    }
}
