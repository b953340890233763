package bulkhead.protocol.ppp;

/** What we do with the network control protocol of one family. */
public enum NcpPolicy {
    /** Negotiate it, our request first. */
    OPEN,
    /** Negotiate it, but only once the peer has asked; what accel-ppp does with {@code ipv6=allow}. */
    PASSIVE,
    /** Answer with Protocol-Reject. */
    REJECT,
    /** Never answer. */
    IGNORE
}
