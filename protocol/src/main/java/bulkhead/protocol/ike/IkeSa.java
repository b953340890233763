package bulkhead.protocol.ike;

import bulkhead.protocol.core.Machine;
import bulkhead.protocol.ike.PeerVendor.NatVersion;
import bulkhead.protocol.note.Message.Ike.Exchange;
import bulkhead.protocol.wire.ByteWriter;
import bulkhead.protocol.wire.MalformedException;
import java.security.MessageDigest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** An established ISAKMP SA: what phase 1 agreed on, and the exchanges that run under it. */
final class IkeSa {
    final Cookies cookies;
    final boolean initiator;
    final Phase1Transforms.Agreed agreed;
    final KeyMaterial keys;
    final Peer peer;
    final boolean natPort;
    /** The main mode that made this SA; it still answers repeated messages. */
    final MainMode origin;

    final Map<Integer, QuickMode> quickModes = new LinkedHashMap<>();
    SaLifetime lifetime;
    /** When a replaced SA is deleted. */
    long deleteAt = Machine.NEVER;

    final MessageIds messageIds = new MessageIds();

    private final byte[] lastBlock;
    private int peersQuestion;
    private boolean peerAsked;

    /** What phase 1 learnt of the peer. */
    record Peer(NatVersion natVersion, NatTraversal natt, boolean deadPeerDetection, String vendor) {}

    /** @param lastBlock the last encrypted block of phase 1, from which all IVs of phase 2 come */
    IkeSa(
            MainMode origin,
            boolean initiator,
            Phase1Transforms.Agreed agreed,
            KeyMaterial keys,
            Peer peer,
            byte[] lastBlock,
            SaLifetime lifetime) {
        this.cookies = origin.cookies();
        this.natPort = origin.natPort();
        this.origin = origin;
        this.initiator = initiator;
        this.agreed = agreed;
        this.keys = keys;
        this.peer = peer;
        this.lastBlock = lastBlock;
        this.lifetime = lifetime;
    }

    /** RFC 2409 Appendix B: the first IV of a phase 2 exchange is hash(last phase 1 block | M-ID). */
    CbcChain chain(int messageId) {
        byte[] iv = keys.prf().digest(lastBlock, messageId(messageId));
        return new CbcChain(agreed.proposal().encryption(), keys.cipherKey, iv);
    }

    byte[] prfA(byte[]... parts) {
        return keys.prf().prf(keys.skeyidA, parts);
    }

    /** An encrypted message: HASH, then the rest as given. */
    byte[] seal(CbcChain chain, int exchange, int messageId, byte[] hash, PayloadChain rest) {
        ByteWriter plain = new ByteWriter(512);
        plain.u8(rest.firstType()).u8(0).u16(4 + hash.length).bytes(hash).bytes(rest.raw());
        byte[] body = chain.encrypt(plain.toByteArray());
        return IsakmpHeader.message(cookies, Payload.HASH, exchange, IsakmpHeader.ENCRYPTION, messageId, body);
    }

    /** A whole informational exchange: HASH(1) = prf(SKEYID_a, M-ID | N/D) (RFC 2409 section 5.7). */
    IkeMessage informational(int messageId, Payload... payloads) {
        PayloadChain rest = PayloadChain.of(List.of(payloads));
        byte[] hash = prfA(messageId(messageId), rest.raw());
        byte[] bytes = seal(chain(messageId), IsakmpHeader.INFORMATIONAL, messageId, hash, rest);
        return new IkeMessage(bytes, Exchange.INFORMATIONAL, 0, List.of(payloads));
    }

    /** Whether a message begins with HASH(1) over all that follows it. */
    boolean hasHash1(int messageId, PayloadChain chain) throws MalformedException {
        return MessageDigest.isEqual(chain.leadingHash(), prfA(messageId(messageId), chain.rawAfterHash()));
    }

    /**
     * Whether the number of a peer's R-U-THERE is one to be answered: not below the last (RFC 3706 section 5.4 has each
     * question carry a higher one). The same again is a question that was repeated because our answer was lost.
     */
    boolean isNewQuestion(int sequence) {
        if (peerAsked && sequence - peersQuestion < 0) {
            return false;
        }
        peerAsked = true;
        peersQuestion = sequence;
        return true;
    }

    /** RESPONDER-LIFETIME: the peer keeps the SA no longer than this. */
    void shorten(long now, long seconds) {
        lifetime = lifetime.shortened(now, seconds);
    }

    static byte[] messageId(int messageId) {
        return new ByteWriter(4).i32(messageId).toByteArray();
    }
}
