package bulkhead.protocol.ike;

/** What NAT detection found between the peers (RFC 3947 section 3.2). */
public enum NatTraversal {
    /** No NAT, or a peer that does not know NAT traversal: raw ESP. */
    NONE,
    /** We are behind a NAT: ESP in UDP, and keepalives are ours to send (RFC 3948 section 4). */
    LOCAL,
    /** The peer is behind a NAT: ESP in UDP. */
    REMOTE,
    BOTH,
    /** No NAT, but we pretended one so as to have ESP in UDP. */
    FORCED;

    /** Whether ESP and IKE run over UDP port 4500. */
    public boolean udpEncapsulation() {
        return this != NONE;
    }
}
