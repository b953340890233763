package bulkhead.app.tunnel;

import bulkhead.leakguard.host.HostException;
import bulkhead.leakguard.policy.Protection;
import bulkhead.protocol.VpnConfig;
import bulkhead.protocol.ppp.auth.Prompt;
import java.net.InetAddress;
import java.util.List;

/**
 * One connection that the user asks for.
 *
 * @param server a host name or an address literal
 * @param outer the IP version towards the server
 * @param vpn the session itself, with its secrets
 * @param reconnect whether a connection that is lost is to come back, or to end
 * @param found the server's addresses, where this connection takes over from another; else none, and they are sought
 */
public record TunnelRequest(
        String server,
        Outer outer,
        VpnConfig vpn,
        Routing routing,
        Protection protection,
        boolean reconnect,
        List<InetAddress> found) {
    /** Of a connection that is the first. */
    public TunnelRequest(
            String server, Outer outer, VpnConfig vpn, Routing routing, Protection protection, boolean reconnect) {
        this(server, outer, vpn, routing, protection, reconnect, List.of());
    }

    /** This request, of a connection that asks somebody what the server wants to know. */
    public TunnelRequest asking(Prompt prompt) {
        return new TunnelRequest(
                server, outer, vpn.with(b -> b.prompt = prompt), routing, protection, reconnect, found);
    }

    /** This request, of a connection that ends when it is lost. */
    public TunnelRequest withoutReconnection() {
        return new TunnelRequest(server, outer, vpn, routing, protection, false, found);
    }

    /**
     * This request, of a connection that takes over from another with its guard closed: no name can be asked for then, so the server
     * is sought now, while that one is up.
     */
    public TunnelRequest takingOver() throws HostException {
        return new TunnelRequest(
                server,
                outer,
                vpn,
                routing,
                protection,
                reconnect,
                ServerAddress.now(this, RememberedAddresses.ofUser()));
    }

    /** Whether it takes over what another connection had closed. */
    boolean takesOver() {
        return !found.isEmpty();
    }

    /** The IP version of the packets that carry the tunnel. */
    public enum Outer {
        ANY,
        IPV4,
        IPV6
    }
}
