package bulkhead.leakguard.probe;

import bulkhead.leakguard.policy.Family;
import bulkhead.leakguard.policy.Packet;

/** What a program may try to get out with. */
public enum ProbeKind {
    /** The SYN of a connect. */
    TCP("tcp", Packet.TCP, 443),
    UDP("udp", Packet.UDP, 443),
    /** An echo request, of ICMP or ICMPv6. */
    ICMP("icmp", Packet.ICMP, 0),
    DNS("dns", Packet.UDP, 53),
    /** To the group of the local link (RFC 6762 section 3). */
    MDNS("mdns", Packet.UDP, 5353);

    private final String label;
    private final int protocol;
    private final int port;

    ProbeKind(String label, int protocol, int port) {
        this.label = label;
        this.protocol = protocol;
        this.port = port;
    }

    /** IP protocol number. */
    public int protocol(Family family) {
        return this == ICMP && family == Family.IPV6 ? Packet.ICMPV6 : protocol;
    }

    /** The destination port, 0 for ICMP. */
    public int port() {
        return port;
    }

    /** Whether it goes further than the link itself, and so needs a route. */
    public boolean isRouted() {
        return this != MDNS;
    }

    /** Its name for programs and people. */
    public String label() {
        return label;
    }
}
