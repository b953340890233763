package bulkhead.app.tunnel;

import bulkhead.protocol.core.Machine;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/**
 * Time that jumps to what happens next as soon as every thread waits. The control loop's thread drives it, one happening after
 * the other, and the pumps only ever work while it waits for them: so the same seed gives the same run.
 */
final class VirtualTime implements Environment, Timing {
    /** In real time: a thread that does not come back to where it waits hangs. */
    private static final long HANGS_MILLIS = 30_000;

    /** How often a thread is looked at that may have died, of which nobody is told here. */
    private static final long DIES_MILLIS = 20;

    private static final long EPOCH = 1_800_000_000_000L;

    private final Random random;
    private final PriorityQueue<Happening> ahead = new PriorityQueue<>();
    private final List<Inbox<?>> inboxes = new ArrayList<>();
    private long now;
    private long number;
    private Machine<?> machine;
    private Runnable ticked;

    private record Happening(long at, long number, Runnable action) implements Comparable<Happening> {
        @Override
        public int compareTo(Happening other) {
            return at != other.at ? Long.compare(at, other.at) : Long.compare(number, other.number);
        }
    }

    VirtualTime(long seed) {
        random = new Random(seed);
    }

    /** Where one thread waits for what comes to it. While it is elsewhere it works, and time stands still. */
    private final class Inbox<T> implements Timing.Inbox<T> {
        private final Queue<T> items = new ArrayDeque<>();
        private boolean begun;
        private boolean waited;
        private boolean closed;
        private Thread taker;

        private Inbox() {}

        @Override
        public T take() {
            synchronized (VirtualTime.this) {
                begun = true;
                taker = Thread.currentThread();
                waited = true;
                VirtualTime.this.notifyAll();
                while (items.isEmpty() && !closed) {
                    sleep(0);
                }
                waited = false;
                return closed ? null : items.remove();
            }
        }

        @Override
        public void add(T item) {
            synchronized (VirtualTime.this) {
                items.add(item);
                VirtualTime.this.notifyAll();
            }
        }

        @Override
        public void close() {
            synchronized (VirtualTime.this) {
                closed = true;
                inboxes.remove(this);
                VirtualTime.this.notifyAll();
            }
        }

        /** One that died does nothing any more. */
        private boolean isIdle() {
            return waited && items.isEmpty() || !taker.isAlive();
        }
    }

    @Override
    public synchronized <T> Timing.Inbox<T> inbox() {
        Inbox<T> inbox = new Inbox<>();
        inboxes.add(inbox);
        return inbox;
    }

    @Override
    public synchronized void after(long millis, Runnable action) {
        ahead.add(new Happening(now + millis, number++, action));
    }

    /** It ends with who drives it. */
    @Override
    public void end() {}

    @Override
    public void drive(Machine<?> driven, Runnable afterTick) {
        machine = driven;
        ticked = afterTick;
    }

    @Override
    public synchronized long now() {
        return now;
    }

    @Override
    public long wallClock() {
        return EPOCH + now();
    }

    @Override
    public <T> T take(BlockingQueue<T> queue, long deadline) {
        while (true) {
            settle(queue);
            T next = queue.poll();
            if (next != null || !step(deadline)) {
                return next;
            }
        }
    }

    /** Lets the next thing happen that comes before the deadline; false when the deadline does. */
    private boolean step(long deadline) {
        Runnable action;
        synchronized (this) {
            long planned = ahead.isEmpty() ? Machine.NEVER : ahead.peek().at();
            long next = Math.min(Math.min(planned, machine.deadline()), deadline);
            if (next == Machine.NEVER) {
                throw new IllegalStateException("nothing will ever happen any more");
            }
            now = Math.max(now, next);
            if (planned <= now) {
                action = ahead.remove().action();
            } else if (machine.deadline() <= now) {
                action = this::tick;
            } else {
                return false;
            }
        }
        action.run();
        return true;
    }

    private void tick() {
        machine.tick(now());
        ticked.run();
    }

    /** Before its thread begins there is something for the loop to do, which begins it. */
    private synchronized void settle(BlockingQueue<?> queue) {
        long limit = System.currentTimeMillis() + HANGS_MILLIS;
        while (!inboxes.stream().allMatch(inbox -> inbox.begun ? inbox.isIdle() : !queue.isEmpty())) {
            if (System.currentTimeMillis() > limit) {
                throw new IllegalStateException("a thread of the connection hangs");
            }
            sleep(DIES_MILLIS);
        }
    }

    private void sleep(long millis) {
        try {
            wait(millis);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public RandomGenerator random() {
        return random;
    }

    /** On the thread that asks, as all is. */
    @Override
    public Executor aside() {
        return Runnable::run;
    }

    /** On the thread that asks. */
    @Override
    public ExecutorService worker() {
        return new AbstractExecutorService() {
            private boolean shut;

            @Override
            public void execute(Runnable task) {
                if (!shut) {
                    task.run();
                }
            }

            @Override
            public void shutdown() {
                shut = true;
            }

            @Override
            public List<Runnable> shutdownNow() {
                shut = true;
                return Collections.emptyList();
            }

            @Override
            public boolean isShutdown() {
                return shut;
            }

            @Override
            public boolean isTerminated() {
                return shut;
            }

            @Override
            public boolean awaitTermination(long timeout, TimeUnit unit) {
                return shut;
            }
        };
    }
}
