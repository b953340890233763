package bulkhead.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.protocol.VpnEvent;
import bulkhead.protocol.core.Failure;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Real negotiation on both ends, in virtual time. */
class ConnectsOverBadNetworksTest {
    private static final BadNetwork LOSSY = new BadNetwork(0.20, 0.10, 5, 120);
    private static final int RUNS = 1_000;
    /** Every layer's own budget added up, and some: who takes longer hangs. */
    private static final long PATIENCE = 300_000;

    @Test
    void connectsBothFamiliesOnAPerfectNetwork() {
        Simulation simulation = Sessions.dualStack(1, BadNetwork.PERFECT);
        simulation.connect();
        assertThat(simulation.runUntil(() -> simulation.families().size() == 2, PATIENCE))
                .as("connects: %s", simulation.failure())
                .isTrue();
    }

    @Test
    void aThousandRunsAtTwentyPercentLossConnectOrFailWithAStatedReason() {
        Map<String, Integer> outcomes = new TreeMap<>();
        for (int seed = 0; seed < RUNS; seed++) {
            Simulation simulation = Sessions.dualStack(seed, LOSSY);
            simulation.delayTimers(seed % 2 == 0 ? 0 : 60);
            simulation.connect();
            boolean settled = simulation.runUntil(
                    () -> simulation.families().size() == 2 || simulation.failure() != null, PATIENCE);
            assertThat(settled || isToldWithoutIpv6(simulation))
                    .as(
                            "seed %d neither connects nor fails within %d s; families %s",
                            seed, PATIENCE / 1000, simulation.families())
                    .isTrue();
            outcomes.merge(outcome(simulation), 1, Integer::sum);
            simulation.disconnect();
            assertThat(simulation.runUntil(simulation::isClosed, PATIENCE))
                    .as("seed %d does not close", seed)
                    .isTrue();
        }
        System.out.println("of " + RUNS + " runs at 20 % loss: " + outcomes);
        assertThat(outcomes.keySet()).allMatch(outcome -> outcome.equals("both families") || outcome.contains(": "));
        assertThat(outcomes.getOrDefault("both families", 0)).isGreaterThan(RUNS * 9 / 10);
    }

    private static String outcome(Simulation simulation) {
        Failure failure = simulation.failure();
        return failure != null
                ? failure.message()
                : simulation.families().size() == 2 ? "both families" : "without IPv6: " + blocked(simulation);
    }

    /** A server whose IPV6CP is never acknowledged stops asking, without a word (RFC 1661 section 4.6): no router answers then. */
    private static boolean isToldWithoutIpv6(Simulation simulation) {
        return simulation.families().equals(Set.of(VpnEvent.Family.IPV4))
                && !blocked(simulation).isEmpty();
    }

    private static List<VpnEvent.Ipv6Block> blocked(Simulation simulation) {
        return simulation.events(VpnEvent.Ipv6Blocked.class).stream()
                .map(VpnEvent.Ipv6Blocked::reason)
                .toList();
    }
}
