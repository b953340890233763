package bulkhead.platform.linux;

import com.sun.jna.Native;
import com.sun.jna.Pointer;

/**
 * The C library by direct mapping, for 64-bit Linux. Every call returns -1 on failure; {@link Native#getLastError()} then
 * has errno. Constants are of the generic system call ABI, which x86-64, AArch64 and RISC-V share.
 */
final class Libc {
    static final int AF_UNIX = 1;
    static final int AF_INET = 2;
    static final int AF_INET6 = 10;
    static final int AF_NETLINK = 16;
    static final int AF_PACKET = 17;
    static final int SOCK_STREAM = 1;
    static final int SOCK_DGRAM = 2;
    static final int SOCK_RAW = 3;
    static final int SOCK_SEQPACKET = 5;
    static final int SOCK_NONBLOCK = 04000;
    static final int SOCK_CLOEXEC = 02000000;
    static final int IPPROTO_ESP = 50;
    static final int NETLINK_ROUTE = 0;
    static final int NETLINK_NETFILTER = 12;

    static final int SOL_SOCKET = 1;
    static final int SO_TYPE = 3;
    static final int SO_PEERCRED = 17;
    static final int SO_ACCEPTCONN = 30;
    static final int SO_PEERGROUPS = 59;
    static final int SCM_RIGHTS = 1;
    static final int MSG_CTRUNC = 0x8;
    static final int MSG_TRUNC = 0x20;
    static final int MSG_ERRQUEUE = 0x2000;
    static final int MSG_NOSIGNAL = 0x4000;
    static final int MSG_CMSG_CLOEXEC = 0x40000000;
    static final long SIOCGSKNS = 0x894c;
    static final long FIONBIO = 0x5421;
    static final int SO_SNDBUFFORCE = 32;
    static final int SO_RCVBUFFORCE = 33;
    static final int SO_BINDTODEVICE = 25;
    static final int SO_ATTACH_FILTER = 26;
    static final int SO_MARK = 36;
    static final int SOL_IP = 0;
    static final int IP_MTU_DISCOVER = 10;
    static final int IP_RECVERR = 11;
    static final int SOL_IPV6 = 41;
    static final int IPV6_RECVERR = 25;
    static final int IP_PMTUDISC_DONT = 0;
    static final int SOL_PACKET = 263;
    static final int PACKET_STATISTICS = 6;

    static final int STDOUT_FILENO = 1;
    static final int O_RDWR = 2;
    static final int O_NONBLOCK = 04000;
    static final int O_CLOEXEC = 02000000;
    static final int O_CREAT = 0100;
    static final int LOCK_EX = 2;
    static final int LOCK_NB = 4;
    static final short POLLIN = 1;
    static final short POLLOUT = 4;
    static final short POLLERR = 8;
    static final short POLLRDHUP = 0x2000;

    static final int EPERM = 1;
    static final int ENOENT = 2;
    static final int EINTR = 4;
    static final int EIO = 5;
    static final int EAGAIN = 11;
    static final int EACCES = 13;
    static final int EBUSY = 16;
    static final int ENODEV = 19;
    static final int EINVAL = 22;
    static final int EPROTO = 71;
    static final int ENOPROTOOPT = 92;
    static final int ENETUNREACH = 101;
    static final int ECONNRESET = 104;
    static final int ECONNREFUSED = 111;
    static final int EHOSTUNREACH = 113;
    static final int ENOBUFS = 105;

    /** Goes on while the host is suspended. */
    static final int CLOCK_BOOTTIME = 7;

    static {
        Unpacking.whereThereIsRoom();
        Native.register("c");
    }

    private Libc() {}

    /** Takes the time that loading takes now instead of at the first call. */
    static void load() {
        // The static initializer does it.
    }

    static native int socket(int domain, int type, int protocol);

    static native int setsockopt(int fd, int level, int option, byte[] value, int length);

    static native int getsockopt(int fd, int level, int option, byte[] value, int[] length);

    static native int bind(int fd, byte[] address, int length);

    static native int connect(int fd, byte[] address, int length);

    static native int listen(int fd, int backlog);

    static native int accept4(int fd, Pointer address, Pointer length, int flags);

    static native long sendmsg(int fd, Pointer message, int flags);

    static native long recvmsg(int fd, Pointer message, int flags);

    static native int getsockname(int fd, byte[] address, int[] length);

    static native long sendto(int fd, Pointer data, long length, int flags, Pointer address, int addressLength);

    static native long recvfrom(int fd, Pointer data, long length, int flags, Pointer address, int[] addressLength);

    static native int open(String path, int flags, int mode);

    static native int flock(int fd, int operation);

    static native int ioctl(int fd, long request, byte[] argument);

    static native long read(int fd, Pointer data, long length);

    static native long write(int fd, Pointer data, long length);

    static native int poll(Pointer descriptors, long count, int timeout);

    static native int eventfd(int initial, int flags);

    static native int close(int fd);

    static native int clock_gettime(int clock, long[] secondsAndNanos);

    static native int geteuid();

    /** Of {@code struct group}, which the next call overwrites. */
    static native Pointer getgrnam(String name);

    /** Of {@code struct passwd}, which the next call overwrites. */
    static native Pointer getpwuid(int uid);

    static native String strerror(int errno);
}
