package bulkhead.protocol.esp;

import java.security.GeneralSecurityException;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** AES-GCM with a 16-byte ICV (RFC 4106). */
final class GcmTransform implements Transform {
    private static final int SALT_BYTES = 4;
    private static final int IV_BYTES = 8;
    private static final int ICV_BYTES = 16;

    private final SecretKey key;
    private final byte[] nonce = new byte[SALT_BYTES + IV_BYTES];
    private final Cipher cipher;

    GcmTransform(SaParameters sa) {
        key = new SecretKeySpec(sa.key(), "AES");
        System.arraycopy(sa.salt(), 0, nonce, 0, SALT_BYTES);
        try {
            cipher = Cipher.getInstance("AES/GCM/NoPadding", PROVIDER);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no AES-GCM", e);
        }
    }

    @Override
    public int seal(byte[] plain, int offset, int length, byte[] wire, int wireOffset) {
        int iv = wireOffset + HEADER_BYTES;
        // RFC 4106 section 3.1: an IV must not repeat under one key. The sequence number never does.
        wire[iv] = wire[iv + 1] = wire[iv + 2] = wire[iv + 3] = 0;
        System.arraycopy(wire, wireOffset + 4, wire, iv + 4, 4);
        try {
            begin(Cipher.ENCRYPT_MODE, wire, wireOffset);
            return HEADER_BYTES + IV_BYTES + cipher.doFinal(plain, offset, length, wire, iv + IV_BYTES);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-GCM does not seal", e);
        }
    }

    @Override
    public boolean open(byte[] wire, int wireOffset, int wireLength, byte[] plain, int offset) {
        int clear = HEADER_BYTES + IV_BYTES;
        try {
            begin(Cipher.DECRYPT_MODE, wire, wireOffset);
            cipher.doFinal(wire, wireOffset + clear, wireLength - clear, plain, offset);
            return true;
        } catch (AEADBadTagException e) {
            return false;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-GCM does not open", e);
        }
    }

    /** Nonce: salt and IV (RFC 4106 section 4); additional data: SPI and sequence number (section 5). */
    private void begin(int mode, byte[] wire, int wireOffset) throws GeneralSecurityException {
        System.arraycopy(wire, wireOffset + HEADER_BYTES, nonce, SALT_BYTES, IV_BYTES);
        cipher.init(mode, key, new GCMParameterSpec(8 * ICV_BYTES, nonce));
        cipher.updateAAD(wire, wireOffset, HEADER_BYTES);
    }
}
