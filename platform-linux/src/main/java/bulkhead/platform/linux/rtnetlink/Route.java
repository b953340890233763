package bulkhead.platform.linux.rtnetlink;

import bulkhead.leakguard.policy.Family;
import bulkhead.leakguard.policy.IpRange;
import bulkhead.platform.linux.libc.AddressText;
import java.io.IOException;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A route ({@code struct rtmsg}), or the way that a packet takes.
 *
 * @param to for a way the one address
 * @param type RTN_UNICAST and the like
 * @param protocol who set it
 * @param hops none for a route that leads nowhere
 * @param source the address that a packet gets which has none yet
 * @param mtu 0 where the route names none
 */
public record Route(
        IpRange to, int type, int table, int protocol, List<Hop> hops, Optional<InetAddress> source, int mtu)
        implements Entry {
    private static final int RT_TABLE_DEFAULT = 253;
    public static final int RT_TABLE_MAIN = 254;
    public static final int RTPROT_KERNEL = 2;
    public static final int RTPROT_RA = 9;

    static final int RTM_NEWROUTE = 24;
    static final int RTM_DELROUTE = 25;
    static final int RTM_GETROUTE = 26;
    static final int RT_SCOPE_UNIVERSE = 0;
    static final int RTM_F_LOOKUP_TABLE = 0x1000;
    static final int RTM_F_FIB_MATCH = 0x2000;

    private static final int RT_SCOPE_LINK = 253;
    private static final int RT_SCOPE_NOWHERE = 255;
    private static final int RTN_UNICAST = 1;
    private static final int RTN_THROW = 9;
    /** What the kernel made of a route for one destination: every answer of IPv4's to who asks for a way, and what IPv6 learned. */
    private static final int RTM_F_CLONED = 0x200;

    private static final int RTMSG = 12;
    private static final int RTA_DST = 1;
    private static final int RTA_OIF = 4;
    private static final int RTA_PREFSRC = 7;
    private static final int RTA_METRICS = 8;
    private static final int RTA_TABLE = 15;
    private static final int RTA_MARK = 16;
    private static final int RTAX_MTU = 2;

    /** A table as {@code ip route} calls it. */
    public static String table(int number) {
        return switch (number) {
            case RT_TABLE_MAIN -> "main";
            case RT_TABLE_DEFAULT -> "default";
            default -> Integer.toString(number);
        };
    }

    /** To what is on the device's link, or at its other end. */
    public static Route by(int device, IpRange to, int table, int protocol) {
        Hop hop = new Hop(device, Optional.empty());
        return new Route(to, RTN_UNICAST, table, protocol, List.of(hop), Optional.empty(), 0);
    }

    /** Has whoever looks into this table look into the next one. */
    public static Route elsewhere(IpRange to, int table, int protocol) {
        return new Route(to, RTN_THROW, table, protocol, List.of(), Optional.empty(), 0);
    }

    static Request all(Family family) {
        return new Request(RTM_GETROUTE, Request.NLM_F_DUMP)
                .octets(Families.number(family), 0, 0, 0, 0, 0, 0, 0)
                .number(0);
    }

    /** @param flags RTM_F_ */
    static Request way(InetAddress to, int flags, int mark, OptionalInt by) {
        Family family = Family.of(to);
        Request request = new Request(RTM_GETROUTE, Request.NLM_F_ACK)
                .octets(Families.number(family), family.bits(), 0, 0, 0, 0, 0, 0)
                .number(flags)
                .attribute(RTA_DST, to);
        if (mark != 0) {
            request.attribute(RTA_MARK, mark);
        }
        by.ifPresent(device -> request.attribute(RTA_OIF, device));
        return request;
    }

    /** One of a listing; nothing of what is no route of its own. */
    static Optional<Route> listed(Answer answer) throws IOException {
        return (answer.number(8) & RTM_F_CLONED) != 0 ? Optional.empty() : read(answer);
    }

    /** Nothing of other families. */
    static Optional<Route> read(Answer answer) throws IOException {
        Optional<Family> family = Families.of(answer.octet(0));
        if (family.isEmpty()) {
            return Optional.empty();
        }
        Attributes attributes = answer.attributes(RTMSG);
        int prefixLength = answer.octet(1);
        IpRange everywhere = family.get() == Family.IPV4 ? IpRange.ALL_IPV4 : IpRange.ALL_IPV6;
        IpRange to = attributes
                .address(RTA_DST)
                .map(address -> IpRange.around(address, prefixLength))
                .orElse(everywhere);
        return Optional.of(new Route(
                to,
                answer.octet(7),
                attributes.number(RTA_TABLE, answer.octet(4)),
                answer.octet(5),
                Hop.read(attributes),
                attributes.address(RTA_PREFSRC),
                attributes.nested(RTA_METRICS).number(RTAX_MTU, 0)));
    }

    /** Of the first hop; 0 where it leads nowhere. */
    public int device() {
        return hops.isEmpty() ? 0 : hops.getFirst().device();
    }

    public boolean isByGateway() {
        return hops.stream().anyMatch(hop -> hop.gateway().isPresent());
    }

    @Override
    public Request setting() {
        boolean onLink = to.family() == Family.IPV4 && type == RTN_UNICAST;
        return request(
                RTM_NEWROUTE, Request.NLM_F_CREATE | Request.NLM_F_REPLACE, onLink ? RT_SCOPE_LINK : RT_SCOPE_UNIVERSE);
    }

    @Override
    public Request unsetting() {
        return request(RTM_DELROUTE, 0, RT_SCOPE_NOWHERE);
    }

    private Request request(int message, int flags, int scope) {
        // The table's number may be larger than the header's octet.
        Request request = new Request(message, Request.NLM_F_ACK | flags)
                .octets(Families.number(to.family()), to.prefixLength(), 0, 0, 0, protocol, scope, type)
                .number(0)
                .attribute(RTA_DST, to.address())
                .attribute(RTA_TABLE, table);
        if (type != RTN_THROW && device() != 0) {
            request.attribute(RTA_OIF, device());
        }
        return request;
    }

    @Override
    public String toString() {
        return "route " + (type == RTN_THROW ? "throw " : "") + AddressText.of(to) + " table " + table + " proto "
                + protocol;
    }
}
