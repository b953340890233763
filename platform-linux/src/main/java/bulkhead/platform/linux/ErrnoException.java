package bulkhead.platform.linux;

import java.io.IOException;

/** A call of the C library failed. */
final class ErrnoException extends IOException {
    private static final long serialVersionUID = 1;

    private final int errno;

    ErrnoException(String what, int errno) {
        super(what + ": " + Libc.strerror(errno));
        this.errno = errno;
    }

    int errno() {
        return errno;
    }

    boolean isForLackOfRights() {
        return errno == Libc.EPERM || errno == Libc.EACCES;
    }
}
