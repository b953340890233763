package bulkhead.protocol.ip6;

import bulkhead.protocol.ip6.link.Ip6Link;

/** What {@link Ip6Link} wants done, or says has happened. */
public sealed interface Ip6Output {
    /** Send this whole IPv6 packet into the tunnel. */
    record Send(byte[] packet) implements Ip6Output {}

    /**
     * The whole configuration, new or changed, before the proof and after it. A lifetime that was only extended makes
     * no event; one that ran out does.
     */
    record Configured(Ip6Configuration configuration) implements Ip6Output {}

    /** IPv6 is up: a global address, a route and an answered echo. */
    record Proved() implements Ip6Output {}

    /** IPv6 is not up, and this is what it waits for. It goes on trying: {@link Proved} may follow. */
    record Blocked(Reason reason) implements Ip6Output {}

    /** IPv6 was up and is not any more. It goes on trying: {@link Proved} may follow. */
    record Lost(Reason reason) implements Ip6Output {}

    /** What is missing. */
    enum Reason {
        /** No router advertises itself as a default router. */
        NO_ROUTER,
        /** There is a router, but neither SLAAC nor DHCPv6 gave a global address. */
        NO_ADDRESS,
        /** There is a router, and no address that was given is of any use. */
        REFUSED,
        /** There are a router and an address, but no echo through the tunnel is answered. */
        NO_ECHO
    }
}
