package bulkhead.protocol.ike.exchange;

import bulkhead.protocol.ike.Credential;
import bulkhead.protocol.ike.Identification;
import bulkhead.protocol.ike.Notary;
import bulkhead.protocol.ike.crypto.Prf;
import bulkhead.protocol.ike.wire.Payload;
import bulkhead.protocol.ike.wire.PayloadChain;
import bulkhead.protocol.wire.MalformedException;
import java.util.List;
import java.util.Optional;

/** How the two ends of phase 1 prove who they are: what differs between the authentication methods of RFC 2409 section 5. */
public sealed interface Proof permits PreSharedKey, Signatures {
    static Proof of(Credential credential) {
        return switch (credential) {
            case Credential.PreSharedKey(byte[] key) -> new PreSharedKey(key);
            case Credential.Certificate certificate -> new Signatures(certificate);
        };
    }

    /** The method's number in a transform (Appendix A). */
    int method();

    /**
     * SKEYID.
     *
     * @param secret g^xy, which it is made of where keys sign
     */
    byte[] skeyid(Prf prf, byte[] nonceI, byte[] nonceR, byte[] secret);

    /** What makes HASH_I and HASH_R: the negotiated prf, unless a method of signing has a hash of its own. */
    Prf prf(Prf negotiated);

    /** What we say we are by ourselves; empty for our address. */
    Optional<Identification> identity();

    /** What we ask of the peer, in message 3 or 4, to prove itself by. */
    List<Payload> requests();

    /** What has to be asked before HASH_I or HASH_R can be {@link #prove proven}; empty where the key is at hand. */
    Optional<Notary.Question> toProve(byte[] hash);

    /**
     * What proves us, made of HASH_I or HASH_R.
     *
     * @param signature what came of the question; null where there was none
     */
    List<Payload> prove(byte[] hash, byte[] signature);

    /** Whether a message shows that its sender has a key, given the HASH_I or HASH_R that it must be made of. */
    boolean isProvenBy(PayloadChain message, byte[] hash) throws MalformedException;

    /** What has to be asked before it is believed that the key is the peer's; empty where only the peer has it. */
    Optional<Notary.Question> toTrust(PayloadChain message, byte[] hash) throws MalformedException;
}
