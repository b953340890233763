package bulkhead.leakguard.daemon;

import bulkhead.leakguard.daemon.Reply.Reason;
import bulkhead.leakguard.host.HostPlan;
import bulkhead.leakguard.host.InterfaceAddress;
import bulkhead.leakguard.host.SystemWords;
import bulkhead.leakguard.host.TunnelPlan;
import bulkhead.leakguard.host.Underlay;
import bulkhead.leakguard.policy.Endpoint;
import bulkhead.leakguard.policy.Family;
import bulkhead.leakguard.policy.NoHost;
import bulkhead.leakguard.policy.Sender;
import bulkhead.leakguard.policy.TunnelInterface;
import java.net.InetAddress;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/** What an owner has of this host by the daemon's hand. A request may name that and nothing else. */
final class Claims {
    private static final int SOCKETS = 64;

    private record Socket(InetAddress server, int port) {}

    private final Deque<Socket> sockets = new ArrayDeque<>();
    private Optional<String> tun = Optional.empty();

    Claims() {}

    /** What an owner had before the daemon was started anew. */
    Claims(Standing standing) {
        tun = standing.tun();
        standing.plan().server().ifPresent(server -> socket(server.address(), server.localPort()));
    }

    void tun(String name) {
        tun = Optional.of(name);
    }

    /** The oldest is forgotten beyond a number that no connection needs at a time. */
    void socket(InetAddress server, int port) {
        if (sockets.size() == SOCKETS) {
            sockets.removeFirst();
        }
        sockets.addLast(new Socket(server, port));
    }

    static void checkName(String name, GuardedHost host) throws RefusedException {
        if (!name.equals(host.tunName())) {
            throw notAllowed("the interface's name is none of Bulkhead's: use a program of the daemon's version");
        }
    }

    void check(Underlay underlay, InetAddress server, GuardedHost host) throws RefusedException {
        if (Family.of(server) != Family.of(underlay.source())) {
            throw notAllowed("the server and the way to it are of different IP versions");
        }
        if (NoHost.is(server)) {
            throw notAllowed("the server's address is none of a server: check it");
        }
        if (tun.filter(underlay.interfaceName()::equals).isPresent() || !host.leadsOut(underlay)) {
            throw notAllowed("the way to the server is none of this host's: connect again");
        }
    }

    /** The system tells whose a port is. */
    void check(Request.ClaimUdp socket, Peer peer, GuardedHost host) throws RefusedException {
        check(socket.underlay(), socket.server(), host);
        if (!host.isBoundBy(peer.process(), socket.underlay().source(), socket.port())) {
            throw notAllowed("the socket to the server is none of this program's: connect again");
        }
    }

    void check(HostPlan plan, Peer peer) throws RefusedException {
        if (plan.foreign().isPresent()) {
            checkForeign(plan.foreign().get(), peer);
            return;
        }
        if (plan.server().isPresent() && !covers(plan.server().get())) {
            throw new RefusedException(
                    Reason.NOT_OWNER, "the socket to the server is not this connection's: connect again");
        }
        if (plan.tunnel().isPresent()) {
            TunnelPlan tunnel = plan.tunnel().get();
            if (tun.filter(tunnel.tun()::equals).isEmpty()) {
                throw new RefusedException(Reason.NOT_OWNER, "the interface is not this connection's: connect again");
            }
            Optional<String> unfit = tunnel.unfit().or(() -> clash(tunnel, plan.server()));
            if (unfit.isPresent()) {
                throw notAllowed(unfit.get() + ": ask who runs the server");
            }
        }
    }

    private static void checkForeign(TunnelInterface tunnel, Peer peer) throws RefusedException {
        if (!peer.isAdministrator()) {
            throw notAllowed("only " + SystemWords.here().administrators()
                    + " may have another program's tunnel guarded: "
                    + SystemWords.here().withRights());
        }
        if (!TunnelPlan.isInterfaceName(tunnel.name())) {
            throw notAllowed("that is no interface's name: check it");
        }
    }

    private boolean covers(Endpoint server) {
        return server.sender() instanceof Sender.Ours
                && server.transport() == Endpoint.Transport.UDP
                && (server.localPort() == 0 || sockets.contains(new Socket(server.address(), server.localPort())));
    }

    /** Rules about the tunnel's addresses would meet our own packets to the server. */
    private static Optional<String> clash(TunnelPlan tunnel, Optional<Endpoint> server) {
        return tunnel.addresses().stream()
                .map(InterfaceAddress::address)
                .filter(a -> server.map(Endpoint::address).filter(a::equals).isPresent())
                .findFirst()
                .map(_ -> "an address in the tunnel is the server's own outside it");
    }

    private static RefusedException notAllowed(String sentence) {
        return new RefusedException(Reason.NOT_ALLOWED, sentence);
    }
}
