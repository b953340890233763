package bulkhead.app.tunnel;

import bulkhead.leakguard.policy.Protection;
import bulkhead.protocol.VpnConfig;

/**
 * One connection that the user asks for.
 *
 * @param server a host name or an address literal
 * @param outer the IP version towards the server
 * @param vpn the session itself, with its secrets
 * @param reconnect whether a connection that is lost is to come back, or to end
 */
public record TunnelRequest(
        String server, Outer outer, VpnConfig vpn, Routing routing, Protection protection, boolean reconnect) {
    /** This request, of a connection that ends when it is lost. */
    public TunnelRequest withoutReconnection() {
        return new TunnelRequest(server, outer, vpn, routing, protection, false);
    }

    /** The IP version of the packets that carry the tunnel. */
    public enum Outer {
        ANY,
        IPV4,
        IPV6
    }
}
