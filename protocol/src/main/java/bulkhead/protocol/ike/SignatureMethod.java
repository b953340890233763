package bulkhead.protocol.ike;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Optional;
import java.util.stream.Stream;
import javax.crypto.Cipher;

/** The ways to sign HASH_I and HASH_R that IKEv1 has a number for (RFC 2409 Appendix A, RFC 4754 section 7). */
public enum SignatureMethod {
    /** PKCS #1 padding of type 1 around the hash as it is, without the name of its algorithm (RFC 2409 section 5.1). */
    RSA("RSA", 3, 0, null),
    ECDSA_256("ECDSA-256", 9, 256, IkeHash.SHA2_256),
    ECDSA_384("ECDSA-384", 10, 384, IkeHash.SHA2_384),
    ECDSA_521("ECDSA-521", 11, 521, IkeHash.SHA2_512);

    private static final String PADDED_RSA = "RSA/ECB/PKCS1Padding";
    /** The two numbers of a signature one behind the other (RFC 4754 section 7); what is hashed is a hash already. */
    private static final String PLAIN_ECDSA = "NONEwithECDSAinP1363Format";

    private final String label;
    private final int number;
    private final int curveBits;
    private final IkeHash hash;

    SignatureMethod(String label, int number, int curveBits, IkeHash hash) {
        this.label = label;
        this.number = number;
        this.curveBits = curveBits;
        this.hash = hash;
    }

    public String label() {
        return label;
    }

    /** Its value of the attribute Authentication Method. */
    public int number() {
        return number;
    }

    /** The hash that goes with it, whose HMAC makes what it signs; empty for the negotiated one (RFC 2409 section 5). */
    public Optional<IkeHash> hash() {
        return Optional.ofNullable(hash);
    }

    /** The one that a key is of; empty where IKEv1 has none. */
    public static Optional<SignatureMethod> of(PublicKey key) {
        return switch (key) {
            case RSAPublicKey _ -> Optional.of(RSA);
            case ECPublicKey ec -> {
                int bits = ec.getParams().getCurve().getField().getFieldSize();
                yield Stream.of(values()).filter(it -> it.curveBits == bits).findFirst();
            }
            default -> Optional.empty();
        };
    }

    /** @param key of this method; it may be on a card, and then this takes as long as the card and its owner do */
    public byte[] sign(PrivateKey key, byte[] hash) throws GeneralSecurityException {
        if (this == RSA) {
            Cipher cipher = Cipher.getInstance(PADDED_RSA);
            cipher.init(Cipher.ENCRYPT_MODE, key);
            return cipher.doFinal(hash);
        }
        Signature signature = Signature.getInstance(PLAIN_ECDSA);
        signature.initSign(key);
        signature.update(hash);
        return signature.sign();
    }

    /** Whether it is the signature of this hash, and nothing but that, by a key of this method. */
    public boolean verify(PublicKey key, byte[] hash, byte[] signed) {
        if (of(key).orElse(null) != this) {
            return false;
        }
        try {
            if (this == RSA) {
                Cipher cipher = Cipher.getInstance(PADDED_RSA);
                cipher.init(Cipher.DECRYPT_MODE, key);
                return MessageDigest.isEqual(cipher.doFinal(signed), hash);
            }
            Signature signature = Signature.getInstance(PLAIN_ECDSA);
            signature.initVerify(key);
            signature.update(hash);
            return signature.verify(signed);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }
}
