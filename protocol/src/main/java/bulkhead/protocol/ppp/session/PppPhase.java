package bulkhead.protocol.ppp.session;

/** The phases of a link, and the end (RFC 1661 section 3.2). */
enum PppPhase {
    DEAD,
    ESTABLISH,
    AUTHENTICATE,
    NETWORK,
    TERMINATE,
    OVER
}
