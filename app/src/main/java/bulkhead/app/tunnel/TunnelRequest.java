package bulkhead.app.tunnel;

import bulkhead.protocol.VpnConfig;

/**
 * One connection that the user asks for.
 *
 * @param server a host name or an address literal
 * @param outer the IP version towards the server
 * @param vpn the session itself, with its secrets
 */
public record TunnelRequest(String server, Outer outer, VpnConfig vpn, Routing routing) {
    /** The IP version of the packets that carry the tunnel. */
    public enum Outer {
        ANY,
        IPV4,
        IPV6
    }
}
