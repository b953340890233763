package bulkhead.app.tunnel;

import bulkhead.app.tunnel.TunnelRequest.Outer;
import bulkhead.leakguard.HostNetworkProvider;
import bulkhead.leakguard.host.HostException;
import bulkhead.leakguard.host.NetworkException;
import bulkhead.leakguard.host.Underlay;
import java.net.IDN;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.Security;
import java.util.Comparator;
import java.util.List;

/**
 * The server's name, resolved before the guard closes; its addresses in the order in which they are tried, by whoever asks: a
 * connection, or the doctor.
 */
public final class ServerAddress {
    /** Of a name with many: who waits for a dead server does not wait longer for each. */
    static final int MOST = 4;

    static {
        // A name that was not found a moment ago may be found once the guard of a crashed run is out of the way.
        Security.setProperty("networkaddress.cache.negative.ttl", "0");
        // Whoever asks again wants to know what is so now; the system's resolver has a memory of its own.
        Security.setProperty("networkaddress.cache.ttl", "0");
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
        if (request.takesOver()) {
            return request.found();
        }
        if (!isLiteral(request.server())) {
            Offline.check();
        }
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

    /** Those that can be asked for as things are, or else where the server was last. */
    static List<InetAddress> now(TunnelRequest request, RememberedAddresses addresses) throws HostException {
        try {
            return resolve(request.server(), request.outer());
        } catch (HostException e) {
            List<InetAddress> known = addresses.find(request.server(), request.outer());
            if (known.isEmpty()) {
                throw new HostException(e.getMessage() + "; the connection of now stays: end it first, or give the"
                        + " server's address");
            }
            return known;
        }
    }

    /** An address of the server's, and this computer's way to it. */
    public record Reach(InetAddress address, Underlay underlay) {}

    /** Finds this computer's way to an address. */
    @FunctionalInterface
    public interface Ways {
        Underlay to(InetAddress address) throws HostException;
    }

    /** The first address that there is a way to: a network without IPv4, say, has none to the others; better one whose link carries. */
    public static Reach reach(Ways ways, List<InetAddress> addresses) throws HostException {
        HostException none = null;
        Reach unlinked = null;
        for (InetAddress address : addresses) {
            try {
                Reach reach = new Reach(address, ways.to(address));
                if (reach.underlay().linked()) {
                    return reach;
                }
                unlinked = unlinked == null ? reach : unlinked;
            } catch (HostException e) {
                none = none == null ? e : none;
            }
        }
        if (unlinked != null) {
            return unlinked;
        }
        throw none;
    }

    /** A name that does not exist is a matter of spelling; a resolver that is silent is the network's. */
    private static HostException unknown(String server, UnknownHostException e) throws HostException {
        if (HostNetworkProvider.ofThisHost().isForLackOfAnswer(String.valueOf(e.getMessage()))) {
            return new NetworkException(
                    "DNS did not answer when it was asked for " + server
                            + ": check this computer's network and its resolvers, or give the server's address",
                    e);
        }
        return new HostException("the name " + server + " has no address: check its spelling", e);
    }

    /** Those that are tried, in their order. */
    public static List<InetAddress> resolve(String server, Outer outer) throws HostException {
        List<InetAddress> all = resolveAll(server, outer);
        return all.subList(0, Math.min(all.size(), MOST));
    }

    /** All that the name has, in the order in which they are tried. */
    static List<InetAddress> resolveAll(String server, Outer outer) throws HostException {
        InetAddress[] all;
        try {
            all = InetAddress.getAllByName(IDN.toASCII(server));
        } catch (UnknownHostException e) {
            throw unknown(server, e);
        }
        List<InetAddress> chosen = choose(List.of(all), outer);
        if (chosen.isEmpty()) {
            throw new HostException("the server " + server + " has no " + (outer == Outer.IPV4 ? "IPv4" : "IPv6")
                    + " address: leave out --outer, or choose the other one");
        }
        return outer == Outer.IPV4 ? chosen : Nat64.with(chosen);
    }

    /** Those of the wanted family; IPv4 first where any will do, since every server of this kind has it. */
    static List<InetAddress> choose(List<InetAddress> all, Outer outer) {
        return all.stream()
                .filter(address -> outer == Outer.ANY || outer == Outer.IPV4 == address instanceof Inet4Address)
                .sorted(Comparator.comparing((InetAddress address) -> !(address instanceof Inet4Address)))
                .toList();
    }

    public static boolean isLiteral(String text) {
        try {
            InetAddress.ofLiteral(text);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
