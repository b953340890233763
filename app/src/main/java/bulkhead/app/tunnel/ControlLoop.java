package bulkhead.app.tunnel;

import bulkhead.protocol.Machine;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The one thread that owns the connection and its protocol machine: one input, then drain, then wait for the next input or the deadline.
 * Others hand it inputs; its queue is bounded, and what the network sends beyond that is dropped and counted.
 */
final class ControlLoop {
    /** An input to the machine. */
    @FunctionalInterface
    interface Input {
        void apply(long now);
    }

    /** What runs on the loop's thread. */
    interface Work {
        /** Takes every output that an input brought. */
        void drain();

        /** When {@link #tick} must be called at the latest; {@link Machine#NEVER} when no timer runs. */
        long deadline();

        void tick(long now);
    }

    private static final int QUEUE = 4096;
    private static final int ROOM_MILLIS = 100;

    private final BlockingQueue<Input> inputs = new ArrayBlockingQueue<>(QUEUE);
    private final AtomicLong dropped = new AtomicLong();
    private final Environment environment;
    private volatile boolean stopped;

    ControlLoop(Environment environment) {
        this.environment = environment;
    }

    /** Milliseconds on the clock that every machine of the connection sees. */
    long now() {
        return environment.now();
    }

    /** Hands over an input that came from the network, which may be lost. */
    void offer(Input input) {
        if (!inputs.offer(input)) {
            dropped.incrementAndGet();
        }
    }

    /** Hands over an input that must arrive while the loop runs, and waits for room if it has to. */
    void put(Input input) {
        try {
            while (!inputs.offer(input, ROOM_MILLIS, TimeUnit.MILLISECONDS) && !stopped) {
                // A loop that has stopped makes no room.
            }
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

    /** Runs until {@link #stop}. */
    void run(Work work) throws InterruptedException {
        while (!stopped) {
            work.drain();
            if (stopped) {
                return;
            }
            long deadline = work.deadline();
            long now = now();
            Input input = deadline <= now ? inputs.poll() : environment.take(inputs, deadline);
            now = now();
            if (input != null) {
                input.apply(now);
            }
            if (work.deadline() <= now) {
                work.drain();
                work.tick(now);
            }
        }
    }

    /** Takes what was handed over too late for {@link #run}, as some of it holds things that must be closed. */
    void clear() {
        for (Input input; (input = inputs.poll()) != null; ) {
            input.apply(now());
        }
    }
}
