package bulkhead.protocol.ike;

import static bulkhead.protocol.ike.DhGroup.*;
import static bulkhead.protocol.ike.IkeEncryption.*;
import static bulkhead.protocol.ike.IkeHash.*;

import bulkhead.protocol.esp.EspSuite;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The lists of transforms that we offer and accept, strongest first. Where strength is the same class (here 128 bits
 * or more, then 112, then SHA1 and MODP-1536) the quicker comes first, for many servers take the first they know.
 */
public final class IkeProposals {
    private static final List<IkeProposal> DEFAULTS = List.of(
            new IkeProposal(AES_256, SHA2_256, CURVE_25519),
            new IkeProposal(AES_256, SHA2_256, ECP_256),
            new IkeProposal(AES_256, SHA2_384, ECP_384),
            new IkeProposal(AES_256, SHA2_512, ECP_521),
            new IkeProposal(AES_256, SHA2_256, MODP_3072),
            new IkeProposal(AES_256, SHA2_512, MODP_4096),
            new IkeProposal(AES_128, SHA2_256, ECP_256),
            new IkeProposal(AES_128, SHA2_256, MODP_3072),
            new IkeProposal(AES_256, SHA2_256, MODP_2048),
            new IkeProposal(AES_128, SHA2_256, MODP_2048),
            new IkeProposal(AES_256, SHA1, ECP_384),
            new IkeProposal(AES_256, SHA1, MODP_2048),
            new IkeProposal(AES_128, SHA1, MODP_2048),
            new IkeProposal(AES_256, SHA1, MODP_1536));

    /** The first of the defaults that servers without elliptic curves know. */
    private static final int FIRST_MODP = 4;

    /** With what is weak, those first that servers have most; where much is permitted there is no room for the last. */
    private static final List<IkeProposal> WEAK = List.of(
            new IkeProposal(AES_256, SHA2_256, MODP_1024),
            new IkeProposal(AES_256, SHA1, MODP_1024),
            new IkeProposal(AES_128, SHA1, MODP_1024),
            new IkeProposal(TRIPLE_DES, SHA1, MODP_2048),
            new IkeProposal(TRIPLE_DES, SHA1, MODP_1024),
            new IkeProposal(TRIPLE_DES, MD5, MODP_1024),
            new IkeProposal(TRIPLE_DES, SHA1, MODP_1536),
            new IkeProposal(AES_256, MD5, MODP_2048),
            new IkeProposal(AES_128, MD5, MODP_1024),
            new IkeProposal(AES_256, MD5, MODP_1024),
            new IkeProposal(AES_128, MD5, MODP_2048),
            new IkeProposal(TRIPLE_DES, MD5, MODP_2048),
            new IkeProposal(AES_128, MD5, MODP_1536),
            new IkeProposal(TRIPLE_DES, MD5, MODP_1536));

    /** Some servers choke on long lists (NetworkManager-l2tp#106). */
    private static final int MOST = 16;

    /** What every connection offers for ESP, strongest first. */
    private static final List<EspSuite> ESP_DEFAULTS = List.of(
            EspSuite.AES_256_GCM_16,
            EspSuite.AES_128_GCM_16,
            EspSuite.AES_256_CBC_SHA2_512,
            EspSuite.AES_256_CBC_SHA2_384,
            EspSuite.AES_256_CBC_SHA2_256,
            EspSuite.AES_128_CBC_SHA2_256,
            EspSuite.AES_256_CBC_SHA1,
            EspSuite.AES_128_CBC_SHA1);

    private IkeProposals() {}

    /** What every connection offers. */
    public static List<IkeProposal> defaults() {
        return DEFAULTS;
    }

    /** What every connection offers for ESP. */
    public static List<EspSuite> espDefaults() {
        return ESP_DEFAULTS;
    }

    /**
     * The defaults, then what is weak in no other way than the user permits. Elliptic curves make room for it, as servers that
     * need it are too old for them.
     */
    public static List<IkeProposal> permitting(Set<WeakAlgorithm> permitted) {
        List<IkeProposal> weak = WEAK.stream()
                .filter(proposal -> permitted.containsAll(WeakAlgorithm.in(proposal)))
                .limit(MOST - DEFAULTS.size() + FIRST_MODP)
                .toList();
        int first = Math.max(0, DEFAULTS.size() + weak.size() - MOST);
        return Stream.concat(DEFAULTS.subList(first, DEFAULTS.size()).stream(), weak.stream())
                .toList();
    }

    /** The defaults of ESP, then what is weak in no other way than the user permits. */
    public static List<EspSuite> espPermitting(Set<WeakAlgorithm> permitted) {
        return Stream.concat(ESP_DEFAULTS.stream(), Stream.of(EspSuite.TRIPLE_DES_SHA1))
                .filter(suite -> permitted.containsAll(WeakAlgorithm.in(suite)))
                .toList();
    }
}
