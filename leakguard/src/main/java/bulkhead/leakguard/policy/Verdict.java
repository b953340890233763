package bulkhead.leakguard.policy;

/** What becomes of a packet. */
public enum Verdict {
    ACCEPT,
    /** Nobody is told: for what comes from outside. */
    DROP,
    /** The sender is told at once, so that it tries the other family instead of waiting: TCP reset, or ICMP administratively prohibited. */
    REJECT
}
