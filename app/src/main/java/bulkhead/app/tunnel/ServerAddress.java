package bulkhead.app.tunnel;

import bulkhead.app.tunnel.TunnelRequest.Outer;
import bulkhead.leakguard.host.HostException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.Security;
import java.util.List;
import java.util.Optional;

/** The server's name, resolved before the guard closes. */
final class ServerAddress {
    static {
        // A name that was not found a moment ago may be found once the guard of a crashed run is out of the way.
        Security.setProperty("networkaddress.cache.negative.ttl", "0");
    }

    private ServerAddress() {}

    /** Makes room for a question. */
    @FunctionalInterface
    interface Opening {
        void make() throws HostException;
    }

    /**
     * A guard that an earlier run left closed lets no DNS query out. That of Connecting, which the opening makes, leaves IPv4
     * open, but for the kill switch: then the server is sought where it was last.
     */
    static InetAddress of(TunnelRequest request, RememberedAddresses addresses, Opening opening) throws HostException {
        try {
            return resolve(request.server(), request.outer());
        } catch (HostException e) {
            if (request.protection().killSwitch() || request.protection().lockdown()) {
                return addresses
                        .find(request.server(), request.outer())
                        .orElseThrow(() -> new HostException(e.getMessage() + "; if the guard is closed, give the"
                                + " server's address, or run 'bulkhead guard unblock' first"));
            }
            opening.make();
            return resolve(request.server(), request.outer());
        }
    }

    private static InetAddress resolve(String server, Outer outer) throws HostException {
        InetAddress[] all;
        try {
            all = InetAddress.getAllByName(server);
        } catch (UnknownHostException e) {
            throw new HostException(
                    "the name " + server + " has no address: check its spelling and this computer's DNS", e);
        }
        return choose(List.of(all), outer)
                .orElseThrow(() -> new HostException("the server " + server + " has no "
                        + (outer == Outer.IPV4 ? "IPv4" : "IPv6")
                        + " address: leave out --outer, or choose the other one"));
    }

    /** The first address of the wanted family; IPv4 first where any will do, since every server of this kind has it. */
    static Optional<InetAddress> choose(List<InetAddress> all, Outer outer) {
        Optional<InetAddress> ipv4 = first(all, true).filter(_ -> outer != Outer.IPV6);
        return ipv4.isPresent() ? ipv4 : first(all, false).filter(_ -> outer != Outer.IPV4);
    }

    private static Optional<InetAddress> first(List<InetAddress> all, boolean v4) {
        return all.stream().filter(a -> a instanceof Inet4Address == v4).findFirst();
    }

    static boolean isLiteral(String text) {
        try {
            InetAddress.ofLiteral(text);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
