package bulkhead.truth;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;

/** Looks at one thing again and again, on a thread of its own, and keeps what was seen. */
final class Sampling<T> implements AutoCloseable {
    private static final long PAUSE_MILLIS = 150;

    private final List<Sample<T>> samples = new CopyOnWriteArrayList<>();
    private final Callable<Optional<T>> look;
    private final Thread thread;
    private volatile Exception broken;

    /** @param look nothing when there was nothing to see */
    Sampling(String name, Callable<Optional<T>> look) {
        this.look = look;
        thread = Thread.ofPlatform().daemon().name(name).start(this::run);
    }

    /** In the order of time. */
    List<Sample<T>> samples() {
        if (broken != null) {
            throw new AssertionError(thread.getName() + " cannot be seen any more", broken);
        }
        return samples;
    }

    private void run() {
        try {
            long last = System.currentTimeMillis();
            while (true) {
                long now = System.currentTimeMillis();
                // A look that comes too late counts from the last one on.
                long from = now - last > PAUSE_MILLIS + Sample.LONGEST ? last : now;
                Optional<T> seen = look.call();
                last = System.currentTimeMillis();
                if (seen.isPresent()) {
                    samples.add(new Sample<>(from, last, seen.get()));
                }
                Thread.sleep(PAUSE_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            broken = e;
        }
    }

    @Override
    public void close() throws InterruptedException {
        thread.interrupt();
        thread.join();
    }
}
