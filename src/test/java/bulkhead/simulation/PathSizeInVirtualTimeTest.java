package bulkhead.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.protocol.VpnEvent;
import bulkhead.protocol.VpnEvent.MtuOrigin;
import org.junit.jupiter.api.Test;

/** A path that becomes narrow under a connection and wide again, and says neither. */
class PathSizeInVirtualTimeTest {
    private static final BadNetwork STEADY = new BadNetwork(0, 0, 20, 20);
    private static final long PATIENCE = 120_000;
    /** RFC 8899 section 5.1.1. */
    private static final long PMTU_RAISE_TIMER = 600_000;

    private final Simulation simulation = Sessions.dualStack(1, STEADY);

    @Test
    void isFollowedInBothFamilies() {
        simulation.connect();
        assertThat(simulation.runUntil(() -> simulation.families().size() == 2, PATIENCE))
                .isTrue();
        VpnEvent.LinkUp whole = link();
        assertThat(whole.origin()).isNotEqualTo(MtuOrigin.LOSS);

        simulation.narrow(1_400);
        sendUntilItIsAnother(whole, 60);
        VpnEvent.LinkUp narrow = link();
        assertThat(narrow.origin()).isEqualTo(MtuOrigin.LOSS);
        assertThat(narrow.mtu()).isBetween(1_280, 1_399);
        bothFamiliesHave(narrow.mtu());
        sendUntilItIsAnother(narrow, -60);

        simulation.narrow(1_500);
        sendUntilItIsAnother(narrow, PMTU_RAISE_TIMER / 1_000);
        assertThat(link()).isEqualTo(whole);
        bothFamiliesHave(whole.mtu());
    }

    private VpnEvent.LinkUp link() {
        return simulation.events(VpnEvent.LinkUp.class).getLast();
    }

    private void bothFamiliesHave(int mtu) {
        assertThat(simulation.events(VpnEvent.Ipv4Up.class).getLast().mtu()).isEqualTo(mtu);
        assertThat(simulation.events(VpnEvent.Ipv6Up.class).getLast().mtu()).isEqualTo(mtu);
    }

    /** @param seconds within which it has to be; negative where it must not be for as long */
    private void sendUntilItIsAnother(VpnEvent.LinkUp link, long seconds) {
        for (long i = 0; i < Math.abs(seconds) && link().equals(link); i++) {
            assertThat(simulation.sendFromClient(Sessions.packet((int) i))).isTrue();
            simulation.runUntil(() -> false, 1_000);
        }
        assertThat(link().equals(link)).isEqualTo(seconds < 0);
    }
}
