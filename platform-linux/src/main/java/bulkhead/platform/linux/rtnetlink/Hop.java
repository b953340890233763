package bulkhead.platform.linux.rtnetlink;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Where a route leads next.
 *
 * @param device the interface's index
 * @param gateway the router; an IPv4 route may have one of IPv6 (RFC 5549)
 */
public record Hop(int device, Optional<InetAddress> gateway) {
    private static final int RTA_OIF = 4;
    private static final int RTA_GATEWAY = 5;
    private static final int RTA_MULTIPATH = 9;
    private static final int RTA_VIA = 18;
    /** {@code struct rtnexthop} and, in {@code struct rtvia}, what is before the address. */
    private static final int RTNEXTHOP = 8;

    private static final int RTVIA = 2;

    static List<Hop> read(Attributes route) throws IOException {
        if (!route.has(RTA_MULTIPATH)) {
            return route.has(RTA_OIF) ? List.of(of(route, route.number(RTA_OIF, 0))) : List.of();
        }
        List<Hop> hops = new ArrayList<>();
        ByteBuffer all = ByteBuffer.wrap(route.octets(RTA_MULTIPATH)).order(ByteOrder.nativeOrder());
        while (all.remaining() >= RTNEXTHOP) {
            int start = all.position();
            int length = Short.toUnsignedInt(all.getShort(start));
            if (length < RTNEXTHOP || length > all.remaining()) {
                throw Attributes.malformed();
            }
            hops.add(of(new Attributes(all.slice(start + RTNEXTHOP, length - RTNEXTHOP)), all.getInt(start + 4)));
            all.position(Math.min(start + (length + 3 & ~3), all.limit()));
        }
        return hops;
    }

    private static Hop of(Attributes attributes, int device) throws IOException {
        byte[] via = attributes.octets(RTA_VIA);
        return via.length > RTVIA
                ? new Hop(device, Optional.of(Attributes.address(Arrays.copyOfRange(via, RTVIA, via.length))))
                : new Hop(device, attributes.address(RTA_GATEWAY));
    }
}
