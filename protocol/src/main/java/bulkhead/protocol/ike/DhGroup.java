package bulkhead.protocol.ike;

/**
 * A Diffie-Hellman group.
 *
 * @see <a href="https://www.iana.org/assignments/ipsec-registry">IANA, Group Description</a>; RFC 2409 section 6, 3526,
 *     5903, 8031
 */
public enum DhGroup {
    ECP_521("ECP-521", 21, 132, "secp521r1"),
    ECP_384("ECP-384", 20, 96, "secp384r1"),
    ECP_256("ECP-256", 19, 64, "secp256r1"),
    CURVE_25519("Curve25519", 31, 32, "X25519"),
    MODP_4096("MODP-4096", 16, 512, null),
    MODP_3072("MODP-3072", 15, 384, null),
    MODP_2048("MODP-2048", 14, 256, null),
    MODP_1536("MODP-1536", 5, 192, null),
    /** Only where it is permitted, see {@link WeakAlgorithm}. */
    MODP_1024("MODP-1024", 2, 128, null);

    private final String label;
    private final int number;
    private final int publicBytes;
    private final String curve;

    DhGroup(String label, int number, int publicBytes, String curve) {
        this.label = label;
        this.number = number;
        this.publicBytes = publicBytes;
        this.curve = curve;
    }

    public String label() {
        return label;
    }

    public int number() {
        return number;
    }

    /** Length of the key exchange payload's data. */
    public int publicBytes() {
        return publicBytes;
    }

    /** The JCA's name of the curve; null for MODP groups. */
    public String curve() {
        return curve;
    }

    /** The group of a Group Description value, or null. */
    public static DhGroup of(long number) {
        for (DhGroup group : values()) {
            if (group.number == number) {
                return group;
            }
        }
        return null;
    }
}
