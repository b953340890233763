package bulkhead.protocol.ike.exchange;

import bulkhead.protocol.ike.Extended;
import bulkhead.protocol.ike.Identification;
import bulkhead.protocol.ike.Notary;
import bulkhead.protocol.ike.crypto.Prf;
import bulkhead.protocol.ike.wire.Payload;
import bulkhead.protocol.ike.wire.PayloadChain;
import bulkhead.protocol.wire.MalformedException;
import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;

/** Proof by a key that both ends have: the hash itself, as SKEYID is made of the key (RFC 2409 section 5.4). */
public final class PreSharedKey implements Proof {
    public static final int METHOD = Extended.PRE_SHARED_KEY;

    private final byte[] key;

    /** @param key neither copied nor wiped */
    public PreSharedKey(byte[] key) {
        this.key = key;
    }

    @Override
    public int method() {
        return METHOD;
    }

    @Override
    public byte[] skeyid(Prf prf, byte[] nonceI, byte[] nonceR, byte[] secret) {
        return prf.prf(key, nonceI, nonceR);
    }

    @Override
    public Prf prf(Prf negotiated) {
        return negotiated;
    }

    @Override
    public Optional<Identification> identity() {
        return Optional.empty();
    }

    @Override
    public List<Payload> requests() {
        return List.of();
    }

    @Override
    public Optional<Notary.Question> toProve(byte[] hash) {
        return Optional.empty();
    }

    @Override
    public List<Payload> prove(byte[] hash, byte[] signature) {
        return List.of(new Payload.Hash(hash));
    }

    @Override
    public boolean isProvenBy(PayloadChain message, byte[] hash) throws MalformedException {
        return MessageDigest.isEqual(message.need(Payload.Hash.class).data(), hash);
    }

    @Override
    public Optional<Notary.Question> toTrust(PayloadChain message, byte[] hash) {
        return Optional.empty();
    }
}
