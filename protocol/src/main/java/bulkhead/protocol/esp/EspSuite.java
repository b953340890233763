package bulkhead.protocol.esp;

/**
 * What protects ESP packets of one SA, in order of strength.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc4303">RFC 4303</a>, 4106 (GCM), 3602 (AES-CBC), 4868 (HMAC-SHA2), 2404
 *     (HMAC-SHA1), 2451 (3DES)
 */
public enum EspSuite {
    AES_256_GCM_16("AES-256-GCM-16", 32, 4, 8, 0, 16, 4),
    AES_128_GCM_16("AES-128-GCM-16", 16, 4, 8, 0, 16, 4),
    AES_256_CBC_SHA2_512("AES-256-CBC/HMAC-SHA2-512-256", 32, 0, 16, 64, 32, 16),
    AES_256_CBC_SHA2_384("AES-256-CBC/HMAC-SHA2-384-192", 32, 0, 16, 48, 24, 16),
    AES_256_CBC_SHA2_256("AES-256-CBC/HMAC-SHA2-256-128", 32, 0, 16, 32, 16, 16),
    AES_128_CBC_SHA2_256("AES-128-CBC/HMAC-SHA2-256-128", 16, 0, 16, 32, 16, 16),
    AES_256_CBC_SHA1("AES-256-CBC/HMAC-SHA1-96", 32, 0, 16, 20, 12, 16),
    AES_128_CBC_SHA1("AES-128-CBC/HMAC-SHA1-96", 16, 0, 16, 20, 12, 16),
    /** The same transform numbers as the 128-bit forms; some old kernels and routers truncate to 96 bits. */
    AES_256_CBC_SHA2_256_96("AES-256-CBC/HMAC-SHA2-256-96", 32, 0, 16, 32, 12, 16),
    AES_128_CBC_SHA2_256_96("AES-128-CBC/HMAC-SHA2-256-96", 16, 0, 16, 32, 12, 16),
    TRIPLE_DES_SHA1("3DES-CBC/HMAC-SHA1-96", 24, 0, 8, 20, 12, 8);

    private final String label;
    private final int keyBytes;
    private final int saltBytes;
    private final int ivBytes;
    private final int authKeyBytes;
    private final int icvBytes;
    private final int blockBytes;

    EspSuite(String label, int keyBytes, int saltBytes, int ivBytes, int authKeyBytes, int icvBytes, int blockBytes) {
        this.label = label;
        this.keyBytes = keyBytes;
        this.saltBytes = saltBytes;
        this.ivBytes = ivBytes;
        this.authKeyBytes = authKeyBytes;
        this.icvBytes = icvBytes;
        this.blockBytes = blockBytes;
    }

    /** The suite's name as people and events show it. */
    public String label() {
        return label;
    }

    /** This suite with HMAC-SHA2-256 cut to 96 bits; itself where it has no such HMAC. */
    public EspSuite cutTo96() {
        return switch (this) {
            case AES_256_CBC_SHA2_256 -> AES_256_CBC_SHA2_256_96;
            case AES_128_CBC_SHA2_256 -> AES_128_CBC_SHA2_256_96;
            default -> this;
        };
    }

    /** Whether its HMAC is one that peers cut to two lengths, and say the same of both. */
    public boolean isAmbiguous() {
        return switch (this) {
            case AES_256_CBC_SHA2_256, AES_128_CBC_SHA2_256, AES_256_CBC_SHA2_256_96, AES_128_CBC_SHA2_256_96 -> true;
            default -> false;
        };
    }

    public boolean isAead() {
        return authKeyBytes == 0;
    }

    public int keyBytes() {
        return keyBytes;
    }

    /** Bytes of the implicit nonce that follow the key in KEYMAT (RFC 4106 section 8.1); 0 but for GCM. */
    public int saltBytes() {
        return saltBytes;
    }

    public int ivBytes() {
        return ivBytes;
    }

    public int authKeyBytes() {
        return authKeyBytes;
    }

    public int icvBytes() {
        return icvBytes;
    }

    /** What the encrypted part's length is a multiple of. */
    public int blockBytes() {
        return blockBytes;
    }

    /** Bytes of KEYMAT for one direction: key, salt, authentication key, in this order (RFC 2409 section 5.5). */
    public int keymatBytes() {
        return keyBytes + saltBytes + authKeyBytes;
    }
}
