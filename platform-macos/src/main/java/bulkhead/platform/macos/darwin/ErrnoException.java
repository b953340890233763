package bulkhead.platform.macos.darwin;

import java.io.IOException;

/** A system call failed. */
public final class ErrnoException extends IOException {
    private static final long serialVersionUID = 1;

    private final int errno;

    public ErrnoException(String what, int errno) {
        super(what + ": error " + errno);
        this.errno = errno;
    }

    public int errno() {
        return errno;
    }
}
