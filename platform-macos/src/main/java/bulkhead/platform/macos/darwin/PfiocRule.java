package bulkhead.platform.macos.darwin;

import com.sun.jna.Structure;
import com.sun.jna.Structure.FieldOrder;

/** {@code struct pfioc_rule} (net/pfvar.h). Of the rule in it only what it does is anybody's business here. */
@FieldOrder({"action", "ticket", "pool_ticket", "nr", "anchor", "anchor_call", "rule"})
public final class PfiocRule extends Structure {
    /** {@code struct pf_rule}, and {@code action} in it. */
    private static final int RULE = 1040;

    private static final int RULE_ACTION = 1004;

    public int action;
    public int ticket;
    public int pool_ticket;
    public int nr;
    public byte[] anchor = new byte[1024];
    public byte[] anchor_call = new byte[1024];
    public byte[] rule = new byte[RULE];

    public PfiocRule() {}

    /** @param kind {@link Darwin#PF_PASS} or {@link Darwin#PF_SCRUB}: of which rules it is */
    public PfiocRule(int kind) {
        rule[RULE_ACTION] = (byte) kind;
    }
}
