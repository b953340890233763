package bulkhead.app.tunnel;

import bulkhead.protocol.Machine;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The one thread that owns the protocol machine: one input, then drain, then wait for the next input or the deadline.
 * Others hand it inputs; its queue is bounded, and what the network sends beyond that is dropped and counted.
 */
final class ControlLoop {
    /** An input to the machine. */
    @FunctionalInterface
    interface Input {
        void apply(long now);
    }

    private static final int QUEUE = 4096;

    private final BlockingQueue<Input> inputs = new ArrayBlockingQueue<>(QUEUE);
    private final AtomicLong dropped = new AtomicLong();
    private boolean stopped;

    /** Milliseconds on the clock that every machine of this process sees. */
    static long now() {
        return System.nanoTime() / 1_000_000;
    }

    /** Hands over an input that came from the network, which may be lost. */
    void offer(Input input) {
        if (!inputs.offer(input)) {
            dropped.incrementAndGet();
        }
    }

    /** Hands over an input that must arrive, and waits for room if it has to. */
    void put(Input input) {
        try {
            inputs.put(input);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    long dropped() {
        return dropped.get();
    }

    /** Ends {@link #run} after the current input; called on the loop's thread. */
    void stop() {
        stopped = true;
    }

    /**
     * Runs until {@link #stop}.
     *
     * @param drain takes every output that an input brought
     */
    void run(Machine<?> machine, Runnable drain) throws InterruptedException {
        while (!stopped) {
            drain.run();
            if (stopped) {
                return;
            }
            long deadline = machine.deadline();
            long now = now();
            Input input = deadline <= now ? inputs.poll() : await(deadline, now);
            now = now();
            if (input != null) {
                input.apply(now);
            }
            if (machine.deadline() <= now) {
                drain.run();
                machine.tick(now);
            }
        }
    }

    private Input await(long deadline, long now) throws InterruptedException {
        return deadline == Machine.NEVER ? inputs.take() : inputs.poll(deadline - now, TimeUnit.MILLISECONDS);
    }
}
