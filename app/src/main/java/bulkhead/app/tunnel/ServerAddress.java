package bulkhead.app.tunnel;

import bulkhead.app.tunnel.TunnelRequest.Outer;
import bulkhead.leakguard.host.HostException;
import java.net.IDN;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.Security;
import java.util.Comparator;
import java.util.List;

/** The server's name, resolved before the guard closes; its addresses in the order in which they are tried. */
final class ServerAddress {
    /** Of a name with many: who waits for a dead server does not wait longer for each. */
    private static final int MOST = 4;

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
    static List<InetAddress> of(TunnelRequest request, RememberedAddresses addresses, Opening opening)
            throws HostException {
        try {
            return resolve(request.server(), request.outer());
        } catch (HostException e) {
            if (request.protection().killSwitch() || request.protection().lockdown()) {
                List<InetAddress> known = addresses.find(request.server(), request.outer());
                if (known.isEmpty()) {
                    throw new HostException(e.getMessage() + "; if the guard is closed, give the server's address, or"
                            + " run 'bulkhead guard unblock' first");
                }
                return known;
            }
            opening.make();
            return resolve(request.server(), request.outer());
        }
    }

    private static List<InetAddress> resolve(String server, Outer outer) throws HostException {
        InetAddress[] all;
        try {
            all = InetAddress.getAllByName(IDN.toASCII(server));
        } catch (UnknownHostException e) {
            throw new HostException(
                    "the name " + server + " has no address: check its spelling and this computer's DNS", e);
        }
        List<InetAddress> chosen = choose(List.of(all), outer);
        if (chosen.isEmpty()) {
            throw new HostException("the server " + server + " has no " + (outer == Outer.IPV4 ? "IPv4" : "IPv6")
                    + " address: leave out --outer, or choose the other one");
        }
        return chosen;
    }

    /** Those of the wanted family; IPv4 first where any will do, since every server of this kind has it. */
    static List<InetAddress> choose(List<InetAddress> all, Outer outer) {
        return all.stream()
                .filter(address -> outer == Outer.ANY || outer == Outer.IPV4 == address instanceof Inet4Address)
                .sorted(Comparator.comparing((InetAddress address) -> !(address instanceof Inet4Address)))
                .limit(MOST)
                .toList();
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
