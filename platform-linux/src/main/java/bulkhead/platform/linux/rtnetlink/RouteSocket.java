package bulkhead.platform.linux.rtnetlink;

import bulkhead.platform.linux.libc.Descriptor;
import bulkhead.platform.linux.libc.Libc;
import bulkhead.platform.linux.libc.Sockets;
import com.sun.jna.Memory;
import com.sun.jna.Native;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** A socket of rtnetlink(7) for one question, in the network namespace of the thread that asks it. */
final class RouteSocket implements AutoCloseable {
    /** More than the kernel puts into one datagram of a listing. */
    private static final int CAPACITY = 1 << 16;

    private static final int NLMSG_ERROR = 2;
    private static final int NLMSG_DONE = 3;

    private final int fd;
    private final Memory memory = new Memory(CAPACITY);
    private final ByteBuffer buffer = memory.getByteBuffer(0, CAPACITY).order(ByteOrder.nativeOrder());

    private RouteSocket() throws IOException {
        // It may wait: the kernel has answered a request, or has begun to, when it has taken it.
        fd = Libc.socket(Libc.AF_NETLINK, Libc.SOCK_RAW | Libc.SOCK_CLOEXEC, Libc.NETLINK_ROUTE);
        if (fd < 0) {
            throw Descriptor.error("rtnetlink");
        }
        // For its reasons in words; a kernel before 4.12 has none.
        byte[] on = Sockets.number(1);
        Libc.setsockopt(fd, Libc.SOL_NETLINK, Libc.NETLINK_EXT_ACK, on, on.length);
    }

    /** As {@link Exchange#ask}. */
    static Verdict ask(byte[] request, Exchange.Reader reader) throws IOException {
        try (RouteSocket socket = new RouteSocket()) {
            socket.memory.write(0, request, 0, request.length);
            if (Libc.sendto(socket.fd, socket.memory, request.length, 0, null, 0) < 0) {
                throw Descriptor.error("rtnetlink");
            }
            Verdict verdict;
            do {
                verdict = socket.receive(reader);
            } while (verdict == null);
            return verdict;
        }
    }

    /** @return null while it goes on */
    private Verdict receive(Exchange.Reader reader) throws IOException {
        int received = datagram();
        for (int at = 0; at + Answer.NLMSGHDR <= received; at += buffer.getInt(at) + 3 & ~3) {
            int length = buffer.getInt(at);
            if (length < Answer.NLMSGHDR || at + length > received) {
                throw Attributes.malformed();
            }
            Answer answer = new Answer(buffer.slice(at, length));
            switch (answer.type()) {
                case NLMSG_ERROR -> {
                    return Verdict.ofError(answer);
                }
                case NLMSG_DONE -> {
                    return Verdict.ofDone(answer);
                }
                default -> reader.read(answer);
            }
        }
        return null;
    }

    private int datagram() throws IOException {
        long received;
        do {
            received = Libc.recvfrom(fd, memory, CAPACITY, Libc.MSG_TRUNC, null, null);
        } while (received < 0 && Native.getLastError() == Libc.EINTR);
        if (received < 0) {
            throw Descriptor.error("rtnetlink");
        }
        if (received > CAPACITY) {
            throw Attributes.malformed();
        }
        return (int) received;
    }

    @Override
    public void close() {
        Libc.close(fd);
    }
}
