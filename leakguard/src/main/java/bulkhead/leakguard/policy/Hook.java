package bulkhead.leakguard.policy;

/** Where a packet is met. */
public enum Hook {
    /** From this host. */
    OUT,
    /** To this host. */
    IN,
    /** Through it, from or to a container, a virtual machine or another host. */
    FORWARD,
    /** Out of it, sent or forwarded: by now no other program's rule gives it another interface. Nothing can be rejected here. */
    LEAVE
}
