package bulkhead.platform.linux.routes;

import bulkhead.leakguard.host.HostException;
import bulkhead.platform.linux.libc.Caller;
import bulkhead.platform.linux.libc.Descriptor;
import bulkhead.platform.linux.libc.ErrnoException;
import bulkhead.platform.linux.libc.Libc;
import bulkhead.platform.linux.links.Link;
import bulkhead.platform.linux.links.RouteChanges;
import bulkhead.platform.linux.rtnetlink.Address;
import bulkhead.platform.linux.rtnetlink.Rtnetlink;
import com.sun.jna.Memory;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds other programs' sockets and ends what they carry, by sock_diag(7), as {@code ss -K} does. */
final class SockDiag implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SockDiag.class);

    private static final int NETLINK_SOCK_DIAG = 4;
    private static final short SOCK_DIAG_BY_FAMILY = 20;
    private static final short SOCK_DESTROY = 21;
    private static final short NLM_F_REQUEST = 0x1;
    private static final short NLM_F_ACK = 0x4;
    private static final short NLM_F_DUMP = 0x300;
    private static final int NLMSG_ERROR = 2;
    private static final int NLMSG_DONE = 3;
    private static final int NLMSGHDR = 16;
    /** The head of {@code struct inet_diag_req_v2}, before the socket's id. */
    private static final int REQUEST_HEAD = 8;

    /** The head of {@code struct inet_diag_msg}, before the same. */
    private static final int MESSAGE_HEAD = 4;

    private static final int ID = 48;
    /** Where in an id the local address is. */
    private static final int SOURCE = 4;

    private static final int ADDRESS = 16;
    private static final int IPPROTO_TCP = 6;
    private static final int IPPROTO_UDP = 17;
    private static final int TCP_LISTEN = 10;
    /** Bits of states: who listens has sent nothing. */
    private static final int CARRYING = ~(1 << TCP_LISTEN);

    private static final int NO_DEVICE = -1;
    private static final int CAPACITY = 1 << 16;
    /** More than it can take: a dump may miss a socket when others in its hash bucket go meanwhile. */
    private static final int LOOKS = 10;

    /** @param id as the kernel wrote it, with the cookie that keeps it from being another socket's */
    private record Socket(int family, int protocol, byte[] id) {
        /** An IPv4 address also of a socket that has it as an IPv4-mapped one, as Java's have: that is what it sends from. */
        InetAddress source() throws UnknownHostException {
            int length = family == Libc.AF_INET ? 4 : ADDRESS;
            return InetAddress.getByAddress(Arrays.copyOfRange(id, SOURCE, SOURCE + length));
        }
    }

    private final Descriptor descriptor;
    private final Memory memory = new Memory(CAPACITY);
    private final ByteBuffer buffer = memory.getByteBuffer(0, CAPACITY).order(ByteOrder.nativeOrder());
    private final Caller caller = Descriptor.caller();

    private SockDiag() throws IOException {
        descriptor = RouteChanges.listen(NETLINK_SOCK_DIAG, 0);
    }

    /** Ends all TCP and UDP from addresses of these that no interface but the tunnel's has. Where the kernel cannot, that is a warning. */
    static void end(Set<InetAddress> addresses, Optional<String> tun) throws HostException {
        try (SockDiag diag = new SockDiag()) {
            Set<InetAddress> gone = new HashSet<>(addresses);
            int own = tun.map(Link::indexIfThere).orElse(NO_DEVICE);
            for (Address each : Rtnetlink.addresses()) {
                if (each.device() != own) {
                    gone.remove(each.address());
                }
            }
            for (int look = 0; look < LOOKS && diag.end(IPPROTO_TCP, gone); look++) {
                LOG.debug("ended TCP from the tunnel's addresses");
            }
            diag.end(IPPROTO_UDP, gone);
        } catch (ErrnoException e) {
            if (!isMissing(e.errno())) {
                throw failed(e);
            }
            LOG.warn("this kernel cannot end what programs had open in the tunnel: {}", e.getMessage());
        } catch (IOException e) {
            throw failed(e);
        }
    }

    private static HostException failed(IOException e) {
        return new HostException("could not end what programs had open in the tunnel: " + e.getMessage(), e);
    }

    private static boolean isMissing(int errno) {
        return errno == Libc.ENOENT || errno == Libc.EOPNOTSUPP || errno == Libc.EPROTONOSUPPORT;
    }

    /** Whether there was one. */
    private boolean end(int protocol, Set<InetAddress> from) throws IOException {
        List<Socket> found = new ArrayList<>();
        for (int family : new int[] {Libc.AF_INET, Libc.AF_INET6}) {
            request(SOCK_DIAG_BY_FAMILY, NLM_F_DUMP, new Socket(family, protocol, new byte[ID]));
            while (read(family, protocol, found)) {}
        }
        boolean any = false;
        for (Socket socket : found) {
            if (from.contains(socket.source())) {
                request(SOCK_DESTROY, NLM_F_ACK, socket);
                acknowledged();
                any = true;
            }
        }
        return any;
    }

    private void request(short type, short flags, Socket socket) throws IOException {
        int length = NLMSGHDR + REQUEST_HEAD + ID;
        buffer.clear()
                .putInt(length)
                .putShort(type)
                .putShort((short) (NLM_F_REQUEST | flags))
                .putInt(0)
                .putInt(0);
        buffer.put((byte) socket.family)
                .put((byte) socket.protocol)
                .putShort((short) 0)
                .putInt(CARRYING)
                .put(socket.id);
        descriptor.await(
                "sock_diag", Libc.POLLOUT, caller, () -> Libc.sendto(descriptor.fd, memory, length, 0, null, 0));
    }

    /** One batch of a dump; false after the last. */
    private boolean read(int family, int protocol, List<Socket> into) throws IOException {
        int received = receive();
        for (int at = 0; at + NLMSGHDR <= received; at += buffer.getInt(at) + 3 & ~3) {
            int type = buffer.getShort(at + 4);
            if (type == NLMSG_DONE) {
                return false;
            }
            check(at, type);
            if (type == SOCK_DIAG_BY_FAMILY) {
                byte[] id = new byte[ID];
                buffer.get(at + NLMSGHDR + MESSAGE_HEAD, id);
                into.add(new Socket(family, protocol, id));
            }
        }
        return received > 0;
    }

    /** A socket that has ended by itself meanwhile is as good. */
    private void acknowledged() throws IOException {
        receive();
        try {
            check(0, buffer.getShort(4));
        } catch (ErrnoException e) {
            if (e.errno() != Libc.ENOENT) {
                throw e;
            }
        }
    }

    private void check(int at, int type) throws ErrnoException {
        if (type == NLMSG_ERROR && buffer.getInt(at + NLMSGHDR) != 0) {
            throw new ErrnoException("sock_diag", -buffer.getInt(at + NLMSGHDR));
        }
    }

    private int receive() throws IOException {
        return (int) descriptor.await(
                "sock_diag", Libc.POLLIN, caller, () -> Libc.recvfrom(descriptor.fd, memory, CAPACITY, 0, null, null));
    }

    @Override
    public void close() {
        descriptor.close();
    }
}
