package bulkhead.protocol.ike;

import bulkhead.protocol.esp.EspSuite;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** What is broken or nearly so, and offered only where the user permits it, each by itself (RFC 8221, RFC 8247). */
public enum WeakAlgorithm {
    /** In IKE and in ESP. */
    TRIPLE_DES("3des", "3DES"),
    /** In IKE; no suite of ours has it in ESP. */
    MD5("md5", "MD5"),
    /** Group 2. */
    MODP_1024("modp1024", "MODP-1024");

    /** What one switch permitted before each had a name. */
    public static final Set<WeakAlgorithm> ALL = Collections.unmodifiableSet(EnumSet.allOf(WeakAlgorithm.class));

    private final String key;
    private final String label;

    WeakAlgorithm(String key, String label) {
        this.key = key;
        this.label = label;
    }

    /** Its name in options and profiles. */
    public String key() {
        return key;
    }

    /** Its name as people read it. */
    public String label() {
        return label;
    }

    /** The one of a {@link #key}. */
    public static Optional<WeakAlgorithm> of(String key) {
        return Stream.of(values())
                .filter(algorithm -> algorithm.key.equals(key))
                .findFirst();
    }

    /** Those in a transform of phase 1. */
    static Set<WeakAlgorithm> in(IkeProposal proposal) {
        Set<WeakAlgorithm> weak = EnumSet.noneOf(WeakAlgorithm.class);
        if (proposal.encryption() == IkeEncryption.TRIPLE_DES) {
            weak.add(TRIPLE_DES);
        }
        if (proposal.hash() == IkeHash.MD5) {
            weak.add(MD5);
        }
        if (proposal.group() == DhGroup.MODP_1024) {
            weak.add(MODP_1024);
        }
        return weak;
    }

    /** Those in a suite of ESP. */
    static Set<WeakAlgorithm> in(EspSuite suite) {
        return suite == EspSuite.TRIPLE_DES_SHA1 ? EnumSet.of(TRIPLE_DES) : EnumSet.noneOf(WeakAlgorithm.class);
    }
}
