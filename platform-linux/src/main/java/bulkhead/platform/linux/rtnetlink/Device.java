package bulkhead.platform.linux.rtnetlink;

import java.io.IOException;
import java.util.HexFormat;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A network interface ({@code struct ifinfomsg}).
 *
 * @param hardware of if_arp.h
 * @param address of the link layer, as {@code 02:00:00:00:00:01}; empty where it has none
 * @param kind as {@code ip -details} calls it; empty for a device that nobody made
 * @param master the index of what it is a port of, or 0
 */
public record Device(int index, String name, int flags, int hardware, String address, String kind, int master) {
    static final int RTM_NEWLINK = 16;
    static final int RTM_GETLINK = 18;

    private static final int IFINFOMSG = 16;
    private static final int IFLA_ADDRESS = 1;
    private static final int IFLA_IFNAME = 3;
    private static final int IFLA_MASTER = 10;
    private static final int IFLA_LINKINFO = 18;
    private static final int IFLA_INFO_KIND = 1;
    private static final int IFLA_EXT_MASK = 29;
    private static final int RTEXT_FILTER_SKIP_STATS = 1 << 3;

    private static final int IFF_UP = 1;
    private static final int ARPHRD_LOOPBACK = 772;

    static Request all() {
        return new Request(RTM_GETLINK, Request.NLM_F_DUMP)
                .octets(new int[IFINFOMSG])
                .attribute(IFLA_EXT_MASK, RTEXT_FILTER_SKIP_STATS);
    }

    static Device read(Answer answer) throws IOException {
        Attributes attributes = answer.attributes(IFINFOMSG);
        return new Device(
                answer.number(4),
                attributes.text(IFLA_IFNAME),
                answer.number(8),
                answer.shortNumber(2),
                hex(attributes.octets(IFLA_ADDRESS)),
                attributes.nested(IFLA_LINKINFO).text(IFLA_INFO_KIND),
                attributes.number(IFLA_MASTER, 0));
    }

    private static String hex(byte[] address) {
        return IntStream.range(0, address.length)
                .mapToObj(i -> HexFormat.of().toHexDigits(address[i]))
                .collect(Collectors.joining(":"));
    }

    public boolean isUp() {
        return (flags & IFF_UP) != 0;
    }

    public boolean isLoopback() {
        return hardware == ARPHRD_LOOPBACK;
    }
}
