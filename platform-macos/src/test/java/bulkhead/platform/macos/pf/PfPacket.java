package bulkhead.platform.macos.pf;

import bulkhead.leakguard.policy.Endpoint;
import bulkhead.leakguard.policy.Family;
import bulkhead.leakguard.policy.Packet;
import bulkhead.leakguard.policy.Sender;
import java.net.InetAddress;

/**
 * A packet as pf meets it on one interface, in one direction.
 *
 * @param user the owner of its socket, or -1 where there is none
 * @param fragment of a packet that was not joined
 * @param quotes what an ICMP error is about; none of other packets
 */
record PfPacket(
        Direction direction,
        String on,
        InetAddress source,
        InetAddress destination,
        int protocol,
        int sourcePort,
        int destinationPort,
        int type,
        int code,
        long user,
        boolean fragment,
        Flow quotes) {
    enum Direction {
        IN,
        OUT
    }

    /** What a state is found by. */
    record Flow(InetAddress source, InetAddress destination, int protocol, int sourcePort, int destinationPort) {
        Flow back() {
            return new Flow(destination, source, protocol, destinationPort, sourcePort);
        }
    }

    private static final long ROOT = 0;
    private static final long SOMEBODY = 501;

    /** Of what this host sends, or of what has left it again. */
    static PfPacket out(Packet packet) {
        return of(Direction.OUT, packet.out(), packet, packet.in().isEmpty() ? user(packet) : -1);
    }

    static PfPacket in(Packet packet) {
        return of(Direction.IN, packet.in(), packet, -1);
    }

    /** Of who may send to the server, as far as pf can know them. */
    static PfPacket toServer(InetAddress source, String on, Endpoint server, int port) {
        long user = server.sender() instanceof Sender.User(var id) ? id : ROOT;
        int protocol = server.transport() == Endpoint.Transport.UDP ? Packet.UDP : Packet.TCP;
        int to = server.ports().stream().mapToInt(Integer::intValue).max().orElseThrow();
        return new PfPacket(Direction.OUT, on, source, server.address(), protocol, port, to, 0, 0, user, false, null);
    }

    private static PfPacket of(Direction direction, String on, Packet packet, long user) {
        return new PfPacket(
                direction,
                on.equals("loopback") ? PfMatches.LOOPBACK : on,
                packet.source(),
                packet.destination(),
                packet.protocol(),
                packet.sourcePort(),
                packet.destinationPort(),
                packet.icmpType(),
                packet.icmpCode(),
                user,
                false,
                null);
    }

    /** Our sockets are root's; a mark tells pf nothing. */
    private static long user(Packet packet) {
        if (packet.senders().contains(new Sender.Ours())) {
            return ROOT;
        }
        return packet.senders().stream()
                .filter(Sender.User.class::isInstance)
                .mapToLong(sender -> ((Sender.User) sender).id())
                .findFirst()
                .orElse(SOMEBODY);
    }

    PfPacket asFragment() {
        return new PfPacket(
                direction,
                on,
                source,
                destination,
                protocol,
                sourcePort,
                destinationPort,
                type,
                code,
                user,
                true,
                quotes);
    }

    PfPacket joined() {
        return new PfPacket(
                direction,
                on,
                source,
                destination,
                protocol,
                sourcePort,
                destinationPort,
                type,
                code,
                user,
                false,
                quotes);
    }

    PfPacket quoting(Flow flow) {
        return new PfPacket(
                direction,
                on,
                source,
                destination,
                protocol,
                sourcePort,
                destinationPort,
                type,
                code,
                user,
                fragment,
                flow);
    }

    PfPacket on(String other) {
        return new PfPacket(
                direction,
                other,
                source,
                destination,
                protocol,
                sourcePort,
                destinationPort,
                type,
                code,
                user,
                fragment,
                quotes);
    }

    Family family() {
        return Family.of(destination);
    }

    boolean hasPorts() {
        return protocol == Packet.TCP || protocol == Packet.UDP;
    }

    Flow flow() {
        return new Flow(source, destination, protocol, sourcePort, destinationPort);
    }
}
