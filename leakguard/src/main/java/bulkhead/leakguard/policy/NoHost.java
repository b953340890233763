package bulkhead.leakguard.policy;

import java.net.InetAddress;
import java.util.List;
import java.util.stream.Stream;

/**
 * The addresses that no host has beyond this one: RFC 1122 section 3.2.1.3 and RFC 1112 for IPv4, RFC 4291 for IPv6. Whoever
 * parses what the network says has a list of its own; this one is for whoever has to believe that.
 */
public final class NoHost {
    private static final List<IpRange> RANGES = Stream.of(
                    "0.0.0.0/8",
                    "127.0.0.0/8",
                    "224.0.0.0/3",
                    // Unspecified, loopback, IPv4-mapped and -compatible; 64:ff9b::/96 of RFC 6052 is not in here.
                    "::/16",
                    "ff00::/8")
            .map(IpRange::parse)
            .toList();

    private NoHost() {}

    public static boolean is(InetAddress address) {
        return RANGES.stream().anyMatch(range -> range.contains(address));
    }

    /** Whether there is nobody in the whole of it. */
    public static boolean in(IpRange network) {
        return RANGES.stream().anyMatch(range -> range.covers(network));
    }
}
