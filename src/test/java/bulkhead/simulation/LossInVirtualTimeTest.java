package bulkhead.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.protocol.VpnEvent;
import bulkhead.protocol.VpnEvent.Variation;
import bulkhead.protocol.core.Reason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What may come of a lost packet is nobody's last word before there is a network; what is meant is. */
class LossInVirtualTimeTest {
    private static final long PATIENCE = 300_000;
    private static final BadNetwork STEADY = new BadNetwork(0, 0, 20, 20);

    /** In a call that is up, or before it is. */
    @ParameterizedTest
    @ValueSource(
            classes = {VpnEvent.IkeUp.class, VpnEvent.EspUp.class, VpnEvent.L2tpUp.class, VpnEvent.Authenticated.class})
    void anEndByTheServerBeginsAgainWhereSomethingWasLost(Class<? extends VpnEvent> before) {
        Simulation simulation = lossy();
        assertThat(simulation.runUntil(() -> !simulation.events(before).isEmpty(), PATIENCE))
                .isTrue();
        simulation.serverCloses();
        assertConnects(simulation);
        assertThat(beginnings(simulation))
                .as("new keys alone are enough at times")
                .isBetween(0L, 1L);
    }

    @Test
    void silenceInACallThatIsUpBeginsAgain() {
        Simulation simulation = lossy();
        simulation.runUntil(() -> !simulation.events(VpnEvent.L2tpUp.class).isEmpty(), PATIENCE);
        simulation.cut(true);
        assertThat(simulation.runUntil(() -> beginnings(simulation) == 1, PATIENCE))
                .as("%s", simulation.failure())
                .isTrue();
        simulation.cut(false);
        assertConnects(simulation);
    }

    /** Four beginnings are enough to tell loss from a will. */
    @Test
    void aServerThatEndsEachCallIsBelievedAtLast() {
        Simulation simulation = lossy();
        for (int calls = 1; simulation.failure() == null && calls <= 10; calls++) {
            int awaited = calls;
            simulation.runUntil(
                    () -> simulation.events(VpnEvent.L2tpUp.class).size() == awaited || simulation.failure() != null,
                    PATIENCE);
            simulation.serverCloses();
            simulation.runUntil(() -> beginnings(simulation) == awaited || simulation.failure() != null, PATIENCE);
        }
        assertThat(simulation.failure().reason()).isEqualTo(Reason.ENDED_BY_PEER);
        assertThat(beginnings(simulation)).isEqualTo(3);
    }

    @Test
    void anEndByTheServerWhereNothingWasLostIsMeant() {
        Simulation simulation = Sessions.dualStack(1, STEADY);
        simulation.connect();
        simulation.runUntil(() -> !simulation.events(VpnEvent.L2tpUp.class).isEmpty(), PATIENCE);
        simulation.serverCloses();
        assertThat(simulation.runUntil(simulation::isClosed, PATIENCE)).isTrue();
        assertThat(simulation.failure().reason()).isEqualTo(Reason.ENDED_BY_PEER);
        assertThat(beginnings(simulation)).isZero();
    }

    /** Or an account would be locked for what the network did. */
    @Test
    void aRefusedProofIsNotOfferedAgainWhateverWasLost() {
        Simulation simulation = Sessions.withAnotherPassword(1, STEADY);
        loseTheFirstMessage(simulation);
        assertThat(simulation.runUntil(simulation::isClosed, PATIENCE)).isTrue();
        assertThat(simulation.failure().reason()).isEqualTo(Reason.AUTHENTICATION_REFUSED);
        assertThat(beginnings(simulation)).isZero();
    }

    private static Simulation lossy() {
        Simulation simulation = Sessions.dualStack(1, STEADY);
        loseTheFirstMessage(simulation);
        return simulation;
    }

    private static void loseTheFirstMessage(Simulation simulation) {
        simulation.cut(true);
        simulation.connect();
        simulation.cut(false);
    }

    private static void assertConnects(Simulation simulation) {
        assertThat(simulation.runUntil(() -> simulation.families().size() == 2, PATIENCE))
                .as("%s", simulation.failure())
                .isTrue();
    }

    private static long beginnings(Simulation simulation) {
        return simulation.events(VpnEvent.Varied.class).stream()
                .filter(varied -> varied.variation() == Variation.BEGIN_AGAIN)
                .count();
    }
}
