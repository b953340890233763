package bulkhead.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The two files are of a Linux 6.18, the second of a process whose name has the letters that end a field. */
class ElapsedTest {
    @Test
    void countsFromTheKernelsStartOfTheProcessToTheHundredth() {
        String stat = "4711 (ja) va) S 1 4711 4711 0 -1 4194304 1234 0 0 0 12 3 0 0 20 0 19 0 752345 8888 999"
                + " 18446744073709551615 0 0 0 0 0 0 0 0 0 0 0 0 17 1 0 0 0 0 0\n";

        assertThat(Elapsed.running("7525.87 13010.02\n", stat)).isEqualTo(7_525_870 - 7_523_450);
    }

    @Test
    void isNeverLessThanNothing() {
        String stat = "1 (init) S 0 1 1 0 -1 4194304 0 0 0 0 0 0 0 0 20 0 1 0 500 0 0\n";

        assertThat(Elapsed.running("4.99 1.00\n", stat)).isZero();
    }
}
