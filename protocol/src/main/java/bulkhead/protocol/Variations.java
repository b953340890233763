package bulkhead.protocol;

import bulkhead.protocol.VpnEvent.Variation;
import bulkhead.protocol.esp.EspSuite;
import bulkhead.protocol.ike.DhGroup;
import bulkhead.protocol.ike.NotifyType;
import bulkhead.protocol.ike.WeakAlgorithm;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What a client that is not understood says otherwise within the same session, and when that has been all. */
final class Variations {
    /** How long the server may be silent before something is tried otherwise, in ms: three transmissions of L2TP's first message. */
    private static final int PATIENCE = 3_500;
    /** How often HMAC-SHA2-256 is cut otherwise: twice, as where packets are lost one silence proves little, and back again. */
    private static final int CUTS = 4;

    private final boolean permitsModp1024;
    private final Set<DhGroup> groups = new LinkedHashSet<>();
    private final Set<DhGroup> refused = new HashSet<>();
    private Dialect dialect;
    private int cuts;

    Variations(VpnConfig config) {
        dialect = config.dialect();
        permitsModp1024 = config.weak().contains(WeakAlgorithm.MODP_1024);
    }

    /** The group of phase 1 is one that the server surely has; MODP-2048 is what most that insist on one insist on. */
    void phase1(DhGroup group) {
        groups.clear();
        groups.add(null);
        groups.add(group);
        groups.add(DhGroup.MODP_2048);
        if (permitsModp1024) {
            groups.add(DhGroup.MODP_1024);
        }
    }

    /**
     * What to try after quick mode was refused; empty when there is nothing left to try.
     *
     * @param notification what the server answered, or 0 for nothing
     */
    Optional<VpnEvent.Varied> refused(int notification) {
        if (notification == NotifyType.NO_PROPOSAL_CHOSEN) {
            refused.add(dialect.pfs());
            for (DhGroup group : groups) {
                if (!refused.contains(group)) {
                    Variation variation = group == null ? Variation.WITHOUT_PFS : Variation.WITH_PFS;
                    return Optional.of(speak(variation, dialect.withPfs(group)));
                }
            }
        }
        boolean mayBeThePort = notification == NotifyType.NO_PROPOSAL_CHOSEN
                || notification == NotifyType.INVALID_ID_INFORMATION
                || notification == 0;
        if (!mayBeThePort || dialect.innerPort() != Dialect.BY_CHANCE) {
            return Optional.empty();
        }
        refused.clear();
        return Optional.of(usualPort());
    }

    /** How long nothing may come out of ESP before {@link #silent} is tried, in ms; empty when that is of no use. */
    Optional<Integer> patience(EspSuite suite) {
        boolean hope = dialect.innerPort() == Dialect.BY_CHANCE || suite.isAmbiguous() && cuts < CUTS;
        return hope ? Optional.of(PATIENCE) : Optional.empty();
    }

    /**
     * What to try, all at once, when nothing comes out of ESP with this suite. The port last: two clients behind one NAT differ by it, and
     * Libreswan, once it has SAs for one port of a client, lets nothing in from another until those are gone.
     */
    List<VpnEvent.Varied> silent(EspSuite suite) {
        List<VpnEvent.Varied> varied = new ArrayList<>();
        boolean cutAlone = suite.isAmbiguous() && cuts == 0;
        if (dialect.innerPort() == Dialect.BY_CHANCE && !cutAlone) {
            varied.add(usualPort());
        }
        if (suite.isAmbiguous()) {
            cuts++;
            Variation variation = dialect.sha2CutTo96() ? Variation.SHA2_CUT_TO_128 : Variation.SHA2_CUT_TO_96;
            varied.add(speak(variation, dialect.withSha2CutTo96(!dialect.sha2CutTo96())));
        }
        return varied;
    }

    /** Whether HMAC-SHA2-256 was tried in either length. */
    boolean triedBothCuts() {
        return cuts > 0;
    }

    private VpnEvent.Varied usualPort() {
        return speak(Variation.USUAL_PORT, dialect.withInnerPort(Dialect.L2TP_PORT));
    }

    private VpnEvent.Varied speak(Variation variation, Dialect changed) {
        dialect = changed;
        return new VpnEvent.Varied(variation, changed);
    }
}
