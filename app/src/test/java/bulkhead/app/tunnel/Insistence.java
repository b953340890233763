package bulkhead.app.tunnel;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A user who asks for the end again and again: what is waited for is told on the log, and nobody knows when. */
final class Insistence {
    private Insistence() {}

    static <T> T until(CompletableFuture<T> end, Runnable word) throws InterruptedException, ExecutionException {
        while (true) {
            word.run();
            try {
                return end.get(100, TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                // Once more.
            }
        }
    }
}
