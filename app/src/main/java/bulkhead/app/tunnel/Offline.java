package bulkhead.app.tunnel;

import bulkhead.leakguard.host.NetworkException;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Whether this computer is on any network at all: to ask or to call anybody without one only takes time. */
final class Offline {
    private Offline() {}

    /** An interface as the system tells of it. @param up whether its link carries */
    record Link(String name, boolean up) {}

    /** Throws unless some link carries. */
    static void check() throws NetworkException {
        Optional<NetworkException> why = why(links());
        if (why.isPresent()) {
            throw why.get();
        }
    }

    static Optional<NetworkException> why(List<Link> links) {
        if (links.stream().anyMatch(Link::up)) {
            return Optional.empty();
        }
        return Optional.of(
                links.isEmpty()
                        ? new NetworkException("this computer is on no network: join one")
                        : unplugged(
                                String.join(", ", links.stream().map(Link::name).toList())));
    }

    /** @param link one or more, as in a sentence */
    static NetworkException unplugged(String link) {
        return new NetworkException("no network: " + link + " has no link; plug the cable in, or join a network");
    }

    /** Those that others can be behind. */
    private static List<Link> links() {
        List<Link> links = new ArrayList<>();
        try {
            for (NetworkInterface link : NetworkInterface.networkInterfaces().toList()) {
                if (!link.isLoopback()) {
                    links.add(new Link(link.getName(), link.isUp()));
                }
            }
            return links;
        } catch (SocketException e) {
            // Then whoever is called has to show it.
            return List.of(new Link("", true));
        }
    }
}
