package bulkhead.platform.macos.darwin;

import bulkhead.leakguard.policy.InetAddresses;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;

/** {@code struct sockaddr_in}, {@code sockaddr_in6} and {@code sockaddr_un} as BSD has them: length, family, and the port in the network's order. */
public final class SocketAddress {
    public static final int IPV4 = 16;
    public static final int IPV6 = 28;
    public static final int PORT_OFFSET = 2;
    static final int UNIX = 106;

    private SocketAddress() {}

    public static int family(InetAddress address) {
        return address instanceof Inet6Address ? Darwin.AF_INET6 : Darwin.AF_INET;
    }

    /** @param interfaceIndex the scope of a link-local address */
    public static byte[] of(InetAddress address, int port, int interfaceIndex) {
        byte[] ip = address.getAddress();
        ByteBuffer out = ByteBuffer.allocate(ip.length == 4 ? IPV4 : IPV6).order(ByteOrder.nativeOrder());
        out.put((byte) out.capacity()).put((byte) family(address));
        out.put((byte) (port >> 8)).put((byte) port);
        if (ip.length == 4) {
            out.put(ip);
        } else {
            out.putInt(0).put(ip).putInt(address.isLinkLocalAddress() ? interfaceIndex : 0);
        }
        return out.array();
    }

    /** {@code struct sockaddr_un} as far as it is used, with the zero byte behind the path. */
    public static byte[] of(Path path) {
        byte[] name = path.toString().getBytes(StandardCharsets.UTF_8);
        int length = 2 + name.length + 1;
        if (length > UNIX) {
            throw new IllegalArgumentException("longer than a socket's path may be: " + path);
        }
        return ByteBuffer.allocate(length)
                .put((byte) length)
                .put((byte) Darwin.AF_UNIX)
                .put(name)
                .array();
    }

    public static int port(byte[] address) {
        return (address[PORT_OFFSET] & 0xff) << 8 | address[PORT_OFFSET + 1] & 0xff;
    }

    public static InetAddress address(byte[] address) {
        return InetAddresses.of(
                isIpv4(address) ? Arrays.copyOfRange(address, 4, 8) : Arrays.copyOfRange(address, 8, 24));
    }

    /** Whether both have the same IP address, whatever their ports. */
    public static boolean sameHost(byte[] a, byte[] b) {
        return isIpv4(a)
                ? isIpv4(b) && Arrays.equals(a, 4, 8, b, 4, 8)
                : !isIpv4(b) && Arrays.equals(a, 8, 24, b, 8, 24);
    }

    private static boolean isIpv4(byte[] address) {
        return address[1] == Darwin.AF_INET;
    }
}
