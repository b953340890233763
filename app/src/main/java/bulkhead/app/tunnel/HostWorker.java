package bulkhead.app.tunnel;

import bulkhead.leakguard.host.HostException;
import bulkhead.leakguard.host.HostNetwork;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Has the host's network do one thing after the other on a thread of its own: the protocol does not wait for it. */
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
    private static final int SETTLES_SECONDS = 30;

    private final HostNetwork host;
    private final ControlLoop loop;
    private final ExecutorService thread;

    HostWorker(HostNetwork host, ControlLoop loop, ExecutorService thread) {
        this.host = host;
        this.loop = loop;
        this.thread = thread;
    }

    <T> void run(Task<T> task, Then<T> then, Then<HostException> failed) {
        thread.execute(() -> {
            try {
                T result = task.run(host);
                loop.put(now -> then.go(now, result));
            } catch (HostException e) {
                loop.put(now -> failed.go(now, e));
            } catch (RuntimeException e) {
                LOG.error("an error in Bulkhead itself", e);
                HostException why = new HostException("an error in Bulkhead itself (" + e + "): report it", e);
                loop.put(now -> failed.go(now, why));
            }
        });
    }

    /** Does it once what is under way is done. */
    void run(Runnable task) {
        thread.execute(task);
    }

    /** Takes no more, and waits for what is under way. */
    void finish() throws InterruptedException {
        thread.shutdown();
        if (!thread.awaitTermination(SETTLES_SECONDS, TimeUnit.SECONDS)) {
            LOG.warn("the host's network did not settle within {} s", SETTLES_SECONDS);
        }
    }
}
