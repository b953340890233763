package bulkhead.platform.macos.darwin;

import com.sun.jna.Structure;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Two datagram sockets of this Linux that are connected to each other, for what reads and writes as if they were macOS's. */
public class Pair implements Calls {
    private static final int LINUX_O_NONBLOCK = 04000;
    private static final int LOOPBACK = 0x0100007f;

    public final int ours = open();
    public final int theirs = open();

    public Pair() {
        connect(ours, theirs);
        connect(theirs, ours);
    }

    private static int open() {
        int fd = Libc.Loaded.LIBC.socket(2, 2, 0);
        byte[] any = ByteBuffer.allocate(16)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putShort((short) 2)
                .putShort((short) 0)
                .putInt(LOOPBACK)
                .array();
        Libc.Loaded.LIBC.bind(fd, any, any.length);
        return fd;
    }

    private static void connect(int one, int other) {
        byte[] address = new byte[16];
        Libc.Loaded.LIBC.getsockname(other, address, new int[] {address.length});
        Libc.Loaded.LIBC.connect(one, address, address.length);
    }

    @Override
    public final void unblock(int fd) {
        Libc.Loaded.LIBC.fcntl(fd, Darwin.F_SETFL, LINUX_O_NONBLOCK);
    }

    @Override
    public final void close(int fd) {
        Libc.Loaded.LIBC.close(fd);
    }

    @Override
    public int open(String path, int flags) {
        throw new UnsupportedOperationException();
    }

    @Override
    public int socket(int domain, int type, int protocol) throws ErrnoException {
        throw new UnsupportedOperationException();
    }

    @Override
    public void ioctl(int fd, long request, Structure argument) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void bind(int fd, byte[] address) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void connect(int fd, byte[] address) {
        throw new UnsupportedOperationException();
    }

    @Override
    public byte[] name(int fd) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void set(int fd, int level, int option, byte[] value) {
        throw new UnsupportedOperationException();
    }

    @Override
    public byte[] get(int fd, int level, int option, int length) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void listen(int fd, int backlog) {
        throw new UnsupportedOperationException();
    }

    @Override
    public int accept(int fd) {
        throw new UnsupportedOperationException();
    }

    @Override
    public int send(int fd, byte[] from, int offset, int length, int descriptor) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Received receive(int fd, byte[] into, int offset, int length, boolean takesDescriptor) {
        throw new UnsupportedOperationException();
    }

    @Override
    public int[] activated(String name) {
        throw new UnsupportedOperationException();
    }
}
