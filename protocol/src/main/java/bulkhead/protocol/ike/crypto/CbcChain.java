package bulkhead.protocol.ike.crypto;

import bulkhead.protocol.ike.IkeEncryption;
import bulkhead.protocol.wire.MalformedException;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** The encryption of one exchange, each message's IV being the last block of the one before (RFC 2409 Appendix B). */
public final class CbcChain {
    private final IkeEncryption encryption;
    private final byte[] key;
    private byte[] iv;

    /**
     * @param key not copied
     * @param iv at least a block; the rest is cut off
     */
    public CbcChain(IkeEncryption encryption, byte[] key, byte[] iv) {
        this.encryption = encryption;
        this.key = key;
        this.iv = Arrays.copyOf(iv, encryption.blockBytes());
    }

    /** Encrypts the next message's body, with zero padding. */
    public byte[] encrypt(byte[] plain) {
        int block = encryption.blockBytes();
        byte[] padded = Arrays.copyOf(plain, (plain.length + block - 1) / block * block);
        byte[] encrypted = run(Cipher.ENCRYPT_MODE, padded, 0, padded.length);
        Arrays.fill(padded, (byte) 0);
        advance(encrypted, encrypted.length);
        return encrypted;
    }

    /** Decrypts {@code message[offset .. length)}; the chain moves on only by {@link #accept}. */
    public byte[] decrypt(byte[] message, int offset, int length) throws MalformedException {
        int size = length - offset;
        if (size <= 0 || size % encryption.blockBytes() != 0) {
            throw new MalformedException("encrypted length " + size);
        }
        return run(Cipher.DECRYPT_MODE, message, offset, size);
    }

    /** A decrypted message was what it should be: the next one continues from it. */
    public void accept(byte[] message, int length) {
        advance(message, length);
    }

    public byte[] iv() {
        return iv.clone();
    }

    private void advance(byte[] encrypted, int end) {
        iv = Arrays.copyOfRange(encrypted, end - encryption.blockBytes(), end);
    }

    private byte[] run(int mode, byte[] in, int offset, int length) {
        String algorithm = encryption == IkeEncryption.TRIPLE_DES ? "DESede" : "AES";
        try {
            Cipher cipher = Cipher.getInstance(algorithm + "/CBC/NoPadding", "SunJCE");
            cipher.init(mode, new SecretKeySpec(key, algorithm), new IvParameterSpec(iv));
            return cipher.doFinal(in, offset, length);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java runtime lacks " + encryption.label(), e);
        }
    }
}
