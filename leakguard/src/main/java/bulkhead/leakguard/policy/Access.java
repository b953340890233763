package bulkhead.leakguard.policy;

/** Where packets of one family may go; later is stricter. The {@link RuleSet exceptions} pass in each. */
public enum Access {
    /** Anywhere. */
    OPEN,
    /** Into the tunnel and out of it; elsewhere they are rejected. */
    TUNNEL_ONLY,
    /** Nowhere, the tunnel included. */
    BLOCKED;

    static Access strictest(Access a, Access b) {
        return a.compareTo(b) < 0 ? b : a;
    }
}
