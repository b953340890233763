package bulkhead.protocol;

import bulkhead.protocol.ike.DhGroup;

/**
 * How one talks to a kind of server, where kinds differ in what they understand. What the user wants of any server is in {@link
 * VpnConfig}. A client that is not understood goes over to another one, see {@link Variations}.
 *
 * @param rawEsp ask for ESP as IP protocol 50 where there is no NAT, instead of forcing UDP encapsulation
 * @param pfs the group of the quick modes that we begin; null for no perfect forward secrecy
 * @param sha2CutTo96 HMAC-SHA2-256 in ESP is cut to 96 bits, as in draft-ietf-ipsec-ciph-sha-256-00, and not to the 128 of RFC
 *     4868; both have the same number in IKE
 * @param innerPort the UDP source port of L2TP inside ESP, or {@link #BY_CHANCE}
 * @param dataSequencing ask for sequence numbers in L2TP data messages
 */
public record Dialect(boolean rawEsp, DhGroup pfs, boolean sha2CutTo96, int innerPort, boolean dataSequencing) {
    /**
     * Another port in each session, as Apple's clients have it: two clients behind one NAT differ by it in the server's IPsec policies
     * (RFC 2661 section 8.1, RFC 3193 section 4).
     */
    public static final int BY_CHANCE = 0;

    public static final int L2TP_PORT = 1701;

    /** What most servers understand. */
    public static final Dialect USUAL = new Dialect(false, null, false, BY_CHANCE, false);

    public Dialect withRawEsp(boolean rawEsp) {
        return new Dialect(rawEsp, pfs, sha2CutTo96, innerPort, dataSequencing);
    }

    public Dialect withPfs(DhGroup pfs) {
        return new Dialect(rawEsp, pfs, sha2CutTo96, innerPort, dataSequencing);
    }

    public Dialect withInnerPort(int innerPort) {
        return new Dialect(rawEsp, pfs, sha2CutTo96, innerPort, dataSequencing);
    }

    public Dialect withSha2CutTo96(boolean sha2CutTo96) {
        return new Dialect(rawEsp, pfs, sha2CutTo96, innerPort, dataSequencing);
    }
}
