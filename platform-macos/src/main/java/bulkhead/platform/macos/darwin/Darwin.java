package bulkhead.platform.macos.darwin;

/** Numbers of XNU's headers, which x86-64 and arm64 share; each with the header that has it. */
public final class Darwin {
    // sys/errno.h
    public static final int EPERM = 1;
    public static final int ENOENT = 2;
    public static final int ESRCH = 3;
    public static final int EINTR = 4;
    public static final int EACCES = 13;
    public static final int EBUSY = 16;
    public static final int EINVAL = 22;
    public static final int EAGAIN = 35;
    public static final int EMSGSIZE = 40;
    public static final int ECONNRESET = 54;
    public static final int ENOBUFS = 55;
    public static final int ECONNREFUSED = 61;

    // sys/fcntl.h
    public static final int O_RDWR = 0x0002;
    public static final int O_NONBLOCK = 0x0004;
    public static final int O_CLOEXEC = 0x01000000;
    public static final int F_SETFD = 2;
    public static final int F_GETFL = 3;
    public static final int F_SETFL = 4;
    public static final int FD_CLOEXEC = 1;

    // sys/poll.h
    public static final short POLLIN = 0x0001;
    public static final short POLLOUT = 0x0004;
    public static final short POLLERR = 0x0008;
    public static final short POLLHUP = 0x0010;
    public static final short POLLNVAL = 0x0020;

    // sys/socket.h
    public static final int AF_UNIX = 1;
    public static final int SOCK_STREAM = 1;
    public static final int SCM_RIGHTS = 1;
    public static final int MSG_CTRUNC = 0x20;
    public static final int AF_INET = 2;
    public static final int AF_ROUTE = 17;
    public static final int AF_INET6 = 30;
    public static final int AF_SYSTEM = 32;
    public static final int SOCK_DGRAM = 2;
    public static final int SOCK_RAW = 3;
    public static final int SOL_SOCKET = 0xffff;
    public static final int SO_SNDBUF = 0x1001;
    public static final int SO_RCVBUF = 0x1002;

    // sys/sys_domain.h, sys/kern_control.h, net/if_utun.h
    public static final int SYSPROTO_CONTROL = 2;
    public static final int AF_SYS_CONTROL = 2;
    public static final long CTLIOCGINFO = 0xC0644E03L;
    public static final String UTUN_CONTROL = "com.apple.net.utun_control";
    public static final int UTUN_OPT_IFNAME = 2;
    public static final int UTUN_OPT_MAX_PENDING_PACKETS = 16;

    // sys/un.h
    public static final int SOL_LOCAL = 0;
    public static final int LOCAL_PEERCRED = 1;
    public static final int LOCAL_PEERPID = 2;
    public static final int LOCAL_PEERTOKEN = 6;

    // net/if.h
    public static final int IFNAMSIZ = 16;

    // net/route.h
    public static final int RTM_ADD = 0x1;
    public static final int RTM_DELETE = 0x2;
    public static final int RTM_CHANGE = 0x3;
    public static final int RTM_NEWADDR = 0xc;
    public static final int RTM_DELADDR = 0xd;
    public static final int RTM_IFINFO = 0xe;

    /** In {@code struct rt_msghdr}, {@code if_msghdr} and {@code ifa_msghdr}: what it tells, and of which interface. */
    public static final int RTM_TYPE_OFFSET = 3;

    public static final int RTM_INDEX_OFFSET = 4;
    public static final int IFM_INDEX_OFFSET = 12;

    // time.h
    public static final int CLOCK_MONOTONIC_RAW = 4;

    // netinet/in.h, netinet6/in6.h
    public static final int IPPROTO_IP = 0;
    public static final int IPPROTO_IPV6 = 41;
    public static final int IP_BOUND_IF = 25;
    public static final int IPV6_BOUND_IF = 125;

    // net/pfvar.h
    public static final long DIOCSTARTREF = 0x40084408L;
    public static final long DIOCSTOPREF = 0xC0104409L;
    public static final long DIOCGETSTARTERS = 0xC0104405L;
    public static final long DIOCGETRULES = 0xCC204406L;
    public static final long DIOCGETRULE = 0xCC204407L;
    public static final long DIOCCHANGERULE = 0xCC20441AL;
    public static final long DIOCKILLSTATES = 0xC0D84429L;
    public static final long DIOCBEGINADDRS = 0xC4704433L;
    public static final int PF_PASS = 0;
    public static final int PF_SCRUB = 2;
    public static final int PF_CHANGE_ADD_HEAD = 1;
    public static final int PF_CHANGE_REMOVE = 5;
    public static final int PF_CHANGE_GET_TICKET = 6;

    private Darwin() {}
}
