package bulkhead.platform.linux.libc;

import com.sun.jna.Memory;
import com.sun.jna.Native;

/** By {@link Libc}. */
final class PollMemory implements Caller {
    /** Of {@code struct pollfd}. */
    static final int POLLFD = 8;

    static final int EVENTS = 4;
    static final int REVENTS = 6;

    private final Memory descriptors = new Memory(2 * POLLFD);

    @Override
    public int errno() {
        return Native.getLastError();
    }

    @Override
    public int poll(int fd, short events, int wake, int millis) {
        descriptors.setInt(0, fd);
        descriptors.setInt(EVENTS, events);
        descriptors.setInt(POLLFD, wake);
        descriptors.setInt(POLLFD + EVENTS, Libc.POLLIN);
        int ready = Libc.poll(descriptors, 2, millis);
        return ready <= 0 ? ready : descriptors.getShort(REVENTS);
    }
}
