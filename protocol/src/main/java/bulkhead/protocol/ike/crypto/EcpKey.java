package bulkhead.protocol.ike.crypto;

import bulkhead.protocol.ike.DhGroup;
import bulkhead.protocol.wire.MalformedException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECFieldFp;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import javax.crypto.KeyAgreement;

/** A key on a NIST curve: the public value is x | y, the shared secret x only (RFC 5903 section 7). */
final class EcpKey implements DiffieHellman {
    private final DhGroup group;
    private final ECPrivateKey privateKey;
    private final ECPublicKey publicKey;

    EcpKey(DhGroup group, ECPrivateKey privateKey, ECPublicKey publicKey) {
        this.group = group;
        this.privateKey = privateKey;
        this.publicKey = publicKey;
    }

    static EcpKey generate(DhGroup group, RandomGenerator random) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC", "SunEC");
            generator.initialize(new ECGenParameterSpec(group.curve()), JcaRandom.of(random));
            KeyPair pair = generator.generateKeyPair();
            return new EcpKey(group, (ECPrivateKey) pair.getPrivate(), (ECPublicKey) pair.getPublic());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java runtime lacks " + group.label(), e);
        }
    }

    @Override
    public byte[] publicValue() {
        int half = group.publicBytes() / 2;
        byte[] value = new byte[2 * half];
        put(publicKey.getW().getAffineX(), value, half);
        put(publicKey.getW().getAffineY(), value, 2 * half);
        return value;
    }

    @Override
    public byte[] sharedSecret(byte[] peerPublic) throws MalformedException {
        try {
            KeyAgreement agreement = KeyAgreement.getInstance("ECDH", "SunEC");
            agreement.init(privateKey);
            agreement.doPhase(parse(peerPublic), true);
            return agreement.generateSecret();
        } catch (GeneralSecurityException e) {
            throw new MalformedException("not a public value of " + group.label());
        }
    }

    private PublicKey parse(byte[] value) throws GeneralSecurityException, MalformedException {
        int half = group.publicBytes() / 2;
        if (value.length != 2 * half) {
            throw new MalformedException("not a public value of " + group.label());
        }
        ECPoint point = new ECPoint(
                new BigInteger(1, Arrays.copyOf(value, half)),
                new BigInteger(1, Arrays.copyOfRange(value, half, 2 * half)));
        if (!isOnCurve(point, publicKey.getParams())) {
            throw new MalformedException("not a point of " + group.label());
        }
        return KeyFactory.getInstance("EC", "SunEC").generatePublic(new ECPublicKeySpec(point, publicKey.getParams()));
    }

    /** RFC 6989 section 2.3: a point off the curve would betray bits of the private key. */
    private static boolean isOnCurve(ECPoint point, ECParameterSpec parameters) {
        BigInteger p = ((ECFieldFp) parameters.getCurve().getField()).getP();
        BigInteger x = point.getAffineX();
        BigInteger y = point.getAffineY();
        BigInteger right = x.multiply(x)
                .add(parameters.getCurve().getA())
                .multiply(x)
                .add(parameters.getCurve().getB());
        return x.compareTo(p) < 0
                && y.compareTo(p) < 0
                && y.multiply(y).subtract(right).mod(p).signum() == 0;
    }

    private static void put(BigInteger number, byte[] into, int end) {
        byte[] bytes = number.toByteArray();
        int skip = bytes[0] == 0 ? 1 : 0;
        System.arraycopy(bytes, skip, into, end - (bytes.length - skip), bytes.length - skip);
    }
}
