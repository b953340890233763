package bulkhead.platform.linux.libc;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;

/**
 * A non-blocking file descriptor whose calls may wait, and whose close wakes them: an eventfd beside it is polled with it.
 * The number is given back to the kernel only when the last call has left it, so none ever meets another file under it.
 */
public final class Descriptor implements AutoCloseable {
    public static final long CLOSED = -1;
    public static final long TIMED_OUT = -2;
    public static final int FOR_EVER = -1;

    private static final short NOTHING = 0;
    /** Instead of a descriptor: poll(2) leaves it out. */
    private static final int NOBODY = -1;

    public final int fd;
    private final int wake;
    private final AtomicInteger calls = new AtomicInteger();
    private volatile boolean closing;

    /** Takes over a non-blocking descriptor; on failure it is closed. */
    public Descriptor(int fd) throws IOException {
        this.fd = fd;
        this.wake = Libc.eventfd(0, Libc.O_CLOEXEC | Libc.O_NONBLOCK);
        if (wake < 0) {
            IOException failure = error("eventfd");
            Libc.close(fd);
            throw failure;
        }
    }

    /** For calls of {@link Libc}, by one thread at a time. */
    public static Caller caller() {
        return new PollMemory();
    }

    /**
     * Repeats a call of the C library until it has not to wait any more.
     *
     * @param caller by whom the call is made, in use by this one alone
     * @return what the call returned, or {@link #CLOSED}
     */
    public long await(String what, short events, Caller caller, LongSupplier call) throws IOException {
        return await(what, events, caller, call, FOR_EVER);
    }

    /** @param millis how long to wait for the descriptor before {@link #TIMED_OUT} */
    public long await(String what, short events, Caller caller, LongSupplier call, int millis) throws IOException {
        if (!enter()) {
            return CLOSED;
        }
        try {
            while (!closing) {
                long result = call.getAsLong();
                if (result >= 0) {
                    return result;
                }
                int errno = caller.errno();
                if (errno == Libc.EAGAIN && millis == 0) {
                    return TIMED_OUT;
                } else if (errno == Libc.EAGAIN) {
                    if (poll(events, caller, millis) == 0) {
                        return closing ? CLOSED : TIMED_OUT;
                    }
                } else if (errno != Libc.EINTR) {
                    throw new ErrnoException(what, errno);
                }
            }
            return CLOSED;
        } finally {
            leave();
        }
    }

    /** Waits until the other end of a socket has closed; false when this one is closed. */
    public boolean awaitEnd() throws IOException {
        Caller caller = caller();
        if (!enter()) {
            return false;
        }
        try {
            while (!closing) {
                if (poll(Libc.POLLRDHUP, caller, FOR_EVER) > 0) {
                    return true;
                }
            }
            return false;
        } finally {
            leave();
        }
    }

    /** Waits until the pipe that this process writes to has no reader any more, which poll(2) calls an error; false without a pipe. */
    public static boolean awaitUnread(int pipe) {
        Caller caller = caller();
        int ready;
        do {
            ready = caller.poll(pipe, NOTHING, NOBODY, FOR_EVER);
        } while (ready == 0 || ready < 0 && caller.errno() == Libc.EINTR);
        return ready > 0 && (ready & Libc.POLLERR) != 0;
    }

    /** @return 0 in time, or when somebody closes this; below it when a signal came */
    private int poll(short events, Caller caller, int millis) throws IOException {
        int ready = caller.poll(fd, events, wake, millis);
        if (ready < 0 && caller.errno() != Libc.EINTR) {
            throw new ErrnoException("poll", caller.errno());
        }
        return ready;
    }

    private boolean enter() {
        calls.incrementAndGet();
        if (closing) {
            leave();
            return false;
        }
        return true;
    }

    private void leave() {
        if (calls.decrementAndGet() == 0 && closing) {
            synchronized (this) {
                notifyAll();
            }
        }
    }

    /** Returns when the descriptor is closed. */
    @Override
    public synchronized void close() {
        if (closing) {
            return;
        }
        closing = true;
        Memory one = new Memory(8);
        one.setLong(0, 1);
        Libc.write(wake, one, 8);
        boolean interrupted = false;
        while (calls.get() > 0) {
            try {
                wait();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        Libc.close(fd);
        Libc.close(wake);
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    public static ErrnoException error(String what) {
        return new ErrnoException(what, Native.getLastError());
    }
}
