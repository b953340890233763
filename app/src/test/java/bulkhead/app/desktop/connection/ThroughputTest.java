package bulkhead.app.desktop.connection;

import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.app.desktop.connection.Throughput.Rates;
import bulkhead.app.tunnel.Measurement;
import bulkhead.app.tunnel.Measurement.Traffic;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Rates are differences of counters over the time between them. */
class ThroughputTest {
    private final Throughput throughput = new Throughput();

    private static Measurement at(long millis, long in4, long out4, long in6, long out6) {
        return new Measurement(
                millis,
                new Traffic(in4, out4, in4 / 100, out4 / 100),
                new Traffic(in6, out6, in6 / 100, out6 / 100),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    @Test
    void aRateIsBytesOverTheTimeThatReallyPassed() {
        throughput.add(at(10_000, 0, 0, 0, 0));
        throughput.add(at(12_000, 4_000, 2_000, 1_000, 500));
        assertThat(throughput.lastMinute()).containsExactly(new Rates(12_000, 2_000, 1_000, 500, 250));
    }

    @Test
    void theSameMeasurementTwiceIsOne() {
        throughput.add(at(10_000, 0, 0, 0, 0));
        throughput.add(at(11_000, 1_000, 0, 0, 0));
        throughput.add(at(11_000, 1_000, 0, 0, 0));
        assertThat(throughput.lastMinute()).hasSize(1);
    }

    @Test
    void aNewSessionsCountersMakeNoNegativeRate() {
        throughput.add(at(10_000, 50_000, 0, 0, 0));
        throughput.add(at(11_000, 200, 0, 0, 0));
        throughput.add(at(12_000, 1_200, 0, 0, 0));
        assertThat(throughput.lastMinute()).containsExactly(new Rates(12_000, 1_000, 0, 0, 0));
    }

    @Test
    void whatIsOlderThanAMinuteIsForgotten() {
        for (int second = 0; second <= 100; second++) {
            throughput.add(at(second * 1_000L, 0, 0, 0, 0));
        }
        assertThat(throughput.lastMinute())
                .extracting(Rates::at)
                .startsWith(40_000L)
                .endsWith(100_000L);
    }

    @Test
    void theScaleIsOneTwoOrFiveOfAPowerOfTen() {
        assertThat(ThroughputChart.roundUp(1)).isEqualTo(1);
        assertThat(ThroughputChart.roundUp(1.5e6)).isEqualTo(2e6);
        assertThat(ThroughputChart.roundUp(2.1e6)).isEqualTo(5e6);
        assertThat(ThroughputChart.roundUp(5.1e6)).isEqualTo(1e7);
    }
}
