package bulkhead.protocol.offer;

/** Why an offer is not taken. */
public enum Why {
    UNSPECIFIED("which is the unspecified address"),
    THIS_NETWORK("which is of 0.0.0.0/8, where no host is"),
    LOOPBACK("which is a loopback address"),
    LINK_LOCAL("which is link-local and leads nowhere"),
    MULTICAST("which is multicast"),
    BROADCAST("which is the broadcast address"),
    RESERVED("which is reserved"),
    MAPPED("which is an IPv4 address in an IPv6 one's clothes"),
    COMPATIBLE("which is an IPv4-compatible address and has long been withdrawn"),
    OWN("which is this computer's own on another interface"),
    GATEWAY("which is the address of this computer's router"),
    SERVER("which is the address of the server outside the tunnel"),
    BOTH_ENDS("which is ours in the tunnel already"),
    SINGLE_LABEL("which would claim a whole top-level domain"),
    PUBLIC_SUFFIX("under which everybody can have a name"),
    TOO_MANY("which is more than any network needs");

    private final String words;

    Why(String words) {
        this.words = words;
    }

    /** A clause about the value. */
    public String words() {
        return words;
    }

    /** Whether it clashes with what this computer has, and could be fixed here as well as there. */
    public boolean isClash() {
        return this == OWN || this == GATEWAY || this == SERVER;
    }
}
