package bulkhead.platform.linux.daemon;

import bulkhead.platform.linux.libc.Descriptor;
import bulkhead.platform.linux.libc.Libc;
import com.sun.jna.Memory;
import java.io.IOException;
import java.nio.file.Path;

/** A message to one of systemd's sockets. */
final class UnixDatagram {
    private UnixDatagram() {}

    /** @param to a path, or a name without a file that begins with @ */
    static void send(String to, byte[] message) throws IOException {
        byte[] address = UnixSocket.address(Path.of(to));
        boolean isAbstract = to.startsWith("@");
        if (isAbstract) {
            address[2] = 0;
        }
        int fd = Libc.socket(Libc.AF_UNIX, Libc.SOCK_DGRAM | Libc.SOCK_CLOEXEC, 0);
        if (fd < 0) {
            throw Descriptor.error("socket");
        }
        try (Memory there = new Memory(address.length);
                Memory data = new Memory(message.length)) {
            there.write(0, address, 0, address.length);
            data.write(0, message, 0, message.length);
            // A name without a file has no end but its length, unix(7).
            int length = isAbstract ? address.length - 1 : address.length;
            if (Libc.sendto(fd, data, message.length, Libc.MSG_NOSIGNAL, there, length) < 0) {
                throw Descriptor.error(to);
            }
        } finally {
            Libc.close(fd);
        }
    }
}
