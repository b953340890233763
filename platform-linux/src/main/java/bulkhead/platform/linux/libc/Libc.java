package bulkhead.platform.linux.libc;

import com.sun.jna.Native;
import com.sun.jna.Pointer;

/**
 * The C library by direct mapping, for 64-bit Linux. Every call returns -1 on failure; {@link Native#getLastError()} then
 * has errno. Constants are of the generic system call ABI, which x86-64, AArch64 and RISC-V share.
 */
public final class Libc {
    public static final int AF_UNIX = 1;
    public static final int AF_INET = 2;
    public static final int AF_INET6 = 10;
    public static final int AF_NETLINK = 16;
    public static final int AF_PACKET = 17;
    public static final int SOCK_STREAM = 1;
    public static final int SOCK_DGRAM = 2;
    public static final int SOCK_RAW = 3;
    public static final int SOCK_SEQPACKET = 5;
    public static final int SOCK_NONBLOCK = 04000;
    public static final int SOCK_CLOEXEC = 02000000;
    public static final int IPPROTO_ESP = 50;
    public static final int NETLINK_ROUTE = 0;
    public static final int NETLINK_NETFILTER = 12;

    public static final int SOL_SOCKET = 1;
    public static final int SO_TYPE = 3;
    public static final int SO_PEERCRED = 17;
    public static final int SO_ACCEPTCONN = 30;
    public static final int SO_PEERGROUPS = 59;
    public static final int SCM_RIGHTS = 1;
    public static final int MSG_CTRUNC = 0x8;
    public static final int MSG_TRUNC = 0x20;
    public static final int MSG_ERRQUEUE = 0x2000;
    public static final int MSG_NOSIGNAL = 0x4000;
    public static final int MSG_CMSG_CLOEXEC = 0x40000000;
    public static final long SIOCGSKNS = 0x894c;
    public static final long FIONBIO = 0x5421;
    public static final int SO_SNDBUFFORCE = 32;
    public static final int SO_RCVBUFFORCE = 33;
    public static final int SO_BINDTODEVICE = 25;
    public static final int SO_ATTACH_FILTER = 26;
    public static final int SO_MARK = 36;
    public static final int SOL_IP = 0;
    public static final int IP_MTU_DISCOVER = 10;
    public static final int IP_RECVERR = 11;
    public static final int SOL_IPV6 = 41;
    public static final int IPV6_RECVERR = 25;
    public static final int IP_PMTUDISC_DONT = 0;
    public static final int SOL_NETLINK = 270;
    public static final int NETLINK_EXT_ACK = 11;
    public static final int SOL_PACKET = 263;
    public static final int PACKET_STATISTICS = 6;

    public static final int SOL_UDP = 17;
    public static final int UDP_SEGMENT = 103;
    public static final int UDP_GRO = 104;

    public static final int STDOUT_FILENO = 1;
    public static final int O_RDWR = 2;
    public static final int O_NONBLOCK = 04000;
    public static final int O_CLOEXEC = 02000000;
    public static final int O_CREAT = 0100;
    public static final int LOCK_EX = 2;
    public static final int LOCK_NB = 4;
    public static final int IN_ATTRIB = 0x4;
    public static final int IN_CLOSE_WRITE = 0x8;
    public static final int IN_MOVED_FROM = 0x40;
    public static final int IN_MOVED_TO = 0x80;
    public static final int IN_CREATE = 0x100;
    public static final int IN_DELETE = 0x200;
    public static final short POLLIN = 1;
    public static final short POLLOUT = 4;
    public static final short POLLERR = 8;
    public static final short POLLRDHUP = 0x2000;

    public static final int EPERM = 1;
    public static final int ENOENT = 2;
    public static final int ESRCH = 3;
    public static final int EINTR = 4;
    public static final int EIO = 5;
    public static final int EAGAIN = 11;

    /** Of getaddrinfo: nobody who could know the name has answered. */
    public static final int EAI_AGAIN = -3;

    public static final int EACCES = 13;
    public static final int EEXIST = 17;
    public static final int ENODEV = 19;
    public static final int EINVAL = 22;
    public static final int EPROTO = 71;
    public static final int EMSGSIZE = 90;
    public static final int ENOPROTOOPT = 92;
    public static final int EPROTONOSUPPORT = 93;
    public static final int EOPNOTSUPP = 95;
    public static final int EAFNOSUPPORT = 97;
    public static final int EADDRNOTAVAIL = 99;
    public static final int ENETUNREACH = 101;
    public static final int ECONNRESET = 104;
    public static final int ECONNREFUSED = 111;
    public static final int EHOSTUNREACH = 113;
    public static final int ENOBUFS = 105;

    /** Goes on while the host is suspended. */
    public static final int CLOCK_BOOTTIME = 7;

    private static final String FOLDERS = "jna.platform.library.path";

    static {
        Unpacking.whereThereIsRoom();
        // Whole names need no list of folders, for which JNA would run ldconfig(8) at each start.
        if (System.getProperty(FOLDERS) == null) {
            System.setProperty(FOLDERS, "");
        }
        Native.register("libc.so.6");
    }

    private Libc() {}

    /** Takes the time that loading takes now instead of at the first call. */
    public static void load() {
        // The static initializer does it.
    }

    public static native String gai_strerror(int error);

    public static native int socket(int domain, int type, int protocol);

    public static native int setsockopt(int fd, int level, int option, byte[] value, int length);

    public static native int getsockopt(int fd, int level, int option, byte[] value, int[] length);

    public static native int bind(int fd, byte[] address, int length);

    public static native int connect(int fd, byte[] address, int length);

    public static native int listen(int fd, int backlog);

    public static native int accept4(int fd, Pointer address, Pointer length, int flags);

    public static native long sendmsg(int fd, Pointer message, int flags);

    public static native long recvmsg(int fd, Pointer message, int flags);

    public static native int getsockname(int fd, byte[] address, int[] length);

    public static native long sendto(int fd, Pointer data, long length, int flags, Pointer address, int addressLength);

    public static native long recvfrom(
            int fd, Pointer data, long length, int flags, Pointer address, int[] addressLength);

    public static native int open(String path, int flags, int mode);

    public static native int flock(int fd, int operation);

    public static native int ioctl(int fd, long request, byte[] argument);

    public static native int ioctl(int fd, long request, long argument);

    public static native long read(int fd, Pointer data, long length);

    public static native long write(int fd, Pointer data, long length);

    public static native int poll(Pointer descriptors, long count, int timeout);

    public static native int inotify_init1(int flags);

    public static native int inotify_add_watch(int fd, String path, int mask);

    public static native int eventfd(int initial, int flags);

    public static native int close(int fd);

    public static native int clock_gettime(int clock, long[] secondsAndNanos);

    public static native int geteuid();

    /** Of {@code struct group}, which the next call overwrites. */
    public static native Pointer getgrnam(String name);

    /** Of {@code struct passwd}, which the next call overwrites. */
    public static native Pointer getpwuid(int uid);

    /** @return the text, of whose octets it is the address, or null */
    public static native Pointer inet_ntop(int family, byte[] address, byte[] text, int capacity);

    public static native String strerror(int errno);
}
