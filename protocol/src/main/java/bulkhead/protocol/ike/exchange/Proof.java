package bulkhead.protocol.ike.exchange;

import bulkhead.protocol.ike.crypto.Prf;
import bulkhead.protocol.ike.wire.Payload;
import bulkhead.protocol.ike.wire.PayloadChain;
import bulkhead.protocol.wire.MalformedException;
import java.util.List;
import java.util.Optional;

/** How the two ends of phase 1 prove who they are: what differs between the authentication methods of RFC 2409 section 5. */
public interface Proof {
    /** The method's number in a transform (Appendix A). */
    int method();

    /**
     * SKEYID.
     *
     * @param secret g^xy, which it is made of where keys sign
     */
    byte[] skeyid(Prf prf, byte[] nonceI, byte[] nonceR, byte[] secret);

    /**
     * What proves us, made of HASH_I or HASH_R; empty when it is asked for and comes later, by {@link MainMode#proven}: what makes
     * it may be a card that waits for its owner.
     */
    Optional<List<Payload>> prove(byte[] hash);

    /** Whether a message has what proves the peer, given the HASH_I or HASH_R that it must be made of. */
    boolean isProvenBy(PayloadChain message, byte[] hash) throws MalformedException;
}
