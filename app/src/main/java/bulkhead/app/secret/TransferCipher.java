package bulkhead.app.secret;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.KDF;
import javax.crypto.SecretKey;
import javax.crypto.spec.HKDFParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import org.bouncycastle.crypto.agreement.DHStandardGroups;

/**
 * How secrets cross the bus: the Secret Service's {@code dh-ietf1024-sha256-aes128-cbc-pkcs7}. It keeps them out of what
 * others log of the bus; it is no protection against this user's own programs, nor meant as one.
 */
final class TransferCipher {
    static final String ALGORITHM = "dh-ietf1024-sha256-aes128-cbc-pkcs7";

    private static final BigInteger PRIME = DHStandardGroups.rfc2409_1024.getP();
    private static final BigInteger GENERATOR = DHStandardGroups.rfc2409_1024.getG();
    private static final int BYTES = 128;
    private static final int BLOCK = 16;

    private final SecureRandom random = new SecureRandom();
    private final BigInteger own = new BigInteger(PRIME.bitLength() - 1, random);
    private SecretKey key;

    /** What the service gets to know. */
    byte[] publicKey() {
        return unsigned(GENERATOR.modPow(own, PRIME));
    }

    /**
     * Agrees on a key with the service.
     *
     * @return false when the shared number begins with a zero byte: some services hash that byte and some do not, so
     *     another session is the way to agree
     */
    boolean agree(byte[] theirs) throws GeneralSecurityException {
        BigInteger their = new BigInteger(1, theirs);
        if (their.compareTo(BigInteger.TWO) < 0 || their.compareTo(PRIME.subtract(BigInteger.TWO)) > 0) {
            throw new GeneralSecurityException("a public key of the keyring that is none");
        }
        byte[] shared = unsigned(their.modPow(own, PRIME));
        try {
            if (shared.length < BYTES) {
                return false;
            }
            key = KDF.getInstance("HKDF-SHA256")
                    .deriveKey(
                            "AES",
                            HKDFParameterSpec.ofExtract()
                                    .addIKM(shared)
                                    .addSalt(new byte[32])
                                    .thenExpand(new byte[0], BLOCK));
            return true;
        } finally {
            SecretSet.wipe(shared);
        }
    }

    byte[] newVector() {
        byte[] vector = new byte[BLOCK];
        random.nextBytes(vector);
        return vector;
    }

    byte[] encrypt(byte[] secret, byte[] vector) throws GeneralSecurityException {
        return crypt(Cipher.ENCRYPT_MODE, secret, vector);
    }

    byte[] decrypt(byte[] value, byte[] vector) throws GeneralSecurityException {
        return crypt(Cipher.DECRYPT_MODE, value, vector);
    }

    private byte[] crypt(int mode, byte[] input, byte[] vector) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/CBC/PKCS5Padding");
        cipher.init(mode, key, new IvParameterSpec(vector));
        return cipher.doFinal(input);
    }

    private static byte[] unsigned(BigInteger number) {
        byte[] bytes = number.toByteArray();
        return bytes[0] == 0 && bytes.length > 1 ? Arrays.copyOfRange(bytes, 1, bytes.length) : bytes;
    }
}
