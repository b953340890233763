package bulkhead.protocol.data;

import bulkhead.protocol.esp.EspSuite;
import java.security.GeneralSecurityException;
import java.util.Random;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** The cryptography of a suite and nothing else, as the provider's manual has it: init, cipher, HMAC. A yardstick. */
final class SunJce {
    private final EspSuite suite;
    private final SecretKeySpec key;
    private final Cipher sealing;
    private final Cipher opening;
    private final Mac mac;
    private final byte[] digest;
    private final byte[] iv;
    private int counter;

    SunJce(EspSuite suite) throws GeneralSecurityException {
        this.suite = suite;
        String algorithm = suite.blockBytes() == 8 ? "DESede" : "AES";
        String transformation = algorithm + (suite.isAead() ? "/GCM/NoPadding" : "/CBC/NoPadding");
        byte[] bytes = new byte[suite.keyBytes()];
        new Random(1).nextBytes(bytes);
        key = new SecretKeySpec(bytes, algorithm);
        sealing = Cipher.getInstance(transformation, "SunJCE");
        opening = Cipher.getInstance(transformation, "SunJCE");
        iv = new byte[suite.isAead() ? 12 : suite.blockBytes()];
        int macBytes = suite.authKeyBytes();
        digest = new byte[macBytes];
        mac = macBytes == 0 ? null : Mac.getInstance("HmacSHA" + (macBytes == 20 ? 1 : 8 * macBytes), "SunJCE");
        if (mac != null) {
            mac.init(new SecretKeySpec(new byte[macBytes], "Hmac"));
        }
    }

    /** Encrypts, then authenticates; with GCM the tag follows the ciphertext. */
    void seal(byte[] in, byte[] out, int length) throws GeneralSecurityException {
        counter++;
        Bytes.put16(iv, 0, counter >>> 16);
        Bytes.put16(iv, 2, counter);
        run(Cipher.ENCRYPT_MODE, sealing, in, out, length);
        authenticate(out, length);
    }

    /** Undoes the last {@link #seal}; {@code length} is the plaintext's. */
    void open(byte[] in, byte[] out, int length) throws GeneralSecurityException {
        authenticate(in, length);
        run(Cipher.DECRYPT_MODE, opening, in, out, suite.isAead() ? length + suite.icvBytes() : length);
    }

    private void run(int mode, Cipher cipher, byte[] in, byte[] out, int length) throws GeneralSecurityException {
        if (suite.isAead()) {
            cipher.init(mode, key, new GCMParameterSpec(8 * suite.icvBytes(), iv));
            cipher.updateAAD(iv, 0, 8);
        } else {
            cipher.init(mode, key, new IvParameterSpec(iv));
        }
        cipher.doFinal(in, 0, length, out, 0);
    }

    private void authenticate(byte[] bytes, int length) throws GeneralSecurityException {
        if (mac != null) {
            mac.update(bytes, 0, length);
            mac.doFinal(digest, 0);
        }
    }
}
