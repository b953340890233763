package bulkhead.platform.windows.win32;

import bulkhead.leakguard.policy.InetAddresses;
import bulkhead.leakguard.policy.IpRange;
import bulkhead.platform.windows.api.IpHelper.Address;
import bulkhead.platform.windows.api.IpHelper.Link;
import bulkhead.platform.windows.api.IpHelper.Route;
import bulkhead.platform.windows.win32.IfRow.MIB_IF_ROW2;
import bulkhead.platform.windows.win32.Netio.MIB_IPFORWARD_ROW2;
import bulkhead.platform.windows.win32.Netio.MIB_UNICASTIPADDRESS_ROW;
import bulkhead.platform.windows.win32.Netio.SOCKADDR_INET;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/** Rows of Windows' tables as values, and back. */
final class Rows {
    /** IF_TYPE_SOFTWARE_LOOPBACK (ipifcons.h). */
    private static final int LOOPBACK = 24;
    /** MediaConnectStateDisconnected (ifdef.h). */
    private static final int DISCONNECTED = 2;

    private Rows() {}

    static Link link(MIB_IF_ROW2 row) {
        boolean linked = row.OperStatus == Netio.IfOperStatusUp && row.MediaConnectState != DISCONNECTED;
        int length = Math.clamp(row.PhysicalAddressLength, 0, row.PhysicalAddress.length);
        return new Link(
                text(row.Alias),
                row.InterfaceLuid,
                row.InterfaceIndex,
                row.InterfaceGuid.get(),
                row.Type == LOOPBACK,
                linked,
                row.Mtu,
                HexFormat.ofDelimiter(":").formatHex(row.PhysicalAddress, 0, length));
    }

    /** UTF-16 up to a zero. */
    private static String text(short[] units) {
        StringBuilder text = new StringBuilder();
        for (short unit : units) {
            if (unit == 0) {
                break;
            }
            text.append((char) unit);
        }
        return text.toString();
    }

    static Address address(MIB_UNICASTIPADDRESS_ROW row) {
        return new Address(row.InterfaceLuid, address(row.Address), Byte.toUnsignedInt(row.OnLinkPrefixLength));
    }

    /** @param metric of the interface, for the route's family */
    static Route route(MIB_IPFORWARD_ROW2 row, int metric) {
        InetAddress hop = address(row.NextHop);
        return new Route(
                row.InterfaceLuid,
                IpRange.around(
                        address(row.DestinationPrefix.Prefix), Byte.toUnsignedInt(row.DestinationPrefix.PrefixLength)),
                hop.isAnyLocalAddress() ? Optional.empty() : Optional.of(hop),
                row.Metric + metric,
                row.Protocol == Netio.MIB_IPPROTO_NETMGMT);
    }

    static InetAddress address(SOCKADDR_INET from) {
        if (from.si_family == Netio.AF_INET) {
            return InetAddresses.of(ByteBuffer.allocate(4)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putInt(from.sin6_flowinfo)
                    .array());
        }
        return InetAddresses.of(from.sin6_addr);
    }

    static void set(SOCKADDR_INET to, InetAddress address) {
        byte[] bytes = address.getAddress();
        Arrays.fill(to.sin6_addr, (byte) 0);
        to.sin6_port = 0;
        to.sin6_scope_id = 0;
        if (address instanceof Inet4Address) {
            to.si_family = (short) Netio.AF_INET;
            to.sin6_flowinfo =
                    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt();
        } else {
            to.si_family = (short) Netio.AF_INET6;
            to.sin6_flowinfo = 0;
            System.arraycopy(bytes, 0, to.sin6_addr, 0, bytes.length);
        }
    }

    /** The address of a family that is none: no next hop. */
    static InetAddress none(InetAddress like) {
        return InetAddresses.of(new byte[like.getAddress().length]);
    }
}
