package bulkhead.platform.windows;

import bulkhead.leakguard.apply.Standstill;
import bulkhead.leakguard.host.NetworkListener;
import bulkhead.leakguard.host.Subscription;
import java.time.Duration;
import java.util.function.LongSupplier;

/** Looks at the clock: Windows tells only some programs of a sleep, and none of a stop of this one alone. */
final class SleepWatch implements Subscription {
    private boolean closed;

    /** @param clock in ms, which goes on while this computer sleeps */
    SleepWatch(NetworkListener listener, LongSupplier clock) {
        Thread.ofPlatform().daemon().name("sleep-watch").start(() -> look(listener, clock));
    }

    private void look(NetworkListener listener, LongSupplier clock) {
        Standstill standstill = new Standstill(clock.getAsLong());
        try {
            while (pause()) {
                Duration slept = standstill.look(clock.getAsLong());
                if (!slept.isZero()) {
                    listener.woke(slept);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | Error e) {
            listener.died(e);
        }
    }

    /** False once this is closed. */
    private synchronized boolean pause() throws InterruptedException {
        if (!closed) {
            wait(Standstill.INTERVAL);
        }
        return !closed;
    }

    @Override
    public synchronized void close() {
        closed = true;
        notifyAll();
    }
}
