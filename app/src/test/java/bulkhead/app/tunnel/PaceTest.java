package bulkhead.app.tunnel;

import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.protocol.core.Machine;
import org.junit.jupiter.api.Test;

class PaceTest {
    private final Pace pace = new Pace();

    @Test
    void letsTenThroughAtOnceAndThenOneInTwoSeconds() {
        for (int i = 0; i < Pace.AT_ONCE; i++) {
            assertThat(pace.takes(0)).isTrue();
            assertThat(pace.deadline()).isEqualTo(Machine.NEVER);
        }
        for (long due = Pace.INTERVAL; due <= 10 * Pace.INTERVAL; due += Pace.INTERVAL) {
            assertThat(pace.takes(due - 1)).isFalse();
            assertThat(pace.deadline()).isEqualTo(due);
            assertThat(pace.isDue(due - 1)).isFalse();
            assertThat(pace.isDue(due)).isTrue();
            assertThat(pace.takes(due)).isTrue();
            assertThat(pace.deadline()).isEqualTo(Machine.NEVER);
        }
    }

    @Test
    void hasForgottenEverythingAfterAQuietTime() {
        for (int i = 0; i < Pace.AT_ONCE; i++) {
            pace.takes(0);
        }
        long later = Pace.AT_ONCE * Pace.INTERVAL;
        for (int i = 0; i < Pace.AT_ONCE; i++) {
            assertThat(pace.takes(later)).isTrue();
        }
        assertThat(pace.takes(later)).isFalse();
    }
}
