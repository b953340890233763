package bulkhead.app.tunnel;

import bulkhead.leakguard.host.HostException;
import bulkhead.leakguard.host.HostNetwork;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has the host's network do one thing after the other on a thread of its own, from the first to the last: the protocol does
 * not wait for it. What ends there by an error of ours ends the control loop.
 */
final class HostWorker {
    /** Something to do, and what came of it. */
    @FunctionalInterface
    interface Task<T> {
        T run(HostNetwork host) throws HostException;
    }

    /** Goes on on the control loop's thread. */
    @FunctionalInterface
    interface Then<T> {
        void go(long now, T result);
    }

    private static final Logger LOG = LoggerFactory.getLogger(HostWorker.class);
    /** A user who waits longer wants to know what for. */
    private static final Duration UNSAID = Duration.ofSeconds(2);

    private final HostNetwork host;
    private final ControlLoop loop;
    private final ExecutorService thread;
    private volatile boolean ending;

    HostWorker(HostNetwork host, ControlLoop loop, ExecutorService thread) {
        this.host = host;
        this.loop = loop;
        this.thread = thread;
    }

    <T> void run(Task<T> task, Then<T> then, Then<HostException> failed) {
        run(() -> {
            try {
                T result = task.run(host);
                loop.put(now -> then.go(now, result));
            } catch (HostException e) {
                loop.put(now -> failed.go(now, e));
            }
        });
    }

    /** Does it once what is under way is done; drops it when the end comes first. */
    void run(Runnable task) {
        thread.execute(loop.watched(() -> {
            if (!ending) {
                task.run();
            }
        }));
    }

    /** Has it done, and waits for that. */
    <T> T await(Task<T> task) throws HostException {
        return await(() -> task.run(host), Duration.ZERO);
    }

    /** Drops what has not begun, and waits for what is under way, however long it takes. */
    void settle() throws HostException {
        ending = true;
        await(() -> null, UNSAID);
    }

    /** Does the last thing of all. */
    <T> T finish(Task<T> last) throws HostException {
        try {
            return await(last);
        } finally {
            thread.shutdown();
        }
    }

    /** The host has one thread: who waits for it does not give up, as two would then be at it. */
    private <T> T await(Callable<T> work, Duration unsaid) throws HostException {
        FutureTask<T> task = new FutureTask<>(work);
        thread.execute(task);
        boolean interrupted = false;
        boolean said = unsaid.isZero();
        try {
            while (true) {
                try {
                    return said ? task.get() : task.get(unsaid.toMillis(), TimeUnit.MILLISECONDS);
                } catch (InterruptedException e) {
                    interrupted = true;
                } catch (TimeoutException e) {
                    said = true;
                    LOG.warn("this computer's network is still being changed: waiting, to restore it after that");
                }
            }
        } catch (ExecutionException e) {
            throw unwrapped(e.getCause());
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static HostException unwrapped(Throwable cause) {
        return switch (cause) {
            case HostException e -> e;
            case RuntimeException e -> throw e;
            case Error e -> throw e;
            default -> throw new IllegalStateException(cause);
        };
    }
}
