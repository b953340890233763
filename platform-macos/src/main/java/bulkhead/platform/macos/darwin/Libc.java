package bulkhead.platform.macos.darwin;

import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.PointerByReference;

/**
 * The C library of 64-bit macOS. What it declares with variable arguments is declared so here too: on arm64 Apple passes those on the
 * stack, where a function of that many fixed arguments would look in registers, and find what was left there.
 */
interface Libc extends Library {
    int open(String path, int flags, Object... mode);

    int fcntl(int fd, int command, Object... argument);

    int ioctl(int fd, long request, Object... argument);

    int socket(int domain, int type, int protocol);

    int bind(int fd, byte[] address, int length);

    int connect(int fd, byte[] address, int length);

    int getsockname(int fd, byte[] address, int[] length);

    int setsockopt(int fd, int level, int option, byte[] value, int length);

    int getsockopt(int fd, int level, int option, byte[] value, int[] length);

    int listen(int fd, int backlog);

    int accept(int fd, Pointer address, Pointer length);

    long sendmsg(int fd, Pointer message, int flags);

    long recvmsg(int fd, Pointer message, int flags);

    int pipe(int[] fds);

    int close(int fd);

    int geteuid();

    /** {@code struct passwd}, whose name comes first. */
    Pointer getpwuid(int uid);

    /** {@code struct group}. */
    Pointer getgrnam(String name);

    void free(Pointer memory);

    /** These four are of macOS alone (membership.h); each gives 0 or an error. */
    int mbr_uid_to_uuid(int uid, byte[] uuid);

    int mbr_gid_to_uuid(int gid, byte[] uuid);

    int mbr_check_membership(byte[] user, byte[] group, int[] isMember);

    /** launch.h: gives 0 or an error. The array is the caller's to free. */
    int launch_activate_socket(String name, PointerByReference fds, long[] count);

    /** In nanoseconds; of macOS alone. */
    long clock_gettime_nsec_np(int clock);

    /** Loaded with the first call. */
    final class Loaded {
        static final Libc LIBC = Native.load("c", Libc.class);

        private Loaded() {}
    }

    /** What packets pass by, as fast as JNA can: without a proxy. None of it has variable arguments. */
    final class Direct {
        static {
            Native.register("c");
        }

        private Direct() {}

        static native long read(int fd, Pointer data, long length);

        static native long write(int fd, Pointer data, long length);

        static native long sendto(int fd, Pointer data, long length, int flags, Pointer address, int addressLength);

        static native long recvfrom(int fd, Pointer data, long length, int flags, Pointer address, int[] addressLength);

        static native int poll(Pointer descriptors, int count, int timeout);
    }
}
