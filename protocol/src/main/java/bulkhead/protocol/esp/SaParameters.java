package bulkhead.protocol.esp;

import java.util.Arrays;

/**
 * One direction of an ESP SA as quick mode negotiated it. Owns its key material; {@link #wipe()} when the SA is made.
 */
public final class SaParameters {
    private final int spi;
    private final EspSuite suite;
    private final byte[] keymat;

    /**
     * @param spi the security parameter index that the receiver of this direction chose
     * @param keymat {@link EspSuite#keymatBytes()} bytes: key, salt, authentication key; not copied
     */
    public SaParameters(int spi, EspSuite suite, byte[] keymat) {
        if (keymat.length != suite.keymatBytes()) {
            throw new IllegalArgumentException(suite + " takes " + suite.keymatBytes() + " bytes of key material");
        }
        this.spi = spi;
        this.suite = suite;
        this.keymat = keymat;
    }

    public int spi() {
        return spi;
    }

    public EspSuite suite() {
        return suite;
    }

    /** A copy of the encryption key. */
    public byte[] key() {
        return Arrays.copyOfRange(keymat, 0, suite.keyBytes());
    }

    /** A copy of the implicit nonce; empty but for GCM. */
    public byte[] salt() {
        return Arrays.copyOfRange(keymat, suite.keyBytes(), suite.keyBytes() + suite.saltBytes());
    }

    /** A copy of the authentication key; empty for GCM. */
    public byte[] authKey() {
        return Arrays.copyOfRange(keymat, suite.keyBytes() + suite.saltBytes(), keymat.length);
    }

    /** The same parameters over key material of their own, which outlives {@link #wipe()}. */
    public SaParameters copy() {
        return new SaParameters(spi, suite, keymat.clone());
    }

    public void wipe() {
        Arrays.fill(keymat, (byte) 0);
    }

    @Override
    public String toString() {
        return "SaParameters[spi=%08x, suite=%s]".formatted(spi, suite.label());
    }
}
