package bulkhead.platform.linux;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** What the kernel says of an interface; {@code java.net.NetworkInterface} knows none without an address. */
final class Link {
    private static final long SIOCGIFMTU = 0x8921;
    private static final long SIOCGIFINDEX = 0x8933;
    /** {@code struct ifreq}: the name, then a union. */
    static final int IFREQ = 40;

    static final int IFNAMSIZ = 16;

    private Link() {}

    /** Starts 1; stays the same while the interface is there. */
    static int index(String name) throws IOException {
        return ask(name, SIOCGIFINDEX);
    }

    static int mtu(String name) throws IOException {
        return ask(name, SIOCGIFMTU);
    }

    private static int ask(String name, long question) throws IOException {
        int fd = Libc.socket(Libc.AF_INET, Libc.SOCK_DGRAM | Libc.SOCK_CLOEXEC, 0);
        if (fd < 0) {
            throw Descriptor.error("socket");
        }
        byte[] request = request(name);
        try {
            if (Libc.ioctl(fd, question, request) < 0) {
                throw Descriptor.error("interface " + name);
            }
        } finally {
            Libc.close(fd);
        }
        return ByteBuffer.wrap(request).order(ByteOrder.nativeOrder()).getInt(IFNAMSIZ);
    }

    static byte[] request(String name) {
        byte[] request = new byte[IFREQ];
        byte[] bytes = name.getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(bytes, 0, request, 0, Math.min(bytes.length, IFNAMSIZ - 1));
        return request;
    }
}
