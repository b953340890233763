package bulkhead.platform.linux;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Counts at the other end of the client's link what came over it: rules of nftables there, before anything else. */
public final class Wiretap {
    private static final String RULES = """
            table inet wiretap {
              counter ipv4 {}
              counter ipv6 {}
              counter listener {}
              counter neighbor {}
              counter server {}
              chain tap {
                type filter hook prerouting priority -350;
                iifname != "eth0" return
                udp dport { 500, 4500 } counter name server return
                meta l4proto esp counter name server return
                icmpv6 type { 133, 134, 135, 136, 137 } counter name neighbor return
                icmpv6 type { 130, 131, 132, 143 } counter name listener return
                meta nfproto ipv4 counter name ipv4
                meta nfproto ipv6 counter name ipv6
              }
            }
            """;
    private static final Pattern PACKETS = Pattern.compile("packets (\\d+)");

    private final Namespace outside;

    Wiretap(Namespace outside) {
        this.outside = outside;
        outside.run("nft", RULES);
    }

    /** IPv6 other than neighbour discovery and the server's ports. */
    public long ipv6() {
        return routedIpv6() + packets("listener");
    }

    /** The same without the reports of multicast listeners (RFC 3810), which the kernel sends past all routing rules. */
    public long routedIpv6() {
        return packets("ipv6");
    }

    /** IPv4 other than the server's ports and ESP. */
    public long ipv4() {
        return packets("ipv4");
    }

    /** To UDP 500 and 4500, and ESP. */
    public long server() {
        return packets("server");
    }

    long neighbor() {
        return packets("neighbor");
    }

    public void reset() {
        outside.run("nft", "reset", "counters", "table", "inet", "wiretap");
    }

    private long packets(String counter) {
        Matcher matcher = PACKETS.matcher(outside.run("nft", "list", "counter", "inet", "wiretap", counter));
        if (!matcher.find()) {
            throw new AssertionError("no counter " + counter);
        }
        return Long.parseLong(matcher.group(1));
    }
}
