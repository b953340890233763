package bulkhead.leakguard.policy;

import java.net.InetAddress;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * A packet as far as a rule can look at it.
 *
 * @param in the interface it came by; empty for what this host itself sends, {@link #LOOPBACK} for what it sent to itself
 * @param out the interface it leaves by; empty for {@link Hook#IN}
 * @param protocol IP protocol number
 * @param sourcePort 0 where the protocol has none, as are the following
 * @param icmpType of ICMP or ICMPv6
 * @param senders what is known of the socket that sent it: ours, its mark, its user
 * @param ofPortal whether it is of a process that a captive portal is open for
 * @param answer whether it goes back in a flow that was seen before, or is an ICMP error about one
 * @param quoted of an ICMP error: the destination of the packet it is about
 */
public record Packet(
        Hook hook,
        String in,
        String out,
        InetAddress source,
        InetAddress destination,
        int protocol,
        int sourcePort,
        int destinationPort,
        int icmpType,
        int icmpCode,
        Set<Sender> senders,
        boolean ofPortal,
        boolean answer,
        Optional<InetAddress> quoted) {
    /** The interface by which a host speaks with itself, whatever its system calls it. */
    static final String LOOPBACK = "loopback";

    public static final int ICMP = 1;
    public static final int TCP = 6;
    public static final int UDP = 17;
    public static final int ESP = 50;
    public static final int ICMPV6 = 58;

    public Packet {
        Objects.requireNonNull(hook);
        senders = Set.copyOf(senders);
        if (Family.of(source) != Family.of(destination)) {
            throw new IllegalArgumentException("source and destination differ in family");
        }
    }

    public Family family() {
        return Family.of(destination);
    }
}
