package bulkhead.app.doctor;

import bulkhead.app.doctor.Finding.Side;
import bulkhead.app.doctor.IkeProbe.Answer;
import bulkhead.app.doctor.Recipes.Fault;
import bulkhead.app.tunnel.ServerAddress;
import bulkhead.app.tunnel.TunnelRequest.Outer;
import bulkhead.leakguard.host.HostException;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Whether a server can be found, reached, and answers as an IKE server does. */
final class ServerChecks {
    static final List<Topic> TOPICS = List.of(Topic.NAME, Topic.ROUTE, Topic.ANSWER);

    private final String server;
    private final Outer outer;
    private final ServerAddress.Ways ways;
    private final boolean connected;
    private List<InetAddress> addresses = List.of();
    private Optional<InetAddress> reached = Optional.empty();

    /**
     * @param ways as a connection finds them: past its own tunnel and a closed guard
     * @param connected whether this user has a connection
     */
    ServerChecks(String server, Outer outer, ServerAddress.Ways ways, boolean connected) {
        this.server = server;
        this.outer = outer;
        this.ways = ways;
        this.connected = connected;
    }

    Finding name() {
        try {
            addresses = ServerAddress.resolve(server, outer);
            return Finding.good(
                    Topic.NAME,
                    server + " is at "
                            + addresses.stream()
                                    .map(InetAddress::getHostAddress)
                                    .collect(Collectors.joining(", "))
                            + lacking());
        } catch (HostException e) {
            return Finding.bad(Topic.NAME, e).orElse("whether the guard is closed");
        }
    }

    /** The family that the name has no address of; of a literal that is no news. */
    private String lacking() {
        boolean ipv4 = addresses.stream().anyMatch(Inet4Address.class::isInstance);
        boolean ipv6 = addresses.stream().anyMatch(Inet6Address.class::isInstance);
        if (outer != Outer.ANY || ipv4 && ipv6 || ServerAddress.isLiteral(server)) {
            return "";
        }
        return ipv4 ? ", and has no IPv6 address" : ", and has no IPv4 address";
    }

    Finding route() {
        if (addresses.isEmpty()) {
            return unknown(Topic.ROUTE);
        }
        try {
            ServerAddress.Reach reach = ServerAddress.reach(ways, addresses);
            reached = Optional.of(reach.address());
            return Finding.good(
                    Topic.ROUTE,
                    reach.address().getHostAddress() + " is reached by "
                            + reach.underlay().interfaceName() + ", from "
                            + reach.underlay().source().getHostAddress());
        } catch (HostException e) {
            return Finding.bad(Topic.ROUTE, e);
        }
    }

    Finding answer() throws InterruptedException {
        if (connected) {
            return Finding.unseen(
                    Topic.ANSWER, "the server is not asked while you are connected", "disconnect, and look again");
        }
        if (reached.isEmpty()) {
            return unknown(Topic.ANSWER);
        }
        try {
            return answer(IkeProbe.send(reached.get()));
        } catch (IOException e) {
            return Finding.bad(
                            Topic.ANSWER,
                            "nothing can be sent to " + server + " from this computer (" + e.getMessage() + ")",
                            "check this computer's firewall, and whether the guard is closed")
                    .of(Side.HERE);
        }
    }

    private Finding answer(IkeProbe.Result result) {
        boolean at500 = result.ike() == Answer.IKE;
        boolean at4500 = result.natTraversal() == Answer.IKE;
        if (at500 && at4500) {
            return Finding.good(Topic.ANSWER, "the server answers at UDP 500 and 4500");
        }
        if (at500) {
            return Finding.warning(
                            Topic.ANSWER,
                            "the server answers at UDP 500 and not at 4500",
                            "if connecting fails after IKE, have UDP 4500 opened on the way to the server")
                    .by(Recipes.of(Fault.UDP_CLOSED, ServerFamily.UNKNOWN));
        }
        if (at4500) {
            return Finding.warning(
                            Topic.ANSWER,
                            "the server answers at UDP 4500 and not at 500, where a connection begins",
                            "have UDP 500 opened on the way to the server")
                    .by(Recipes.of(Fault.UDP_CLOSED, ServerFamily.UNKNOWN));
        }
        if (result.ike() == Answer.REFUSED) {
            return Finding.bad(
                            Topic.ANSWER,
                            "a router or a firewall on the way lets nothing through to UDP 500 of the server",
                            "ask whose firewall that is to let UDP ports 500 and 4500 through, or try another network")
                    .by(Recipes.of(Fault.UDP_CLOSED, ServerFamily.UNKNOWN));
        }
        return result.ike() == Answer.CLOSED
                ? Finding.bad(
                                Topic.ANSWER,
                                "no IKE program listens at UDP 500 of the server",
                                "check the server's name; on the server, start its IKE service")
                        .of(Side.SERVER)
                        .by(Recipes.of(Fault.IKE_NOT_RUNNING, ServerFamily.UNKNOWN))
                : Finding.bad(
                                Topic.ANSWER,
                                "the server does not answer at UDP 500 or 4500",
                                "it is off, or a firewall on the way drops UDP 500: try another network,"
                                        + " or ask the server's administrator")
                        .by(Recipes.of(Fault.UDP_CLOSED, ServerFamily.UNKNOWN));
    }

    private static Finding unknown(Topic topic) {
        return Finding.unseen(
                topic, "not looked at, as the server's address is not known or has no route", "see above");
    }
}
