package bulkhead.leakguard.apply;

import static org.assertj.core.api.Assertions.assertThat;

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
}
