package bulkhead.platform.linux.libc;

/** How one thread at a time calls the kernel. */
public interface Caller {
    /** What the last call failed with, if it returned -1. */
    int errno();

    /**
     * Waits by poll(2) until a descriptor is ready, or the other one can be read.
     *
     * @return what the first is ready for, 0 for nothing, or -1
     */
    int poll(int fd, short events, int wake, int millis);
}
