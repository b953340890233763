package bulkhead.app.tunnel;

import bulkhead.leakguard.host.HostException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How long the end waits for what this computer is doing to its network: as long as that takes, as two must not be at it at once,
 * but no longer than its user wants. Who was told what is waited for and asks for the end once more gives up on it: then nothing
 * is put back, and nothing is opened.
 */
public final class Patience {
    private static final Logger LOG = LoggerFactory.getLogger(Patience.class);
    /** A user who waits longer wants to know what for. */
    private static final Duration UNSAID = Duration.ofSeconds(2);

    private final CompletableFuture<Void> ending = new CompletableFuture<>();
    private final CompletableFuture<Void> over = new CompletableFuture<>();
    private volatile boolean said;

    /** Somebody asks for the end; from any thread. */
    public void ask() {
        if (said) {
            over.complete(null);
        }
        end();
    }

    /** It ends, whether or not anybody asked for it. */
    public void end() {
        ending.complete(null);
    }

    /** Fails once it is over: then nothing more is to be begun. */
    public void check() throws HostException {
        if (over.isDone()) {
            throw new HostException("this computer's network was still being changed and is left as it is, so what was"
                    + " closed stays closed: connect again, or run 'bulkhead guard unblock'");
        }
    }

    /** What comes of it. Whoever interrupts the thread that waits does not change that. */
    public <T> T await(CompletableFuture<T> work) throws HostException, ExecutionException {
        first(work, ending).join();
        if (!work.isDone()) {
            first(work, over)
                    .completeOnTimeout(null, UNSAID.toMillis(), TimeUnit.MILLISECONDS)
                    .join();
        }
        if (!work.isDone()) {
            say();
            first(work, over).join();
            said = false;
        }
        if (!work.isDone()) {
            check();
        }
        if (work.state() == CompletableFuture.State.FAILED) {
            throw new ExecutionException(work.exceptionNow());
        }
        return work.resultNow();
    }

    private static CompletableFuture<Object> first(CompletableFuture<?> work, CompletableFuture<?> word) {
        return CompletableFuture.anyOf(work, word).handle((_, _) -> null);
    }

    private void say() {
        LOG.warn("this computer's network is still being changed: waiting, to restore it after that."
                + " Asked once more to end, Bulkhead ends at once, and what is closed stays closed");
        said = true;
    }
}
