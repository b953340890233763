package bulkhead.protocol.esp;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * A block cipher in CBC mode (RFC 3602, 2451), then a truncated HMAC (RFC 2404, 4868).
 *
 * <p>The cipher is never initialised again. SP 800-38A appendix C makes an unpredictable IV by encrypting a nonce under
 * the same key, and that is what CBC with a zero IV does to a block in front of the data: its first ciphertext block is
 * the IV. Opening reverses it: the IV decrypts to the nonce, which nobody needs, and the rest to the data.
 */
final class CbcHmacTransform implements Transform {
    private final Cipher cipher;
    private final Mac mac;
    private final byte[] digest;
    private final int blockBytes;
    private final int icvBytes;

    CbcHmacTransform(SaParameters sa, boolean seals) {
        EspSuite suite = sa.suite();
        blockBytes = suite.blockBytes();
        icvBytes = suite.icvBytes();
        String algorithm = blockBytes == 16 ? "AES" : "DESede";
        try {
            cipher = Cipher.getInstance(algorithm + "/CBC/NoPadding", PROVIDER);
            cipher.init(
                    seals ? Cipher.ENCRYPT_MODE : Cipher.DECRYPT_MODE,
                    new SecretKeySpec(sa.key(), algorithm),
                    new IvParameterSpec(new byte[blockBytes]));
            mac = Mac.getInstance(hmac(suite), PROVIDER);
            mac.init(new SecretKeySpec(sa.authKey(), mac.getAlgorithm()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no " + suite.label(), e);
        }
        digest = new byte[mac.getMacLength()];
    }

    @Override
    public int seal(byte[] plain, int offset, int length, byte[] wire, int wireOffset) {
        // SPI and sequence number are unique under the key; so is this block.
        int nonce = offset - blockBytes;
        Arrays.fill(plain, nonce, offset - HEADER_BYTES, (byte) 0);
        System.arraycopy(wire, wireOffset, plain, offset - HEADER_BYTES, HEADER_BYTES);
        int covered = HEADER_BYTES;
        try {
            covered += cipher.doFinal(plain, nonce, blockBytes + length, wire, wireOffset + HEADER_BYTES);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("CBC does not seal", e);
        }
        authenticate(wire, wireOffset, covered);
        System.arraycopy(digest, 0, wire, wireOffset + covered, icvBytes);
        return covered + icvBytes;
    }

    @Override
    public boolean open(byte[] wire, int wireOffset, int wireLength, byte[] plain, int offset) {
        int covered = wireLength - icvBytes;
        authenticate(wire, wireOffset, covered);
        if (!sameIcv(wire, wireOffset + covered)) {
            return false;
        }
        try {
            cipher.doFinal(wire, wireOffset + HEADER_BYTES, covered - HEADER_BYTES, plain, offset - blockBytes);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("CBC does not open", e);
        }
        return true;
    }

    private void authenticate(byte[] wire, int offset, int length) {
        mac.update(wire, offset, length);
        try {
            mac.doFinal(digest, 0);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("HMAC does not finish", e);
        }
    }

    /** In a time that does not tell how many bytes agree. */
    private boolean sameIcv(byte[] wire, int offset) {
        int difference = 0;
        for (int i = 0; i < icvBytes; i++) {
            difference |= wire[offset + i] ^ digest[i];
        }
        return difference == 0;
    }

    private static String hmac(EspSuite suite) {
        return switch (suite.authKeyBytes()) {
            case 20 -> "HmacSHA1";
            case 32 -> "HmacSHA256";
            case 48 -> "HmacSHA384";
            case 64 -> "HmacSHA512";
            default -> throw new IllegalArgumentException(suite + " has no HMAC");
        };
    }
}
