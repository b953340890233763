package bulkhead.protocol.ike.exchange;

import bulkhead.protocol.ike.Identification;
import bulkhead.protocol.ike.IkeProposal;
import bulkhead.protocol.ike.NatTraversal;
import bulkhead.protocol.ike.NotifyType;
import bulkhead.protocol.ike.crypto.CbcChain;
import bulkhead.protocol.ike.crypto.KeyMaterial;
import bulkhead.protocol.ike.crypto.Prf;
import bulkhead.protocol.ike.wire.Cookies;
import bulkhead.protocol.ike.wire.IkeMessage;
import bulkhead.protocol.ike.wire.IsakmpHeader;
import bulkhead.protocol.ike.wire.Payload;
import bulkhead.protocol.ike.wire.PayloadChain;
import bulkhead.protocol.note.Message.Ike.Exchange;
import bulkhead.protocol.wire.ByteWriter;
import bulkhead.protocol.wire.MalformedException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Phase 1 once both ends can make the keys: what encrypts messages 5 and 6, and the hashes that prove who is who in them (RFC
 * 2409 section 5).
 */
public final class IdentityProtection {
    private final Phase1Exchange.Negotiated negotiated;
    private final byte[] publicI;
    private final byte[] publicR;
    private final NatTraversal natt;
    private final KeyMaterial keys;
    private final Prf prf;
    private final CbcChain chain;
    private Optional<Identification> peerId = Optional.empty();

    /** @param secret g^xy; wiped */
    IdentityProtection(
            Phase1Exchange.Negotiated negotiated,
            Proof proof,
            Phase1Exchange.Half ofInitiator,
            Phase1Exchange.Half ofResponder,
            NatTraversal natt,
            byte[] secret) {
        this.negotiated = negotiated;
        this.natt = natt;
        publicI = ofInitiator.publicValue();
        publicR = ofResponder.publicValue();
        prf = proof.prf(negotiated.prf());
        IkeProposal proposal = negotiated.agreed().proposal();
        byte[] skeyid = proof.skeyid(negotiated.prf(), ofInitiator.nonce(), ofResponder.nonce(), secret);
        keys = KeyMaterial.derive(proposal, skeyid, secret, negotiated.cookies());
        Arrays.fill(secret, (byte) 0);
        chain = firstChain();
    }

    /** From this message on it is spoken on port 4500 (RFC 3947 section 4). */
    boolean movesToNatPort() {
        return natt.udpEncapsulation();
    }

    /** HASH_I = prf(SKEYID, g^xi | g^xr | CKY-I | CKY-R | SAi_b | IDii_b). */
    public byte[] hashI(Payload.Id id) {
        return hash(publicI, publicR, negotiated.cookies(), id);
    }

    /** HASH_R = prf(SKEYID, g^xr | g^xi | CKY-R | CKY-I | SAi_b | IDir_b). */
    public byte[] hashR(Payload.Id id) {
        Cookies cookies = negotiated.cookies();
        return hash(publicR, publicI, new Cookies(cookies.responder(), cookies.initiator()), id);
    }

    private byte[] hash(byte[] ours, byte[] theirs, Cookies cookies, Payload.Id id) {
        ByteWriter body = new ByteWriter();
        id.writeBody(body);
        return keys.hash(prf, ours, theirs, cookies.toBytes(), negotiated.offer(), body.toByteArray());
    }

    IkeMessage encrypt(int number, List<Payload> payloads) {
        return encrypt(IsakmpHeader.MAIN_MODE, Exchange.MAIN_MODE, number, payloads);
    }

    IkeMessage encrypt(int type, Exchange exchange, int number, List<Payload> payloads) {
        PayloadChain rest = PayloadChain.of(payloads);
        byte[] body = chain.encrypt(rest.raw());
        byte[] bytes =
                IsakmpHeader.message(negotiated.cookies(), rest.firstType(), type, IsakmpHeader.ENCRYPTION, 0, body);
        IkeMessage message = new IkeMessage(bytes, exchange, number, payloads);
        return negotiated.peer().fragmentation() ? message.inFragments(negotiated.cookies(), type) : message;
    }

    PayloadChain decrypt(IsakmpHeader header, byte[] message) throws MalformedException {
        byte[] plain = chain.decrypt(message, IsakmpHeader.BYTES, header.length());
        return PayloadChain.parse(header.firstPayload(), plain, 0, plain.length);
    }

    /** A decrypted message was what it should be. */
    void accept(IsakmpHeader header, byte[] message) {
        chain.accept(message, header.length());
    }

    /** The error in an informational exchange of the peer's; empty where our keys do not prove that it says so, or it says none. */
    OptionalInt readError(IsakmpHeader header, byte[] message) {
        Phase1 phase1 = phase1(true, false);
        int messageId = header.messageId();
        try {
            byte[] plain = phase1.chain(messageId).decrypt(message, IsakmpHeader.BYTES, header.length());
            PayloadChain in = PayloadChain.parse(header.firstPayload(), plain, 0, plain.length);
            return phase1.hasHash1(messageId, in)
                    ? in.all(Payload.Notification.class).stream()
                            .mapToInt(Payload.Notification::message)
                            .filter(NotifyType::isError)
                            .findFirst()
                    : OptionalInt.empty();
        } catch (MalformedException e) {
            return OptionalInt.empty();
        }
    }

    /** Takes who the peer has proven to be. */
    void peerIs(Identification id) {
        peerId = Optional.of(id);
    }

    /** What it has all come to, once message 6 is made or believed. */
    Phase1 phase1(boolean initiator, boolean natPort) {
        return new Phase1(
                negotiated.cookies(),
                initiator,
                negotiated.agreed().proposal(),
                negotiated.agreed().method(),
                negotiated.agreed().lifetimeSeconds(),
                keys,
                negotiated.peer(),
                peerId,
                natt,
                natPort,
                chain.iv());
    }

    /** The encryption as it begins, with message 5. */
    public CbcChain firstChain() {
        return keys.chain(publicI, publicR);
    }

    void wipe() {
        keys.wipe();
    }
}
