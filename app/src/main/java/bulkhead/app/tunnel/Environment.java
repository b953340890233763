package bulkhead.app.tunnel;

import bulkhead.protocol.core.Machine;
import java.security.SecureRandom;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/** What a connection takes from the computer beside its network: time, chance, and a thread for what may take long. */
interface Environment {
    /** This computer's own. A test brings another, in which hours pass at once and chance has a seed. */
    Environment REAL = new Environment() {
        private final SecureRandom random = new SecureRandom();

        @Override
        public long now() {
            return System.nanoTime() / 1_000_000;
        }

        @Override
        public long wallClock() {
            return System.currentTimeMillis();
        }

        @Override
        public <T> T take(BlockingQueue<T> queue, long deadline) throws InterruptedException {
            return deadline == Machine.NEVER ? queue.take() : queue.poll(deadline - now(), TimeUnit.MILLISECONDS);
        }

        @Override
        public RandomGenerator random() {
            return random;
        }

        @Override
        public Executor aside() {
            return task -> Thread.ofPlatform().daemon().name("names").start(task);
        }

        @Override
        public ExecutorService worker() {
            return new ThreadPoolExecutor(
                    1,
                    1,
                    0,
                    TimeUnit.SECONDS,
                    new LinkedBlockingQueue<>(),
                    Thread.ofPlatform().daemon().name("host").factory(),
                    new ThreadPoolExecutor.DiscardPolicy());
        }
    };

    /** Milliseconds on the clock that every machine of the connection sees. */
    long now();

    /** Milliseconds since 1970. */
    long wallClock();

    /** The queue's next element, or null when {@code deadline} came before one. */
    <T> T take(BlockingQueue<T> queue, long deadline) throws InterruptedException;

    /** Cryptographically strong outside tests. */
    RandomGenerator random();

    /** Where that runs which may take long, and nobody waits for. */
    Executor aside();

    /** A new executor that does one thing after the other, and drops what comes after its shutdown. */
    ExecutorService worker();
}
