package bulkhead.leakguard.policy;

import java.net.InetAddress;
import java.util.Collection;
import java.util.Set;

/** What a rule asks of a packet. */
public sealed interface Condition {
    boolean matches(Packet packet);

    record IsFamily(Family family) implements Condition {
        @Override
        public boolean matches(Packet packet) {
            return packet.family() == family;
        }
    }

    /** It came by this interface, or by any other when {@code not}. */
    record In(String name, boolean not) implements Condition {
        @Override
        public boolean matches(Packet packet) {
            return packet.in().equals(name) != not;
        }
    }

    /** It leaves by this interface, or by any other when {@code not}. */
    record Out(String name, boolean not) implements Condition {
        @Override
        public boolean matches(Packet packet) {
            return packet.out().equals(name) != not;
        }
    }

    /** It came by the interface by which this host speaks with itself. */
    record InLoopback() implements Condition {
        @Override
        public boolean matches(Packet packet) {
            return packet.in().equals(Packet.LOOPBACK);
        }
    }

    /** It leaves by the interface by which this host speaks with itself. */
    record OutLoopback() implements Condition {
        @Override
        public boolean matches(Packet packet) {
            return packet.out().equals(Packet.LOOPBACK);
        }
    }

    /** It came by one of these interfaces. */
    record InAny(Set<String> names) implements Condition {
        public InAny {
            names = Set.copyOf(names);
        }

        @Override
        public boolean matches(Packet packet) {
            return names.contains(packet.in());
        }
    }

    /** It leaves by one of these interfaces. */
    record OutAny(Set<String> names) implements Condition {
        public OutAny {
            names = Set.copyOf(names);
        }

        @Override
        public boolean matches(Packet packet) {
            return names.contains(packet.out());
        }
    }

    /** It goes back in a flow that the other end began, or is an ICMP error about what went forth in it. */
    record Answer() implements Condition {
        @Override
        public boolean matches(Packet packet) {
            return packet.answer();
        }
    }

    /** Its source is in one of these ranges of one family. */
    record Source(Set<IpRange> ranges) implements Condition {
        public Source {
            ranges = oneFamily(ranges);
        }

        @Override
        public boolean matches(Packet packet) {
            return ranges.stream().anyMatch(r -> r.contains(packet.source()));
        }
    }

    /** Its destination is in one of these ranges of one family. */
    record Destination(Set<IpRange> ranges) implements Condition {
        public Destination {
            ranges = oneFamily(ranges);
        }

        @Override
        public boolean matches(Packet packet) {
            return ranges.stream().anyMatch(r -> r.contains(packet.destination()));
        }
    }

    record Protocol(int number) implements Condition {
        @Override
        public boolean matches(Packet packet) {
            return packet.protocol() == number;
        }
    }

    /** UDP from one of these ports to one of those; none is any. */
    record Udp(Set<Integer> sourcePorts, Set<Integer> destinationPorts) implements Condition {
        public Udp {
            sourcePorts = Set.copyOf(sourcePorts);
            destinationPorts = Set.copyOf(destinationPorts);
        }

        Udp(int sourcePort, int destinationPort) {
            this(Set.of(sourcePort), Set.of(destinationPort));
        }

        @Override
        public boolean matches(Packet packet) {
            return packet.protocol() == Packet.UDP && ports(packet, sourcePorts, destinationPorts);
        }
    }

    /** The same of TCP. */
    record Tcp(Set<Integer> sourcePorts, Set<Integer> destinationPorts) implements Condition {
        public Tcp {
            sourcePorts = Set.copyOf(sourcePorts);
            destinationPorts = Set.copyOf(destinationPorts);
        }

        @Override
        public boolean matches(Packet packet) {
            return packet.protocol() == Packet.TCP && ports(packet, sourcePorts, destinationPorts);
        }
    }

    /** TCP or UDP to one of these ports. */
    record Port(Set<Integer> ports) implements Condition {
        public Port {
            ports = Set.copyOf(ports);
        }

        @Override
        public boolean matches(Packet packet) {
            return (packet.protocol() == Packet.UDP || packet.protocol() == Packet.TCP)
                    && ports.contains(packet.destinationPort());
        }
    }

    /** ICMP or ICMPv6, as the family is, of one of these types. */
    record Icmp(Family family, Set<Integer> types) implements Condition {
        public Icmp {
            types = Set.copyOf(types);
        }

        @Override
        public boolean matches(Packet packet) {
            return packet.family() == family
                    && packet.protocol() == (family == Family.IPV4 ? Packet.ICMP : Packet.ICMPV6)
                    && types.contains(packet.icmpType());
        }
    }

    /** ICMP "administratively prohibited": what a rejecting rule answers (RFC 1812 section 5.2.7.1, RFC 4443 section 3.1). */
    record Prohibited(Family family) implements Condition {
        @Override
        public boolean matches(Packet packet) {
            return packet.family() == family
                    && packet.protocol() == (family == Family.IPV4 ? Packet.ICMP : Packet.ICMPV6)
                    && packet.icmpType() == type()
                    && packet.icmpCode() == code();
        }

        public int type() {
            return family == Family.IPV4 ? 3 : 1;
        }

        public int code() {
            return family == Family.IPV4 ? 13 : 1;
        }
    }

    /** It is of this sender's. */
    record SentBy(Sender sender) implements Condition {
        @Override
        public boolean matches(Packet packet) {
            return sender instanceof Sender.Anyone || packet.senders().contains(sender);
        }
    }

    /** Of a process that a captive portal is open for, over TCP or to its DNS. */
    record OfPortal() implements Condition {
        @Override
        public boolean matches(Packet packet) {
            return packet.ofPortal()
                    && (packet.protocol() == Packet.TCP
                            || packet.protocol() == Packet.UDP
                                    && (packet.hook() == Hook.IN ? packet.sourcePort() : packet.destinationPort())
                                            == 53);
        }
    }

    /** An ICMP error about a packet of ours to this address. */
    record Quotes(InetAddress destination) implements Condition {
        @Override
        public boolean matches(Packet packet) {
            return packet.quoted().filter(destination::equals).isPresent();
        }
    }

    private static boolean ports(Packet packet, Set<Integer> sources, Set<Integer> destinations) {
        return (sources.isEmpty() || sources.contains(packet.sourcePort()))
                && (destinations.isEmpty() || destinations.contains(packet.destinationPort()));
    }

    private static Set<IpRange> oneFamily(Collection<IpRange> ranges) {
        if (ranges.stream().map(IpRange::family).distinct().count() != 1) {
            throw new IllegalArgumentException("ranges of one family wanted: " + ranges);
        }
        return Set.copyOf(ranges);
    }
}
