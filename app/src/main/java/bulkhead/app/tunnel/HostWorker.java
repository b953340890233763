package bulkhead.app.tunnel;

import bulkhead.leakguard.host.HostException;
import bulkhead.leakguard.host.HostNetwork;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;

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

    private final HostNetwork host;
    private final ControlLoop loop;
    private final ExecutorService thread;
    private final Patience patience;
    private volatile boolean ending;

    HostWorker(HostNetwork host, ControlLoop loop, ExecutorService thread, Patience patience) {
        this.host = host;
        this.loop = loop;
        this.thread = thread;
        this.patience = patience;
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
        return await(() -> task.run(host));
    }

    /** Drops what has not begun, and waits for what is under way, however long it takes: until {@link Patience} ends. */
    void settle() throws HostException {
        ending = true;
        patience.end();
        await(() -> null);
    }

    /** Does the last thing of all. */
    <T> T finish(Task<T> last) throws HostException {
        try {
            return await(last);
        } finally {
            thread.shutdown();
        }
    }

    /** The host has one thread: who waits for it does not go on beside it. */
    private <T> T await(Callable<T> work) throws HostException {
        patience.check();
        CompletableFuture<T> done = new CompletableFuture<>();
        thread.execute(() -> {
            try {
                done.complete(work.call());
            } catch (Throwable e) {
                done.completeExceptionally(e);
            }
        });
        try {
            return patience.await(done);
        } catch (ExecutionException e) {
            throw unwrapped(e.getCause());
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
