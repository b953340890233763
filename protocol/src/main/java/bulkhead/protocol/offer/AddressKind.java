package bulkhead.protocol.offer;

import bulkhead.protocol.wire.IpAddress;
import bulkhead.protocol.wire.IpPrefix;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The addresses that belong to no host beyond this one or its link, whoever offers them: RFC 6890 with RFC 1122 section
 * 3.2.1.3 for IPv4, RFC 4291 sections 2.4 to 2.7 for IPv6.
 */
final class AddressKind {
    /** The first row that fits holds. */
    private static final List<Kind> KINDS = new ArrayList<>();

    private record Kind(IpPrefix prefix, Why why) {}

    static {
        kind("0.0.0.0/32", Why.UNSPECIFIED);
        kind("0.0.0.0/8", Why.THIS_NETWORK);
        kind("127.0.0.0/8", Why.LOOPBACK);
        kind("169.254.0.0/16", Why.LINK_LOCAL);
        kind("224.0.0.0/4", Why.MULTICAST);
        kind("255.255.255.255/32", Why.BROADCAST);
        kind("240.0.0.0/4", Why.RESERVED);
        kind("224.0.0.0/3", Why.RESERVED);
        kind("::/128", Why.UNSPECIFIED);
        kind("::1/128", Why.LOOPBACK);
        kind("::ffff:0:0/96", Why.MAPPED);
        kind("::/96", Why.COMPATIBLE);
        // The rest of what begins so is reserved, but for 64:ff9b::/96 of RFC 6052, which is not in here.
        kind("::/16", Why.RESERVED);
        kind("fe80::/10", Why.LINK_LOCAL);
        kind("ff00::/8", Why.MULTICAST);
    }

    private AddressKind() {}

    private static void kind(String prefix, Why why) {
        KINDS.add(new Kind(IpPrefix.parse(prefix), why));
    }

    /** Why no host can have this address; none for one that a host can have. */
    static Optional<Why> of(IpAddress address) {
        return of(new IpPrefix(address, 8 * address.length()));
    }

    /** Why nothing can be behind this prefix; none where only a part of it is of such a kind, as of the default route. */
    static Optional<Why> of(IpPrefix prefix) {
        for (Kind kind : KINDS) {
            if (prefix.length() >= kind.prefix.length() && kind.prefix.contains(prefix.address())) {
                return Optional.of(kind.why);
            }
        }
        return Optional.empty();
    }
}
