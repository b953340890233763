package bulkhead.app.desktop.look;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** Amounts are short and of the user's language. */
class AmountsTest {
    private final Amounts english = new Amounts(new Texts(Locale.ENGLISH));
    private final Amounts german = new Amounts(new Texts(Locale.GERMAN));

    @Test
    void bytesAreInDecimalUnits() {
        assertThat(english.bytes(0)).isEqualTo("0 B");
        assertThat(english.bytes(999)).isEqualTo("999 B");
        assertThat(english.bytes(1_440)).isEqualTo("1.4 kB");
        assertThat(german.bytes(2_500_000)).isEqualTo("2,5 MB");
        assertThat(english.rate(3e9)).isEqualTo("3.0 GB/s");
    }

    @Test
    void aClockHasDaysOnlyWhenThereAreSome() {
        assertThat(english.clock(7_000)).isEqualTo("0:07");
        assertThat(english.clock(Duration.ofMinutes(63).plusSeconds(7).toMillis()))
                .isEqualTo("1:03:07");
        assertThat(english.clock(Duration.ofDays(2).plusSeconds(3_605).toMillis()))
                .isEqualTo("2 d 1:00:05");
        assertThat(english.clock(-5)).isEqualTo("0:00");
    }

    @Test
    void aRoundTripIsInMilliseconds() {
        assertThat(english.roundTrip(18_400)).isEqualTo("18 ms");
        assertThat(german.roundTrip(1_500)).isEqualTo("1,5 ms");
        assertThat(english.roundTrip(0)).isEqualTo("under 1 ms");
    }
}
