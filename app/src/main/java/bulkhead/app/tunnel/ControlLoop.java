package bulkhead.app.tunnel;

import bulkhead.protocol.core.Machine;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The one thread that owns the connection and its protocol machine: one input, then drain, then wait for the next input or the deadline.
 * Others hand it inputs; its queue is bounded, and what the network sends beyond that is dropped and counted.
 *
 * <p>What of the network's bytes may be kept, and who says so:
 *
 * <table>
 * <caption>Bounds</caption>
 * <tr><td>IKE, from anybody</td><td>16 KiB a message, 8 KiB in clear ({@code IsakmpHeader}); 256 KiB in the queue
 *     ({@link Source}); four half-open main modes and four quick modes ({@code MainModes}, {@code IkeSession}), three
 *     messages each; one message in 32 pieces of 8 KiB ({@code Fragments})</td></tr>
 * <tr><td>What ESP proved</td><td>8 KiB a control message ({@code Decapsulator}); 1 MiB in the queue</td></tr>
 * <tr><td>L2TP</td><td>early messages up to the receive window ({@code ReliableChannel}); 32 answers</td></tr>
 * <tr><td>PPP</td><td>one early packet a protocol ({@code PppSession})</td></tr>
 * <tr><td>IPv6 on the link</td><td>16 prefixes, 4 routers, 32 routes, 8 leases ({@code ip6}); what of it is used, {@code Offers}</td></tr>
 * </table>
 */
final class ControlLoop {
    /** An input to the machine. */
    @FunctionalInterface
    interface Input {
        void apply(long now);
    }

    /** Who can have sent an input, and how many bytes of theirs may wait at once; neither takes the other's room. */
    enum Source {
        /** Whoever writes the server's address on a packet. */
        ANYBODY(256 * 1024),
        /** Who has the keys of ESP. */
        SERVER(1024 * 1024);

        private final int room;

        Source(int room) {
            this.room = room;
        }
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
    /** What an input costs besides its bytes, generously: so the smallest ones cannot fill the queue either. */
    private static final int OVERHEAD = 256;
    /** Made before there is no memory for it. */
    private static final Input NOTHING = _ -> {};

    private final BlockingQueue<Input> inputs = new ArrayBlockingQueue<>(QUEUE);
    private final Map<Source, AtomicInteger> waiting =
            Map.of(Source.ANYBODY, new AtomicInteger(), Source.SERVER, new AtomicInteger());
    private final AtomicLong dropped = new AtomicLong();
    private final Environment environment;
    private final AtomicReference<Throwable> fault = new AtomicReference<>();
    private volatile boolean stopped;

    ControlLoop(Environment environment) {
        this.environment = environment;
    }

    /** Milliseconds on the clock that every machine of the connection sees. */
    long now() {
        return environment.now();
    }

    /** Hands over an input that came from the network with so many bytes, which may be lost. */
    void offer(Source source, int bytes, Input input) {
        AtomicInteger used = waiting.get(source);
        int cost = bytes + OVERHEAD;
        Input counted = now -> {
            used.addAndGet(-cost);
            input.apply(now);
        };
        if (used.addAndGet(cost) > source.room || !inputs.offer(counted)) {
            used.addAndGet(-cost);
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

    /**
     * Something the connection needs ended by an error of ours: so does the loop, and whoever runs it finds the {@link
     * #fault}. From any thread, also one without memory or stack.
     */
    void fail(Throwable why) {
        fault.compareAndSet(null, why);
        stopped = true;
        inputs.offer(NOTHING);
    }

    /** The first error of ours; null without one. */
    Throwable fault() {
        return fault.get();
    }

    /** The same work, whose death is told. */
    Runnable watched(Runnable work) {
        return () -> {
            try {
                work.run();
            } catch (Throwable e) {
                fail(e);
            }
        };
    }

    /** Runs until {@link #stop} or {@link #fail}. */
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
