package bulkhead.app.tunnel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class BackoffTest {
    private static final long CONNECTED = 5_000;

    private final Backoff backoff = new Backoff(new Random(1));

    @Test
    void theFirstAttemptIsAtOnceAndThePausesGrowFromOneSecondToSixty() {
        assertThat(backoff.next(0)).isZero();
        long longest = 2_000;
        for (int attempt = 0; attempt < 20; attempt++) {
            assertThat(backoff.next(0)).isBetween(longest / 2, longest);
            longest = Math.min(60_000, 2 * longest);
        }
    }

    /** Otherwise all clients of a server that failed call it in the same second. */
    @Test
    void chanceSpreadsThePauses() {
        long different = new Random(1)
                .longs(100)
                .map(seed -> {
                    Backoff one = new Backoff(new Random(seed));
                    one.next(0);
                    return one.next(0);
                })
                .distinct()
                .count();
        assertThat(different).isGreaterThan(80);
    }

    @Test
    void aSessionThatLastedIsFollowedAtOnce() {
        backoff.next(0);
        backoff.next(0);
        backoff.connected(CONNECTED);
        assertThat(backoff.next(CONNECTED + 10_000)).isZero();
    }

    /** A server that takes everybody in and throws them out is not called in a loop. */
    @Test
    void aSessionThatDidNotLastIsAFailedAttempt() {
        backoff.next(0);
        backoff.connected(CONNECTED);
        assertThat(backoff.next(CONNECTED + 9_999)).isPositive();
        assertThat(backoff.next(CONNECTED + 60_000)).isPositive();
    }

    @Test
    void anotherNetworkIsTriedAtOnce() {
        backoff.next(0);
        backoff.next(0);
        backoff.reset();
        assertThat(backoff.next(0)).isZero();
    }
}
