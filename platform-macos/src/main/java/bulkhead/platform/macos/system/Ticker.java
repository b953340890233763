package bulkhead.platform.macos.system;

import bulkhead.leakguard.host.Subscription;
import java.time.Duration;

/** Looks again and again at what nobody tells of. */
public interface Ticker {
    /** @param look is asked once each interval until the subscription is closed, by a thread of its own */
    Subscription every(Duration interval, Runnable look);

    /** In real time. */
    static Ticker real() {
        return (interval, look) -> {
            Thread thread = Thread.ofPlatform().daemon().name("guard-watch").start(() -> {
                try {
                    while (true) {
                        Thread.sleep(interval);
                        look.run();
                    }
                } catch (InterruptedException e) {
                    // It is over.
                }
            });
            return thread::interrupt;
        };
    }
}
