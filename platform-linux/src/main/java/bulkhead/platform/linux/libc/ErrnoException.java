package bulkhead.platform.linux.libc;

import bulkhead.leakguard.host.HostException;
import java.io.IOException;

/** A call of the C library failed. */
public final class ErrnoException extends IOException {
    private static final long serialVersionUID = 1;

    private final int errno;

    public ErrnoException(String what, int errno) {
        super(what + ": " + Libc.strerror(errno));
        this.errno = errno;
    }

    /** @param reason in the kernel's own words */
    public ErrnoException(String what, int errno, String reason) {
        super(what + ": " + reason);
        this.errno = errno;
    }

    /** Creates what the kernel has to give; a failure says what to do about it. */
    public static <T> T explaining(String what, Creation<T> creation) throws HostException {
        try {
            return creation.create();
        } catch (IOException e) {
            throw explained(what, e);
        }
    }

    public interface Creation<T> {
        T create() throws IOException;
    }

    private static HostException explained(String what, IOException e) {
        int errno = e instanceof ErrnoException x ? x.errno() : 0;
        String remedy = switch (errno) {
            case Libc.EPERM, Libc.EACCES -> "it needs root or CAP_NET_ADMIN and CAP_NET_RAW: run with sudo";
            case Libc.ENOENT, Libc.ENODEV ->
                "the kernel has no TUN, or the interface is gone: run modprobe tun; start a container with --device /dev/net/tun";
            default -> "connect again";
        };
        return new HostException("creating " + what + " failed (" + e.getMessage() + "); " + remedy, e);
    }

    public int errno() {
        return errno;
    }

    public boolean isForLackOfRights() {
        return errno == Libc.EPERM || errno == Libc.EACCES;
    }
}
