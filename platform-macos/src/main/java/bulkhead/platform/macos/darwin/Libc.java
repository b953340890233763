package bulkhead.platform.macos.darwin;

import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.Pointer;

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

    int pipe(int[] fds);

    int close(int fd);

    int geteuid();

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
