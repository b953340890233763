package bulkhead.leakguard.policy;

import java.net.InetAddress;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** A packet in words; what is not said is 0, unmarked and of the physical interface. */
final class PacketBuilder {
    static final String LINK = "eth0";
    static final String TUN = "bh0";

    private final Hook hook;
    private final InetAddress source;
    private final InetAddress destination;
    private String in = "";
    private String out = "";
    private int protocol;
    private int sourcePort;
    private int destinationPort;
    private int icmpType;
    private int icmpCode;
    private final Set<Sender> senders = new HashSet<>();
    private boolean ofPortal;
    private boolean answer;
    private Optional<InetAddress> quoted = Optional.empty();

    private PacketBuilder(Hook hook, String source, String destination) {
        this.hook = hook;
        this.source = InetAddress.ofLiteral(source);
        this.destination = InetAddress.ofLiteral(destination);
    }

    static PacketBuilder out(String source, String destination) {
        return new PacketBuilder(Hook.OUT, source, destination).to(LINK);
    }

    static PacketBuilder in(String source, String destination) {
        return new PacketBuilder(Hook.IN, source, destination).from(LINK);
    }

    static PacketBuilder forward(String from, String to, String source, String destination) {
        return new PacketBuilder(Hook.FORWARD, source, destination).from(from).to(to);
    }

    static PacketBuilder leave(String source, String destination) {
        return new PacketBuilder(Hook.LEAVE, source, destination).to(LINK);
    }

    PacketBuilder from(String in) {
        this.in = in;
        return this;
    }

    PacketBuilder to(String out) {
        this.out = out;
        return this;
    }

    PacketBuilder toBridge() {
        return to("docker0");
    }

    PacketBuilder protocol(int number) {
        this.protocol = number;
        return this;
    }

    PacketBuilder tcp(int sourcePort, int destinationPort) {
        return ports(Packet.TCP, sourcePort, destinationPort);
    }

    PacketBuilder udp(int sourcePort, int destinationPort) {
        return ports(Packet.UDP, sourcePort, destinationPort);
    }

    private PacketBuilder ports(int protocol, int sourcePort, int destinationPort) {
        this.sourcePort = sourcePort;
        this.destinationPort = destinationPort;
        return protocol(protocol);
    }

    PacketBuilder icmp(int type, int code) {
        this.icmpType = type;
        this.icmpCode = code;
        return protocol(Family.of(source) == Family.IPV4 ? Packet.ICMP : Packet.ICMPV6);
    }

    PacketBuilder marked() {
        return sentBy(new Sender.Ours());
    }

    PacketBuilder sentBy(Sender sender) {
        senders.add(sender);
        return this;
    }

    PacketBuilder ofPortal() {
        this.ofPortal = true;
        return this;
    }

    PacketBuilder answer() {
        this.answer = true;
        return this;
    }

    PacketBuilder quoting(String destination) {
        this.quoted = Optional.of(InetAddress.ofLiteral(destination));
        return this;
    }

    Packet packet() {
        return new Packet(
                hook,
                in,
                out,
                source,
                destination,
                protocol,
                sourcePort,
                destinationPort,
                icmpType,
                icmpCode,
                senders,
                ofPortal,
                answer,
                quoted);
    }
}
