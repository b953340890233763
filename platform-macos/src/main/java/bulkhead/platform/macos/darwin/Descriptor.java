package bulkhead.platform.macos.darwin;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Platform;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;

/**
 * A descriptor whose calls may wait, and whose close wakes them: a pipe beside it is polled with it. The number is given back to the
 * kernel only when the last call has left it, so none ever meets another file under it.
 */
public final class Descriptor implements AutoCloseable {
    public static final long CLOSED = -1;
    public static final long TIMED_OUT = -2;
    public static final int FOR_EVER = -1;

    private static final int POLLFD = 8;
    private static final int REVENTS = 6;
    private static final int LINUX_EAGAIN = 11;
    /** Sockets are sockets: this is tried on Linux, too. */
    private static final int AGAIN = Platform.isMac() ? Darwin.EAGAIN : LINUX_EAGAIN;

    public final int fd;
    private final Calls calls;
    /** Read end and write end, made by the first call that waits. */
    private volatile int[] wake;

    private final AtomicInteger users = new AtomicInteger();
    private volatile boolean closing;

    /** Takes over a descriptor; on failure it is closed. */
    public Descriptor(Calls calls, int fd) throws ErrnoException {
        this.calls = calls;
        this.fd = fd;
        try {
            calls.unblock(fd);
        } catch (ErrnoException e) {
            calls.close(fd);
            throw e;
        }
    }

    public static Memory pollMemory() {
        return new Memory(2 * POLLFD);
    }

    public long read(Memory into, Memory poll, int millis) throws IOException {
        return await("read", Darwin.POLLIN, poll, orError(() -> Libc.Direct.read(fd, into, into.size())), millis);
    }

    public long write(Memory from, long length, Memory poll) throws IOException {
        return await("write", Darwin.POLLOUT, poll, orError(() -> Libc.Direct.write(fd, from, length)), FOR_EVER);
    }

    /** @param fromLength of the sender's address, which is put in {@code from} */
    public long receive(Memory into, Memory from, int[] fromLength, Memory poll, int millis) throws IOException {
        return await(
                "receive",
                Darwin.POLLIN,
                poll,
                orError(() -> {
                    fromLength[0] = (int) from.size();
                    return Libc.Direct.recvfrom(fd, into, into.size(), 0, from, fromLength);
                }),
                millis);
    }

    public long send(Memory data, long length, Memory to, Memory poll) throws IOException {
        return await(
                "send",
                Darwin.POLLOUT,
                poll,
                orError(() -> Libc.Direct.sendto(fd, data, length, 0, to, (int) to.size())),
                FOR_EVER);
    }

    /** One call that has a connection or bytes to give, and fails with {@link Darwin#EAGAIN} while there are none. */
    public interface Attempt {
        int now() throws ErrnoException;
    }

    /** @return what the attempt gave, {@link #TIMED_OUT} or {@link #CLOSED} */
    public long await(String what, short events, Attempt attempt, int millis) throws IOException {
        try (Memory poll = pollMemory()) {
            return await(
                    what,
                    events,
                    poll,
                    () -> {
                        try {
                            return attempt.now();
                        } catch (ErrnoException e) {
                            return -e.errno();
                        }
                    },
                    millis);
        }
    }

    /** Waits until the other end has closed; false when this one has. */
    public boolean awaitEnd() throws IOException {
        if (!enter()) {
            return false;
        }
        try (Memory poll = pollMemory()) {
            int over = Darwin.POLLHUP | Darwin.POLLERR | Darwin.POLLNVAL;
            while (!closing) {
                // macOS tells only of what it is asked for.
                int ready = poll(Darwin.POLLHUP, poll, FOR_EVER);
                if (ready > 0 && (poll.getShort(REVENTS) & over) != 0) {
                    return true;
                }
            }
            return false;
        } finally {
            leave();
        }
    }

    /** A call that gives what it should, or the negative error. */
    private static LongSupplier orError(LongSupplier call) {
        return () -> {
            long result = call.getAsLong();
            return result >= 0 ? result : -Native.getLastError();
        };
    }

    /**
     * Repeats a call of the C library until it has not to wait any more.
     *
     * @param poll of {@link #pollMemory}, in use by this call alone
     * @param millis how long to wait before {@link #TIMED_OUT}
     * @param call gives what it should, or the negative error
     * @return what the call returned, or {@link #CLOSED}
     */
    private long await(String what, short events, Memory poll, LongSupplier call, int millis) throws IOException {
        if (!enter()) {
            return CLOSED;
        }
        try {
            while (!closing) {
                long result = call.getAsLong();
                if (result >= 0) {
                    return result;
                }
                int errno = (int) -result;
                if (errno == AGAIN || errno == Darwin.EAGAIN) {
                    if (millis == 0 || poll(events, poll, millis) == 0) {
                        return TIMED_OUT;
                    }
                } else if (errno != Darwin.EINTR) {
                    throw new ErrnoException(what, errno);
                }
            }
            return CLOSED;
        } finally {
            leave();
        }
    }

    private int poll(short events, Memory poll, int millis) throws IOException {
        poll.setInt(0, fd);
        poll.setInt(4, events);
        poll.setInt(POLLFD, waker()[0]);
        poll.setInt(POLLFD + 4, Darwin.POLLIN);
        int ready = Libc.Direct.poll(poll, 2, millis);
        int errno = Native.getLastError();
        if (ready < 0 && errno != Darwin.EINTR) {
            throw new ErrnoException("poll", errno);
        }
        return ready;
    }

    private synchronized int[] waker() throws IOException {
        if (wake == null) {
            int[] fds = new int[2];
            if (Libc.Loaded.LIBC.pipe(fds) < 0) {
                throw new ErrnoException("pipe", Native.getLastError());
            }
            wake = fds;
            if (closing) {
                wake();
            }
        }
        return wake;
    }

    private void wake() {
        try (Memory one = new Memory(1)) {
            Libc.Direct.write(wake[1], one, 1);
        }
    }

    private boolean enter() {
        users.incrementAndGet();
        if (closing) {
            leave();
            return false;
        }
        return true;
    }

    private void leave() {
        if (users.decrementAndGet() == 0 && closing) {
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
        if (wake != null) {
            wake();
        }
        boolean interrupted = false;
        while (users.get() > 0) {
            try {
                wait();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        calls.close(fd);
        if (wake != null) {
            calls.close(wake[0]);
            calls.close(wake[1]);
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
