package bulkhead.protocol.ike;

/**
 * The negotiated hash; the prf is its HMAC, as no prf is ever negotiated (RFC 2409 section 4).
 *
 * @see <a href="https://www.iana.org/assignments/ipsec-registry">IANA, Hash Algorithm Class Values</a>
 */
public enum IkeHash {
    SHA2_512("SHA2-512", 6, "SHA-512", "HmacSHA512", 64),
    SHA2_384("SHA2-384", 5, "SHA-384", "HmacSHA384", 48),
    SHA2_256("SHA2-256", 4, "SHA-256", "HmacSHA256", 32),
    SHA1("SHA1", 2, "SHA-1", "HmacSHA1", 20),
    /** Only where it is permitted, see {@link WeakAlgorithm}. */
    MD5("MD5", 1, "MD5", "HmacMD5", 16);

    private final String label;
    private final int number;
    private final String digest;
    private final String hmac;
    private final int bytes;

    IkeHash(String label, int number, String digest, String hmac, int bytes) {
        this.label = label;
        this.number = number;
        this.digest = digest;
        this.hmac = hmac;
        this.bytes = bytes;
    }

    public String label() {
        return label;
    }

    public int number() {
        return number;
    }

    public String digest() {
        return digest;
    }

    public String hmac() {
        return hmac;
    }

    /** Length of the digest and of the prf's output. */
    int bytes() {
        return bytes;
    }
}
