package bulkhead.platform.linux.links;

import bulkhead.platform.linux.libc.Descriptor;
import bulkhead.platform.linux.libc.Libc;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.stream.Stream;

/** An interface, by its name; {@code java.net.NetworkInterface} knows none without an address. */
public final class Link {
    public static final String LOOPBACK = "lo";

    private static final long SIOCGIFNAME = 0x8910;
    private static final long SIOCGIFFLAGS = 0x8913;
    private static final long SIOCSIFFLAGS = 0x8914;
    private static final long SIOCGIFMTU = 0x8921;
    private static final long SIOCSIFMTU = 0x8922;
    private static final long SIOCGIFINDEX = 0x8933;
    private static final int IFF_UP = 1;
    private static final int IFF_RUNNING = 0x40;

    private static final Path ROUTES = Path.of("/proc/thread-self/net/ipv6_route");
    private static final int FLAGS = 8;
    private static final long RTF_LOCAL = 0x80000000L;
    private static final int ATTEMPTS = 2000;

    /** {@code struct ifreq}: the name, then a union. */
    static final int IFREQ = 40;

    public static final int IFNAMSIZ = 16;

    private Link() {}

    /** Starts 1; stays the same while the interface is there. */
    public static int index(String name) throws IOException {
        return ask(name, SIOCGIFINDEX);
    }

    /** Of the interface with this index. */
    public static String name(int index) throws IOException {
        ByteBuffer request = ByteBuffer.allocate(IFREQ).order(ByteOrder.nativeOrder());
        ask(request.putInt(IFNAMSIZ, index), SIOCGIFNAME);
        int end = 0;
        while (end < IFNAMSIZ && request.get(end) != 0) {
            end++;
        }
        return new String(request.array(), 0, end, StandardCharsets.US_ASCII);
    }

    public static boolean isThere(String name) {
        return indexIfThere(name) >= 0;
    }

    /** -1 when it is gone. */
    public static int indexIfThere(String name) {
        try {
            return index(name);
        } catch (IOException e) {
            return -1;
        }
    }

    static int mtu(String name) throws IOException {
        return ask(name, SIOCGIFMTU);
    }

    /** Whether it is up, and has a carrier or what else its kind needs (RFC 2863's ifOperStatus). */
    static boolean isRunning(String name) throws IOException {
        return (ask(name, SIOCGIFFLAGS) & IFF_RUNNING) != 0;
    }

    /** Sets the MTU and brings it up. */
    public static void up(String name, int mtu) throws IOException {
        ByteBuffer request = ByteBuffer.wrap(request(name)).order(ByteOrder.nativeOrder());
        ask(request.putInt(IFNAMSIZ, mtu), SIOCSIFMTU);
        ask(request, SIOCGIFFLAGS);
        request.putShort(IFNAMSIZ, (short) (request.getShort(IFNAMSIZ) | IFF_UP));
        ask(request, SIOCSIFFLAGS);
    }

    /**
     * Waits until the kernel takes packets to this address of its own. It answers the setting of an IPv6 address before: the
     * route to it follows from a queue of work, and until then what arrives is lost.
     */
    public static void awaitLocal(InetAddress ipv6) throws IOException, InterruptedException {
        String start = HexFormat.of().formatHex(ipv6.getAddress()) + " 80 ";
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            try (Stream<String> routes = Files.lines(ROUTES)) {
                if (routes.anyMatch(line -> line.startsWith(start) && isLocal(line))) {
                    return;
                }
            }
            Thread.sleep(1);
        }
        throw new IOException("the kernel does not take the address " + ipv6.getHostAddress());
    }

    private static boolean isLocal(String route) {
        String[] columns = route.trim().split("\\s+");
        return columns.length > FLAGS && (Long.parseLong(columns[FLAGS], 16) & RTF_LOCAL) != 0;
    }

    private static int ask(String name, long question) throws IOException {
        return ask(ByteBuffer.wrap(request(name)).order(ByteOrder.nativeOrder()), question);
    }

    private static int ask(ByteBuffer request, long question) throws IOException {
        int fd = Libc.socket(Libc.AF_INET, Libc.SOCK_DGRAM | Libc.SOCK_CLOEXEC, 0);
        if (fd < 0) {
            throw Descriptor.error("socket");
        }
        try {
            if (Libc.ioctl(fd, question, request.array()) < 0) {
                throw Descriptor.error("the interface's settings");
            }
        } finally {
            Libc.close(fd);
        }
        return request.getInt(IFNAMSIZ);
    }

    public static byte[] request(String name) {
        byte[] request = new byte[IFREQ];
        byte[] bytes = name.getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(bytes, 0, request, 0, Math.min(bytes.length, IFNAMSIZ - 1));
        return request;
    }
}
