package bulkhead.app.tunnel;

import bulkhead.protocol.core.Machine;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** This computer's own time, and one thread on which all happens. */
final class RealTime implements Timing {
    private final ScheduledThreadPoolExecutor thread = new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().daemon().factory(), new ThreadPoolExecutor.DiscardPolicy());

    private volatile Machine<?> machine;
    private volatile Runnable ticked;

    RealTime() {
        thread.scheduleAtFixedRate(this::tick, 1, 1, TimeUnit.MILLISECONDS);
    }

    private void tick() {
        if (machine != null && machine.deadline() <= now()) {
            machine.tick(now());
            ticked.run();
        }
    }

    @Override
    public long now() {
        return Environment.REAL.now();
    }

    @Override
    public void after(long millis, Runnable action) {
        thread.schedule(action, millis, TimeUnit.MILLISECONDS);
    }

    @Override
    public void drive(Machine<?> driven, Runnable afterTick) {
        ticked = afterTick;
        machine = driven;
    }

    @Override
    public <T> Inbox<T> inbox() {
        return new Queue<>();
    }

    @Override
    public void end() {
        thread.shutdownNow();
    }

    private static final class Queue<T> implements Inbox<T> {
        private final BlockingQueue<Optional<T>> items = new LinkedBlockingQueue<>();

        @Override
        public void add(T item) {
            items.add(Optional.of(item));
        }

        @Override
        public T take() {
            try {
                return items.take().orElse(null);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public void close() {
            items.add(Optional.empty());
        }
    }
}
