package bulkhead.protocol.ike.exchange;

import bulkhead.protocol.ike.Extended;
import bulkhead.protocol.ike.Identification;
import bulkhead.protocol.ike.IkeProposal;
import bulkhead.protocol.ike.NatTraversal;
import bulkhead.protocol.ike.crypto.CbcChain;
import bulkhead.protocol.ike.crypto.KeyMaterial;
import bulkhead.protocol.ike.wire.Cookies;
import bulkhead.protocol.ike.wire.IkeMessage;
import bulkhead.protocol.ike.wire.IsakmpHeader;
import bulkhead.protocol.ike.wire.Payload;
import bulkhead.protocol.ike.wire.PayloadChain;
import bulkhead.protocol.ike.wire.PeerVendor;
import bulkhead.protocol.note.Message.Ike.Exchange;
import bulkhead.protocol.wire.ByteWriter;
import bulkhead.protocol.wire.MalformedException;
import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;

/**
 * What phase 1 agreed on: the keys of an ISAKMP SA, which protect all that runs under it.
 *
 * @param initiator whether it was us who began
 * @param method of authentication, by its number
 * @param natPort whether it is spoken on port 4500
 * @param peerId what the peer calls itself; empty where nobody has heard it yet
 * @param lastBlock the last encrypted block of phase 1, from which all IVs of phase 2 come
 */
public record Phase1(
        Cookies cookies,
        boolean initiator,
        IkeProposal proposal,
        int method,
        int lifetimeSeconds,
        KeyMaterial keys,
        PeerVendor peer,
        Optional<Identification> peerId,
        NatTraversal natt,
        boolean natPort,
        byte[] lastBlock) {
    /** RFC 2409 Appendix B: the first IV of a phase 2 exchange is hash(last phase 1 block | M-ID). */
    public CbcChain chain(int messageId) {
        return keys.chain(lastBlock, messageId(messageId));
    }

    /** Whether a user is to be proven under it too. */
    public boolean isExtended() {
        return Extended.is(method);
    }

    public byte[] prfA(byte[]... parts) {
        return keys.prfA(parts);
    }

    /** An encrypted message: HASH, then the rest as given. */
    public byte[] seal(CbcChain chain, int exchange, int messageId, byte[] hash, PayloadChain rest) {
        ByteWriter plain = new ByteWriter(512);
        plain.u8(rest.firstType()).u8(0).u16(4 + hash.length).bytes(hash).bytes(rest.raw());
        byte[] body = chain.encrypt(plain.toByteArray());
        return IsakmpHeader.message(cookies, Payload.HASH, exchange, IsakmpHeader.ENCRYPTION, messageId, body);
    }

    /** A whole informational exchange: HASH(1) = prf(SKEYID_a, M-ID | N/D) (RFC 2409 section 5.7). */
    public IkeMessage informational(int messageId, Payload... payloads) {
        PayloadChain rest = PayloadChain.of(List.of(payloads));
        byte[] hash = prfA(messageId(messageId), rest.raw());
        byte[] bytes = seal(chain(messageId), IsakmpHeader.INFORMATIONAL, messageId, hash, rest);
        return new IkeMessage(bytes, Exchange.INFORMATIONAL, 0, List.of(payloads));
    }

    /** Whether a message begins with HASH(1) over all that follows it. */
    public boolean hasHash1(int messageId, PayloadChain chain) throws MalformedException {
        return MessageDigest.isEqual(chain.leadingHash(), prfA(messageId(messageId), chain.rawAfterHash()));
    }

    public static byte[] messageId(int messageId) {
        return new ByteWriter(4).i32(messageId).toByteArray();
    }

    /** Neither keys nor cookies, by which together a pre-shared key is guessed. */
    @Override
    public String toString() {
        return "Phase1[" + proposal.label() + " " + peer + "]";
    }
}
