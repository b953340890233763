package bulkhead.protocol.ppp.lcp;

import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.protocol.core.Machine;
import java.util.OptionalInt;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is found out about paths that lose packets by their size, and about those that lose them anyhow. */
class DplpmtudTest {
    private static final int MTU = 1402;
    private static final int ROUND_TRIP_MILLIS = 80;
    private static final long PMTU_RAISE_TIMER = 600_000;

    private final PriorityQueue<Answer> answers = new PriorityQueue<>();
    private IntPredicate passes = _ -> true;
    private int sent;
    private long now;
    private final Dplpmtud probe = new Dplpmtud(this::send);

    private record Answer(long at, int identifier) implements Comparable<Answer> {
        @Override
        public int compareTo(Answer other) {
            return Long.compare(at, other.at);
        }
    }

    private int send(int bytes) {
        int identifier = ++sent & 0xff;
        if (passes.test(bytes)) {
            answers.add(new Answer(now + ROUND_TRIP_MILLIS, identifier));
        }
        return identifier;
    }

    /** Until there is a verdict, or nothing is due, or {@code until}. */
    private OptionalInt run(long until) {
        while (true) {
            long next = Math.min(
                    probe.deadline(),
                    answers.isEmpty() ? Machine.NEVER : answers.peek().at());
            if (next > until) {
                return OptionalInt.empty();
            }
            now = next;
            if (!answers.isEmpty() && answers.peek().at() == now) {
                probe.answered(now, answers.poll().identifier());
            } else if (probe.tick(now) instanceof OptionalInt found && found.isPresent()) {
                return found;
            }
        }
    }

    @Test
    void aPathThatTakesItAllIsAskedOnce() {
        probe.start(0, MTU);
        assertThat(run(60_000)).isEmpty();
        assertThat(probe.deadline()).isEqualTo(Machine.NEVER);
        assertThat(sent).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({"1401, 1400", "1399, 1360", "1300, 1280", "1279, 1200", "600, 576"})
    void theLargestSizeThatGetsThroughIsFoundWithinSeconds(int limit, int found) {
        passes = bytes -> bytes <= limit;
        probe.start(0, MTU);
        assertThat(run(7_000)).hasValue(found);
        probe.carries(now);
        assertThat(run(PMTU_RAISE_TIMER)).as("nothing new").isEmpty();
    }

    /** RFC 8899 section 4.3: a path that has carried them need not go on to. */
    @Test
    void aPathThatShrinksUnderTheLinkIsFoundOutWhilePacketsFlow() {
        probe.start(0, MTU);
        assertThat(run(60_000)).isEmpty();
        passes = bytes -> bytes <= 1300;
        assertThat(run(now + 3_600_000)).as("nobody sends anything").isEmpty();
        long before = sent;
        probe.carries(now = 3_600_000);
        probe.carries(now + 10_000);
        assertThat(run(now + 22_000)).hasValue(1280);
        assertThat(sent - before).isLessThan(50);
    }

    /** Section 5.1.1. */
    @Test
    void aPathThatGrowsIsUsedAgainAfterThePmtuRaiseTimer() {
        passes = bytes -> bytes <= 1300;
        probe.start(0, MTU);
        assertThat(run(7_000)).hasValue(1280);
        long lowered = now;
        passes = _ -> true;
        assertThat(run(lowered + PMTU_RAISE_TIMER - 1)).isEmpty();
        assertThat(run(lowered + PMTU_RAISE_TIMER + 3_000)).hasValue(MTU);
        assertThat(probe.deadline()).isEqualTo(Machine.NEVER);
    }

    @Test
    void aPathThatGrowsByHalfIsTriedAgainLater() {
        passes = bytes -> bytes <= 1_000;
        probe.start(0, MTU);
        assertThat(run(7_000)).hasValue(1_000);
        passes = bytes -> bytes <= 1_300;
        assertThat(run(now + PMTU_RAISE_TIMER + 3_000)).hasValue(1_280);
        passes = _ -> true;
        assertThat(run(now + PMTU_RAISE_TIMER + 3_000)).hasValue(MTU);
    }

    /** That nothing large gets through any more, not the least of the sizes, is no size to go down to. */
    @Test
    void aPathThatLosesAllThatIsLargeIsLeftAloneUntilItMayHaveChanged() {
        probe.start(0, MTU);
        assertThat(run(60_000)).isEmpty();
        passes = bytes -> bytes <= 100;
        probe.carries(now = 60_000);
        assertThat(run(60_000 + PMTU_RAISE_TIMER)).isEmpty();
        int asked = sent;
        passes = bytes -> bytes <= 1_200;
        assertThat(run(now + PMTU_RAISE_TIMER + 3_000)).hasValue(1_200);
        assertThat(asked).isLessThan(50);
    }

    /** RFC 1661 does not say how long an echo may be that is answered. */
    @Test
    void aPeerThatAnswersNoLongEchoTellsNothing() {
        passes = bytes -> bytes <= 8;
        probe.start(0, MTU);
        assertThat(run(60_000)).isEmpty();
        assertThat(probe.deadline()).isEqualTo(Machine.NEVER);
    }

    @Test
    void aLinkThatCarriesNothingIsAskedAgainOnceItDoes() {
        passes = _ -> false;
        probe.start(0, MTU);
        assertThat(run(30_000)).isEmpty();
        passes = bytes -> bytes <= 1300;
        assertThat(run(60_000)).hasValue(1280);
    }

    /** What is lost by chance is not lost by its size: at 10 % in each direction, hardly ever taken for that. */
    @Test
    void lossByChanceIsNoLimit() {
        int limits = 0;
        for (int seed = 0; seed < 1_000; seed++) {
            Random random = new Random(seed);
            passes = _ -> random.nextInt(100) >= 19;
            answers.clear();
            probe.start(now, MTU);
            limits += run(now + 60_000).isPresent() ? 1 : 0;
        }
        assertThat(limits).isLessThan(20);
    }

    /** An hour of traffic at that loss is 240 confirmations. */
    @Test
    void lossByChanceIsHardlyEverALimitInAnHour() {
        Random random = new Random(1);
        passes = _ -> random.nextInt(100) >= 19;
        probe.start(0, MTU);
        int limits = 0;
        for (long second = 1; second <= 3_600; second++) {
            probe.carries(now);
            limits += run(second * 1_000).isPresent() ? 1 : 0;
            now = second * 1_000;
        }
        assertThat(limits).isLessThan(4);
    }
}
