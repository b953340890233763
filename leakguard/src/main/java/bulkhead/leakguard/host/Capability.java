package bulkhead.leakguard.host;

/** What not every system can, or not every computer with it. */
public enum Capability {
    /** ESP without UDP (IP protocol 50). */
    RAW_ESP,
    /**
     * To ask in the tunnel for names of single domains, while all others are asked for as before: without it a split tunnel
     * leaves name resolution alone.
     */
    SPLIT_DNS,
    /** To ask for names in the tunnel at all. */
    RESOLVERS,
    /** IPv6 on the tunnel's interface. */
    IPV6,
    /** To know another program's sockets by a mark, which that program needs a right to set. */
    MARKS
}
