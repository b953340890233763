package bulkhead.platform.linux.daemon;

import bulkhead.leakguard.daemon.MessageCodec;
import bulkhead.leakguard.daemon.RefusedException;
import bulkhead.leakguard.daemon.Reply;
import bulkhead.platform.linux.Patience;
import bulkhead.platform.linux.libc.Descriptor;
import bulkhead.platform.linux.libc.Libc;
import bulkhead.platform.linux.libc.Sockets;
import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Says to the daemon whatever it likes, in blocking calls. */
final class RawClient implements AutoCloseable {
    private static final int ROOM = 1 << 16;
    private static final int SO_RCVTIMEO = 20;

    private final int fd;
    private final Memory in = new Memory(ROOM);

    RawClient(Path socket) throws IOException {
        fd = Libc.socket(Libc.AF_UNIX, Libc.SOCK_SEQPACKET | Libc.SOCK_CLOEXEC, 0);
        byte[] address = UnixSocket.address(socket);
        if (fd < 0 || Libc.connect(fd, address, address.length) < 0) {
            IOException failure = Descriptor.error("connect");
            Libc.close(fd);
            throw failure;
        }
        byte[] limit = ByteBuffer.allocate(16)
                .order(ByteOrder.nativeOrder())
                .putLong(Patience.SECONDS)
                .array();
        Sockets.option(fd, Libc.SOL_SOCKET, SO_RCVTIMEO, limit);
    }

    /** The daemon may have ended the connection before. */
    void send(byte[] message) {
        Memory data = new Memory(Math.max(1, message.length));
        data.write(0, message, 0, message.length);
        Libc.sendto(fd, data, message.length, Libc.MSG_NOSIGNAL, Pointer.NULL, 0);
    }

    /** With so many copies of a descriptor. */
    void send(byte[] message, int descriptor, int copies) throws IOException {
        Memory data = new Memory(message.length);
        data.write(0, message, 0, message.length);
        Memory vector = new Memory(16);
        vector.setPointer(0, data);
        vector.setLong(8, message.length);
        int length = 16 + 4 * copies;
        Memory control = new Memory(length + 7 & ~7);
        control.setLong(0, length);
        control.setInt(8, Libc.SOL_SOCKET);
        control.setInt(12, Libc.SCM_RIGHTS);
        for (int i = 0; i < copies; i++) {
            control.setInt(16 + 4L * i, descriptor);
        }
        Memory header = new Memory(56);
        header.clear();
        header.setPointer(16, vector);
        header.setLong(24, 1);
        header.setPointer(32, control);
        header.setLong(40, control.size());
        if (Libc.sendmsg(fd, header, Libc.MSG_NOSIGNAL) < 0) {
            throw Descriptor.error("sendmsg");
        }
    }

    /** Null at the end. */
    Reply receive() throws IOException {
        long n = Libc.recvfrom(fd, in, ROOM, 0, Pointer.NULL, null);
        if (n < 0 && Native.getLastError() == Libc.ECONNRESET) {
            n = Libc.recvfrom(fd, in, ROOM, 0, Pointer.NULL, null);
        }
        if (n < 0 && Native.getLastError() == Libc.EAGAIN) {
            throw new AssertionError("no reply within " + Patience.SECONDS + " s");
        }
        if (n <= 0) {
            return null;
        }
        byte[] message = in.getByteArray(0, (int) n);
        try {
            return MessageCodec.reply(message);
        } catch (RefusedException e) {
            throw new AssertionError("no reply: " + new String(message, StandardCharsets.UTF_8));
        }
    }

    @Override
    public void close() {
        Libc.close(fd);
    }
}
