package bulkhead.platform.macos.system;

import bulkhead.leakguard.host.Subscription;
import java.time.Duration;
import org.slf4j.LoggerFactory;

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
                        lookOnce(look);
                    }
                } catch (InterruptedException e) {
                    // It is over.
                }
            });
            return thread::interrupt;
        };
    }

    /** One look that fails, however, is no reason to look never again. */
    private static void lookOnce(Runnable look) {
        try {
            look.run();
        } catch (RuntimeException | Error e) {
            LoggerFactory.getLogger(Ticker.class).error("a look after the guard failed; the next one comes", e);
        }
    }
}
