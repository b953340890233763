package bulkhead.app.tunnel;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class WallClockTest {
    private static final long BEGAN = 1_700_000_000_000L;

    private final WallClock clock = new WallClock();
    private final List<Duration> told = new ArrayList<>();
    private long now;

    /** A look a second, while the wall clock is this far from where it began. */
    private void look(int seconds, long setBy) {
        for (int second = 0; second < seconds; second++) {
            now += 1_000;
            clock.look(now, BEGAN + now + setBy).ifPresent(told::add);
        }
    }

    @Test
    void tellsOnceByHowFarItWasSet() {
        look(10, 0);
        look(60, 3_600_000);
        look(60, 3_600_000 - 86_400_000);
        assertThat(told).containsExactly(Duration.ofHours(1), Duration.ofDays(-1));
    }

    @Test
    void aClockThatIsSlewedWasNotSet() {
        for (int hour = 0; hour < 24; hour++) {
            look(60, 1_000L * hour);
        }
        assertThat(told).isEmpty();
    }

    /** The clock that nobody sets stands still in a sleep; that it was one is told up to some seconds later, or earlier. */
    @Test
    void aSleepIsNone() {
        look(10, 0);
        look(3, 7_200_000);
        clock.woke();
        look(60, 7_200_000);
        clock.woke();
        look(60, 9_000_000);
        assertThat(told).isEmpty();
    }

    @Test
    void whatIsSetBackAtOnceWasNot() {
        look(10, 0);
        look(2, 60_000);
        look(60, 0);
        assertThat(told).isEmpty();
    }
}
