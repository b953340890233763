package bulkhead.protocol.ike.crypto;

import bulkhead.protocol.wire.MalformedException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.NamedParameterSpec;
import java.security.spec.XECPrivateKeySpec;
import java.security.spec.XECPublicKeySpec;
import java.util.random.RandomGenerator;
import javax.crypto.KeyAgreement;

/** A Curve25519 key (RFC 7748, RFC 8031 section 3.1): values are 32 bytes, little-endian. */
final class X25519Key implements DiffieHellman {
    private static final int BYTES = 32;

    private final PrivateKey privateKey;
    private final byte[] publicValue;

    X25519Key(byte[] scalar) {
        try {
            privateKey = KeyFactory.getInstance("X25519", "SunEC")
                    .generatePrivate(new XECPrivateKeySpec(NamedParameterSpec.X25519, scalar));
            publicValue = multiply(BigInteger.valueOf(9));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java runtime lacks X25519", e);
        }
    }

    static X25519Key generate(RandomGenerator random) {
        byte[] scalar = new byte[BYTES];
        random.nextBytes(scalar);
        return new X25519Key(scalar);
    }

    @Override
    public byte[] publicValue() {
        return publicValue.clone();
    }

    @Override
    public byte[] sharedSecret(byte[] peerPublic) throws MalformedException {
        if (peerPublic.length != BYTES) {
            throw new MalformedException("not a public value of Curve25519");
        }
        byte[] bigEndian = new byte[BYTES];
        for (int i = 0; i < BYTES; i++) {
            bigEndian[i] = peerPublic[BYTES - 1 - i];
        }
        bigEndian[0] &= 0x7f;
        try {
            return multiply(new BigInteger(1, bigEndian));
        } catch (GeneralSecurityException e) {
            // A point of small order makes an all-zero secret (RFC 8031 section 3.1).
            throw new MalformedException("not a public value of Curve25519");
        }
    }

    private byte[] multiply(BigInteger u) throws GeneralSecurityException {
        KeyAgreement agreement = KeyAgreement.getInstance("X25519", "SunEC");
        agreement.init(privateKey);
        agreement.doPhase(
                KeyFactory.getInstance("X25519", "SunEC")
                        .generatePublic(new XECPublicKeySpec(NamedParameterSpec.X25519, u)),
                true);
        return agreement.generateSecret();
    }
}
