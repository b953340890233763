package bulkhead.protocol.ike.crypto;

import bulkhead.protocol.ike.IkeHash;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The hash of an ISAKMP SA and the prf made of it. */
public record Prf(IkeHash hash) {
    public byte[] prf(byte[] key, byte[]... parts) {
        try {
            Mac mac = Mac.getInstance(hash.hmac(), "SunJCE");
            mac.init(new SecretKeySpec(key, hash.hmac()));
            for (byte[] part : parts) {
                mac.update(part);
            }
            return mac.doFinal();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java runtime lacks " + hash.hmac(), e);
        }
    }

    public byte[] digest(byte[]... parts) {
        try {
            MessageDigest digest = MessageDigest.getInstance(hash.digest(), "SUN");
            for (byte[] part : parts) {
                digest.update(part);
            }
            return digest.digest();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java runtime lacks " + hash.digest(), e);
        }
    }

    /**
     * {@code length} bytes of K1 | K2 | ..., where K1 = prf(key, seed) and Kn = prf(key, Kn-1 | seed) (RFC 2409 section
     * 5.5).
     */
    byte[] expand(byte[] key, int length, byte[]... seed) {
        byte[] result = new byte[length];
        byte[][] parts = new byte[seed.length + 1][];
        System.arraycopy(seed, 0, parts, 1, seed.length);
        byte[] block = {};
        for (int at = 0; at < length; at += block.length) {
            parts[0] = block;
            byte[] next = prf(key, parts);
            Arrays.fill(block, (byte) 0);
            block = next;
            System.arraycopy(block, 0, result, at, Math.min(block.length, length - at));
        }
        Arrays.fill(block, (byte) 0);
        return result;
    }
}
