package bulkhead.platform.linux.links;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class StandstillTest {
    @Test
    void aLookInTimeOrALittleLateIsNothing() {
        Standstill standstill = new Standstill(7_000);
        for (long now = 7_500; now < 60_000; now += 4_500) {
            assertThat(standstill.look(now)).isZero();
        }
    }

    @Test
    void aLookAfterAnHourIsAnHourOfSleepAndSaidOnce() {
        Standstill standstill = new Standstill(1_000);
        assertThat(standstill.look(3_601_000)).isEqualTo(Duration.ofHours(1));
        assertThat(standstill.look(3_602_000)).isZero();
    }

    /** proc_uptime(5) is of the same clock. */
    @Test
    void theClockIsThatOfTheBoot() throws Exception {
        double before = uptime();
        long now = Standstill.now();
        assertThat(now / 1_000.0).isBetween(before - 0.02, uptime() + 0.02);
    }

    private static double uptime() throws Exception {
        String text = Files.readString(Path.of("/proc/uptime"));
        return Double.parseDouble(text.substring(0, text.indexOf(' ')));
    }
}
