package bulkhead.platform.macos.system;

import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.leakguard.host.Subscription;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What looks after the guard does not end by one failure. */
class TickerTest {
    private static final int ENOUGH = 3;

    @Test
    void oneLookThatFailsIsNotTheLast() throws Exception {
        CountDownLatch looks = new CountDownLatch(ENOUGH);
        try (Subscription watch = Ticker.real().every(Duration.ofMillis(1), () -> {
            looks.countDown();
            throw new IllegalStateException("a fault");
        })) {
            assertThat(looks.await(1, TimeUnit.MINUTES)).isTrue();
        }
    }
}
