package bulkhead.leakguard.probe;

import bulkhead.leakguard.policy.Family;
import java.net.InetAddress;

/** Whom the probes are sent to, of each family. What leaves is seen on this host: nobody has to be there. */
public record Targets(InetAddress ipv4, InetAddress ipv6) {
    /** Addresses for documentation (RFC 5737, RFC 3849): routed as any, and nobody's. */
    public static final Targets DOCUMENTATION =
            new Targets(InetAddress.ofLiteral("203.0.113.77"), InetAddress.ofLiteral("2001:db8:feed::77"));

    // RFC 6762 section 3
    private static final InetAddress MDNS_4 = InetAddress.ofLiteral("224.0.0.251");
    private static final InetAddress MDNS_6 = InetAddress.ofLiteral("ff02::fb");

    public Targets {
        if (Family.of(ipv4) != Family.IPV4 || Family.of(ipv6) != Family.IPV6) {
            throw new IllegalArgumentException("one address of each family wanted");
        }
    }

    /** With this address in the place of the one of its family. */
    public Targets with(InetAddress address) {
        return Family.of(address) == Family.IPV4 ? new Targets(address, ipv6) : new Targets(ipv4, address);
    }

    public InetAddress of(Family family, ProbeKind kind) {
        if (kind == ProbeKind.MDNS) {
            return family == Family.IPV4 ? MDNS_4 : MDNS_6;
        }
        return family == Family.IPV4 ? ipv4 : ipv6;
    }

    /** Whether a probe may have gone there. */
    boolean contain(InetAddress destination) {
        return destination.equals(ipv4)
                || destination.equals(ipv6)
                || destination.equals(MDNS_4)
                || destination.equals(MDNS_6);
    }
}
