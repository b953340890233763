package bulkhead.app.tunnel;

import bulkhead.app.tunnel.TunnelRequest.Outer;
import bulkhead.leakguard.host.HostException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.Security;

/** The server's name, resolved before the guard closes. */
final class ServerAddress {
    static {
        // A name that was not found a moment ago may be found once the guard of a crashed run is out of the way.
        Security.setProperty("networkaddress.cache.negative.ttl", "0");
    }

    private ServerAddress() {}

    /** The first address of the wanted family; IPv4 first where any will do, since every server of this kind has it. */
    static InetAddress resolve(String server, Outer outer) throws HostException {
        InetAddress[] all;
        try {
            all = InetAddress.getAllByName(server);
        } catch (UnknownHostException e) {
            throw new HostException(
                    "the name " + server + " has no address: check its spelling and this computer's DNS", e);
        }
        InetAddress other = null;
        for (InetAddress address : all) {
            boolean v4 = address instanceof Inet4Address;
            if (v4 && outer != Outer.IPV6) {
                return address;
            }
            if (!v4 && outer != Outer.IPV4 && other == null) {
                other = address;
            }
        }
        if (other == null) {
            throw new HostException("the server " + server + " has no " + (outer == Outer.IPV4 ? "IPv4" : "IPv6")
                    + " address: leave out --outer, or choose the other one");
        }
        return other;
    }
}
