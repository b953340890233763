package bulkhead.platform.linux.devices;

import bulkhead.leakguard.host.UnreachableException;
import bulkhead.leakguard.host.UnreachableException.Kind;
import bulkhead.platform.linux.libc.Libc;
import bulkhead.platform.linux.libc.SocketAddress;
import bulkhead.platform.linux.libc.Sockets;
import com.sun.jna.Memory;
import java.io.IOException;
import java.net.InetAddress;
import java.util.Optional;
import java.util.Set;

/** What ICMP says of what one UDP socket sent: its error queue, see ip(7) and ipv6(7) under IP_RECVERR. For the receiving thread. */
final class IcmpErrors {
    /** What a send or a receive fails with, once, because of an earlier packet: no reason to give up the socket. */
    private static final Set<Integer> OF_EARLIER_PACKETS =
            Set.of(Libc.ECONNREFUSED, Libc.EHOSTUNREACH, Libc.ENETUNREACH, Libc.ENOPROTOOPT, Libc.EACCES, Libc.EPROTO);

    private static final int QUOTE = 1280;
    private static final int MSGHDR = 56;
    private static final int MSG_IOV = 16;
    private static final int MSG_IOVLEN = 24;
    private static final int MSG_CONTROL = 32;
    private static final int MSG_CONTROLLEN = 40;
    private static final int CONTROL = 128;
    private static final int CMSG_HEADER = 16;
    /** Of {@code struct sock_extended_err}, behind which is who says so. */
    private static final int EXTENDED_ERR = 16;

    private static final int ORIGIN_ICMP = 2;
    private static final int ORIGIN_ICMP6 = 3;

    private final int fd;
    private final boolean v6;
    private final Memory quote = new Memory(QUOTE);
    private final Memory vector = new Memory(16);
    private final Memory control = new Memory(CONTROL);
    private final Memory message = new Memory(MSGHDR);
    private boolean stopped;
    private long length;

    IcmpErrors(int fd, boolean v6) throws IOException {
        this.fd = fd;
        this.v6 = v6;
        listen(true);
    }

    static boolean isOfEarlierPacket(int errno) {
        return OF_EARLIER_PACKETS.contains(errno);
    }

    /** Listens no more: the kernel forgets what is queued, and keeps the rest to itself. */
    void stop() throws IOException {
        if (!stopped) {
            stopped = true;
            listen(false);
        }
    }

    /** Takes the oldest one out of the queue: 0, or -1 with errno when there is none. */
    long take() {
        if (stopped) {
            return -1;
        }
        vector.setPointer(0, quote);
        vector.setLong(8, QUOTE);
        message.clear();
        message.setPointer(MSG_IOV, vector);
        message.setLong(MSG_IOVLEN, 1);
        message.setPointer(MSG_CONTROL, control);
        message.setLong(MSG_CONTROLLEN, CONTROL);
        length = Libc.recvmsg(fd, message, Libc.MSG_ERRQUEUE);
        return Math.min(length, 0);
    }

    /** What was taken last; empty for what says nothing about the server. */
    Optional<UnreachableException> taken() {
        long size = Math.min(message.getLong(MSG_CONTROLLEN), CONTROL);
        boolean error = size >= CMSG_HEADER + EXTENDED_ERR + SocketAddress.MAX_LENGTH - (v6 ? 0 : 12)
                && control.getInt(8) == level()
                && control.getInt(12) == option();
        if (!error) {
            return Optional.empty();
        }
        int origin = control.getByte(CMSG_HEADER + 4);
        int type = control.getByte(CMSG_HEADER + 5) & 0xff;
        int code = control.getByte(CMSG_HEADER + 6) & 0xff;
        byte[] offender = control.getByteArray(CMSG_HEADER + EXTENDED_ERR, v6 ? SocketAddress.MAX_LENGTH : 16);
        Optional<Kind> kind = origin == ORIGIN_ICMP
                ? ofIpv4(type, code)
                : origin == ORIGIN_ICMP6 ? ofIpv6(type, code) : Optional.empty();
        InetAddress by = SocketAddress.address(offender);
        return kind.map(it -> new UnreachableException(it, by, quote.getByteArray(0, (int) length)));
    }

    /** RFC 792 and RFC 1812 section 5.2.7.1. */
    private static Optional<Kind> ofIpv4(int type, int code) {
        if (type != 3) {
            return Optional.empty();
        }
        return switch (code) {
            case 2, 3 -> Optional.of(Kind.PORT);
            case 9, 10, 13 -> Optional.of(Kind.PROHIBITED);
            case 4 -> Optional.empty();
            default -> Optional.of(Kind.HOST);
        };
    }

    /** RFC 4443 section 3.1. */
    private static Optional<Kind> ofIpv6(int type, int code) {
        if (type != 1) {
            return Optional.empty();
        }
        return Optional.of(
                switch (code) {
                    case 4 -> Kind.PORT;
                    case 1, 5, 6 -> Kind.PROHIBITED;
                    default -> Kind.HOST;
                });
    }

    private void listen(boolean on) throws IOException {
        Sockets.option(fd, level(), option(), Sockets.number(on ? 1 : 0));
    }

    private int level() {
        return v6 ? Libc.SOL_IPV6 : Libc.SOL_IP;
    }

    private int option() {
        return v6 ? Libc.IPV6_RECVERR : Libc.IP_RECVERR;
    }
}
