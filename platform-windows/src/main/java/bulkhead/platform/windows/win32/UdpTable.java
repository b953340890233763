package bulkhead.platform.windows.win32;

import bulkhead.leakguard.policy.InetAddresses;
import bulkhead.platform.windows.api.WindowsException;
import bulkhead.platform.windows.win32.Udp.MIB_UDP6ROW_OWNER_PID;
import bulkhead.platform.windows.win32.Udp.MIB_UDPROW_OWNER_PID;
import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.OptionalLong;

/** Whose each UDP socket is. */
final class UdpTable {
    private static final int ERROR_INSUFFICIENT_BUFFER = 122;
    /** Behind their number. */
    private static final int FIRST_ROW = 4;

    private record Row(InetAddress address, int port, long process) {}

    private UdpTable() {}

    static OptionalLong owner(InetAddress address, int port) throws WindowsException {
        int family = address instanceof Inet4Address ? Netio.AF_INET : Netio.AF_INET6;
        IntByReference size = new IntByReference();
        Memory table = null;
        int code;
        // It may have grown between two calls.
        while ((code = Iphlpapi.GetExtendedUdpTable(table, size, 0, family, Udp.UDP_TABLE_OWNER_PID, 0))
                == ERROR_INSUFFICIENT_BUFFER) {
            table = new Memory(size.getValue());
        }
        if (code != 0) {
            throw new WindowsException("GetExtendedUdpTable", code);
        }
        return table == null ? OptionalLong.empty() : owner(table, family, address, port);
    }

    /** @param table as Windows gives it */
    static OptionalLong owner(Pointer table, int family, InetAddress address, int port) {
        int size = (family == Netio.AF_INET ? new MIB_UDPROW_OWNER_PID() : new MIB_UDP6ROW_OWNER_PID()).size();
        for (int i = 0; i < table.getInt(0); i++) {
            Pointer at = table.share(FIRST_ROW + (long) i * size);
            Row row = family == Netio.AF_INET ? row(new MIB_UDPROW_OWNER_PID(at)) : row(new MIB_UDP6ROW_OWNER_PID(at));
            if (row.port() == port && row.address().equals(address)) {
                return OptionalLong.of(row.process());
            }
        }
        return OptionalLong.empty();
    }

    private static Row row(MIB_UDPROW_OWNER_PID row) {
        byte[] address = ByteBuffer.allocate(4)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(row.dwLocalAddr)
                .array();
        return new Row(InetAddresses.of(address), port(row.dwLocalPort), Integer.toUnsignedLong(row.dwOwningPid));
    }

    private static Row row(MIB_UDP6ROW_OWNER_PID row) {
        return new Row(
                InetAddresses.of(row.ucLocalAddr), port(row.dwLocalPort), Integer.toUnsignedLong(row.dwOwningPid));
    }

    private static int port(int number) {
        return Short.toUnsignedInt(Short.reverseBytes((short) number));
    }
}
