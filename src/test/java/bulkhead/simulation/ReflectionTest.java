package bulkhead.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.protocol.core.Reason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Somebody on the way sends the client its own packets back, of IKE and of ESP. */
class ReflectionTest {
    private static final BadNetwork STEADY = new BadNetwork(0, 0, 20, 20);
    private static final long PATIENCE = 60_000;
    /** Silence, eight questions, and the goodbye that nobody answers. */
    private static final long DEAD_PEER_DETECTION = 30_000 + 8 * 1_500 + 5_000;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void doesNotKeepADeadServerAlive(long seed) {
        Simulation simulation = connected(seed);
        simulation.runUntil(() -> false, 10_000);
        simulation.serverDies();

        assertThat(simulation.runUntil(simulation::isClosed, DEAD_PEER_DETECTION))
                .isTrue();
        assertThat(simulation.failure().reason()).isEqualTo(Reason.NO_ANSWER);
    }

    @Test
    void doesNotEndASessionWithALiveServer() {
        Simulation simulation = connected(11);

        assertThat(simulation.runUntil(() -> simulation.failure() != null, 4L * 3_600_000))
                .isFalse();
        assertThat(simulation.families()).hasSize(2);
        assertThat(simulation.deliveredToClient()).isEmpty();
    }

    private static Simulation connected(long seed) {
        Simulation simulation = Sessions.dualStack(seed, STEADY);
        simulation.reflect();
        simulation.connect();
        assertThat(simulation.runUntil(() -> simulation.families().size() == 2, PATIENCE))
                .isTrue();
        return simulation;
    }
}
