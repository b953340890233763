package bulkhead.protocol.ike;

/**
 * What encrypts IKE itself, always in CBC mode. AEAD is not valid in IKEv1 (RFC 5282 section 1).
 *
 * @see <a href="https://www.iana.org/assignments/ipsec-registry">IANA, Encryption Algorithm Class Values</a>
 */
public enum IkeEncryption {
    AES_256("AES-256", 7, 32, 16),
    AES_192("AES-192", 7, 24, 16),
    AES_128("AES-128", 7, 16, 16),
    /** Only where it is permitted, see {@link WeakAlgorithm}. */
    TRIPLE_DES("3DES", 5, 24, 8);

    private final String label;
    private final int number;
    private final int keyBytes;
    private final int blockBytes;

    IkeEncryption(String label, int number, int keyBytes, int blockBytes) {
        this.label = label;
        this.number = number;
        this.keyBytes = keyBytes;
        this.blockBytes = blockBytes;
    }

    public String label() {
        return label;
    }

    public int number() {
        return number;
    }

    public int keyBytes() {
        return keyBytes;
    }

    public int blockBytes() {
        return blockBytes;
    }

    /** Whether the transform carries a Key Length attribute: where the algorithm has several lengths (RFC 2409 App. A). */
    public boolean hasKeyLength() {
        return this != TRIPLE_DES;
    }
}
