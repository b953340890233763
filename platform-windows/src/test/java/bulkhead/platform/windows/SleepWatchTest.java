package bulkhead.platform.windows;

import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.leakguard.host.NetworkListener;
import bulkhead.leakguard.host.Subscription;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SleepWatchTest {
    /** The clock goes on by an hour between two looks. */
    @Test
    void aSleepIsTold() throws Exception {
        BlockingQueue<Duration> slept = new LinkedBlockingQueue<>();
        NetworkListener listener = new NetworkListener() {
            @Override
            public void changed() {}

            @Override
            public void woke(Duration time) {
                slept.add(time);
            }
        };
        AtomicLong hours = new AtomicLong();
        try (Subscription _ = new SleepWatch(listener, () -> 3_600_000 * hours.incrementAndGet())) {
            assertThat(slept.take()).isEqualTo(Duration.ofHours(1));
        }
    }
}
