package bulkhead.protocol.ike;

import static bulkhead.protocol.ike.DhGroup.*;
import static bulkhead.protocol.ike.IkeEncryption.*;
import static bulkhead.protocol.ike.IkeHash.*;

import java.util.ArrayList;
import java.util.List;

/**
 * The lists of phase 1 transforms that we offer and accept, strongest first. Where strength is the same class (here 128 bits
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

    private static final List<IkeProposal> LEGACY = List.of(
            new IkeProposal(AES_256, SHA1, MODP_1024),
            new IkeProposal(AES_128, SHA1, MODP_1024),
            new IkeProposal(TRIPLE_DES, SHA1, MODP_2048),
            new IkeProposal(TRIPLE_DES, SHA1, MODP_1024),
            new IkeProposal(TRIPLE_DES, MD5, MODP_1024));

    private IkeProposals() {}

    /** What every connection offers. */
    public static List<IkeProposal> defaults() {
        return DEFAULTS;
    }

    /** What servers with elliptic curves and servers without choose of the defaults. */
    static List<IkeProposal> likely() {
        return List.of(DEFAULTS.getFirst(), DEFAULTS.get(FIRST_MODP));
    }

    /** The defaults most servers of any age need, then 3DES, MD5 and MODP-1024: only when the user asked for it. */
    public static List<IkeProposal> legacy() {
        List<IkeProposal> all = new ArrayList<>(DEFAULTS.subList(FIRST_MODP, DEFAULTS.size()));
        all.addAll(LEGACY);
        return List.copyOf(all);
    }
}
