package bulkhead.conformance;

import bulkhead.servers.Background;
import bulkhead.servers.Packet;
import bulkhead.servers.Topology;
import java.util.Set;
import java.util.function.Predicate;

/** What the background sends in both families, told by ports and addresses that nothing else uses. */
enum Kind {
    TCP(packet -> packet.protocol() == Packet.TCP && packet.destinationPort() == Background.TCP),
    OLD_TCP(packet -> packet.protocol() == Packet.TCP && packet.destinationPort() == Background.OLD_TCP),
    UDP(packet -> packet.protocol() == Packet.UDP && packet.destinationPort() == Background.UDP),
    ECHO(packet -> isEchoRequest(packet) && isTo(packet, Topology.INTERNET_IPV4, Topology.INTERNET_IPV6)),
    DNS_AT_HOME(packet -> isDns(packet) && isTo(packet, Topology.ROUTER_IPV4, Topology.ROUTER_IPV6)),
    DNS_IN_THE_INTERNET(packet -> isDns(packet) && isTo(packet, Topology.INTERNET_IPV4, Topology.INTERNET_IPV6)),
    MDNS(packet -> packet.protocol() == Packet.UDP
            && packet.destinationPort() == 5353
            && isTo(packet, "224.0.0.251", "ff02::fb"));

    private final Predicate<Packet> is;

    Kind(Predicate<Packet> is) {
        this.is = is;
    }

    boolean is(Packet packet) {
        return is.test(packet);
    }

    private static boolean isEchoRequest(Packet packet) {
        return packet.protocol() == (packet.version() == 4 ? Packet.ICMP : Packet.ICMPV6)
                && packet.icmpType() == (packet.version() == 4 ? 8 : 128);
    }

    private static boolean isDns(Packet packet) {
        return packet.protocol() == Packet.UDP && packet.destinationPort() == 53;
    }

    private static boolean isTo(Packet packet, String... addresses) {
        return Set.of(addresses).contains(packet.destination());
    }
}
