package bulkhead.protocol.esp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReplayWindowTest {
    /** RFC 4303 section 3.4.3, word by word, with a set in place of bits. */
    private static final class Model {
        private final TreeSet<Long> seen = new TreeSet<>();

        boolean mark(long sequence) {
            long highest = seen.isEmpty() ? 0 : seen.last();
            return sequence > 0 && sequence > highest - ReplayWindow.SIZE && seen.add(sequence);
        }
    }

    @Test
    void isAsWideAsTheProjectAsks() {
        assertThat(ReplayWindow.SIZE).isGreaterThanOrEqualTo(1024);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 64, 1000, 1984, 1985, 5000, 100_000})
    void agreesWithTheModelWhateverTheOrder(int spread) {
        Random random = new Random(4303 + spread);
        for (int round = 0; round < 6; round++) {
            ReplayWindow window = new ReplayWindow();
            Model model = new Model();
            long centre = round % 2 == 0 ? 0 : random.nextLong(0xffff_ffffL - 200_000);
            for (int i = 0; i < 5000; i++) {
                centre += random.nextInt(8) == 0 ? random.nextInt(spread) : 1;
                long sequence = Math.clamp(centre - random.nextInt(2 * spread) + spread / 2, 0, 0xffff_ffffL);
                boolean expected = model.mark(sequence);
                assertThat(window.accepts(sequence)).as("%d", sequence).isEqualTo(expected);
                assertThat(window.mark(sequence)).as("%d", sequence).isEqualTo(expected);
            }
        }
    }

    @Test
    void itsEdgesAreExact() {
        ReplayWindow window = new ReplayWindow();
        assertThat(window.mark(0)).isFalse();
        assertThat(window.mark(10_000)).isTrue();
        assertThat(window.accepts(10_000 - ReplayWindow.SIZE)).isFalse();
        assertThat(window.mark(10_001 - ReplayWindow.SIZE)).isTrue();
        assertThat(window.mark(10_001 - ReplayWindow.SIZE)).isFalse();
        assertThat(window.mark(0xffff_ffffL)).isTrue();
        assertThat(window.mark(0xffff_ffffL)).isFalse();
        assertThat(window.accepts(10_001)).isFalse();
    }
}
