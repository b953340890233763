package bulkhead.protocol.l2tp;

/** Which end of the tunnel we are (RFC 2661 section 1.2). */
public enum Role {
    /** The access concentrator: the client, which opens the tunnel and places the call. */
    LAC,
    /** The network server, which waits for both. */
    LNS
}
