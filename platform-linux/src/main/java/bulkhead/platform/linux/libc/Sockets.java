package bulkhead.platform.linux.libc;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** What every socket here is made with. */
public final class Sockets {
    private Sockets() {}

    /** Non-blocking, and not for the programs that this one starts. */
    public static int open(int family, int kind, int protocol) throws IOException {
        int fd = Libc.socket(family, kind | Libc.SOCK_CLOEXEC | Libc.SOCK_NONBLOCK, protocol);
        if (fd < 0) {
            throw Descriptor.error("socket");
        }
        return fd;
    }

    /** Past all routes: what it sends leaves by this interface or not at all. */
    public static void bindToInterface(int fd, String name) throws IOException {
        option(fd, Libc.SOL_SOCKET, Libc.SO_BINDTODEVICE, (name + '\0').getBytes(StandardCharsets.US_ASCII));
    }

    public static void bind(int fd, byte[] address, String what) throws IOException {
        if (Libc.bind(fd, address, address.length) < 0) {
            throw Descriptor.error("bind to " + what);
        }
    }

    public static int localPort(int fd) throws IOException {
        byte[] bound = new byte[SocketAddress.MAX_LENGTH];
        if (Libc.getsockname(fd, bound, new int[] {bound.length}) < 0) {
            throw Descriptor.error("getsockname");
        }
        return SocketAddress.port(bound);
    }

    public static void option(int fd, int level, int option, byte[] value) throws IOException {
        if (Libc.setsockopt(fd, level, option, value, value.length) < 0) {
            throw Descriptor.error("setsockopt " + option);
        }
    }

    public static byte[] number(int value) {
        return ByteBuffer.allocate(4)
                .order(ByteOrder.nativeOrder())
                .putInt(value)
                .array();
    }
}
