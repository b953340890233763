package bulkhead.platform.windows;

import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.leakguard.apply.GuardedNetwork;
import bulkhead.leakguard.apply.Plans;
import bulkhead.leakguard.host.HostException;
import bulkhead.leakguard.policy.Family;
import bulkhead.leakguard.policy.FilterPolicy;
import bulkhead.leakguard.policy.GuardState;
import bulkhead.leakguard.policy.Packet;
import bulkhead.leakguard.policy.Probes;
import bulkhead.leakguard.policy.Protection;
import bulkhead.platform.windows.wfp.Layer;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What of the guard outlasts the end of Windows, and of another program's changes. */
class BootTest {
    private static final Protection KILL_SWITCH = new Protection(true, false, false);
    private static final GuardState CONNECTED = new GuardState.Connected(Set.of(Family.IPV4, Family.IPV6));
    private static final Set<Packet> CLOSED = Probes.passing(FilterPolicy.CLOSED);
    private static final Set<Packet> ALL = Probes.passing(FilterPolicy.OPEN);

    private final FakeWindows windows = new FakeWindows();
    private final String before = windows.settings();

    private GuardedNetwork connected(Protection protection) throws HostException {
        GuardedNetwork network = windows.open();
        network.openTun();
        network.apply(Plans.of(CONNECTED, protection));
        return network;
    }

    @Test
    void aKillSwitchIsClosedAfterAResetUntilItsUserDisconnects() throws HostException {
        connected(KILL_SWITCH);
        windows.reboot();
        assertThat(windows.passing()).isEqualTo(CLOSED);
        GuardedNetwork heir = windows.open();
        assertThat(heir.recover()).as("a guard stands").isTrue();
        assertThat(windows.passing()).isEqualTo(CLOSED);
        heir.apply(Plans.of(new GuardState.Connecting(), KILL_SWITCH));
        heir.release();
        assertThat(windows.passing()).isEqualTo(ALL);
        assertThat(windows.engine.contents().filters).isEmpty();
        assertThat(windows.settings()).isEqualTo(before);
    }

    @Test
    void theTunnelIsOpenAllTheWhileTheNextBootIsToBeginClosed() throws HostException {
        connected(KILL_SWITCH);
        assertThat(windows.passing()).containsAll(Probes.TUNNEL);
    }

    @Test
    void withoutAKillSwitchAResetOpensWhatItOpenedBefore() throws HostException {
        connected(Protection.DEFAULT);
        windows.reboot();
        assertThat(windows.passing()).isEqualTo(ALL);
        GuardedNetwork heir = windows.open();
        assertThat(heir.recover()).isFalse();
        heir.release();
        assertThat(windows.settings()).isEqualTo(before);
    }

    @Test
    void aUsersBlockAtBootStandsThroughConnectionsAndResets() throws HostException {
        GuardedNetwork network = connected(Protection.DEFAULT);
        network.blockAtBoot(true);
        network.blocked(true);
        assertThat(windows.passing()).containsAll(Probes.TUNNEL);
        network.release();
        assertThat(windows.passing()).isEqualTo(CLOSED);
        windows.reboot();
        assertThat(windows.passing()).isEqualTo(CLOSED);
        GuardedNetwork daemon = windows.open();
        assertThat(daemon.resume().orElseThrow().blocked()).isTrue();
        assertThat(daemon.intact()).isTrue();
        daemon.blocked(false);
        daemon.blockAtBoot(false);
        daemon.release();
        assertThat(windows.passing()).isEqualTo(ALL);
        assertThat(windows.engine.contents().filters).isEmpty();
    }

    @Test
    void whatAnotherProgramRemovesIsSetAgainAtOnce() throws HostException {
        connected(Protection.DEFAULT);
        Set<Packet> guarded = windows.passing();
        for (Layer layer : Layer.values()) {
            windows.engine.without(filter -> filter.layer() == layer);
            assertThat(windows.passing()).as("without %s", layer).isEqualTo(guarded);
        }
    }

    /** A daemon that is started anew finds what was removed meanwhile. */
    @Test
    void whatWasRemovedWhileNobodyLookedIsSetAgainByTheNext() throws HostException {
        GuardedNetwork network = connected(Protection.DEFAULT);
        Set<Packet> guarded = windows.passing();
        network.leave();
        windows.engine.without(filter -> filter.layer().family() == Family.IPV6);
        assertThat(windows.passing()).isNotEqualTo(guarded);
        GuardedNetwork heir = windows.open();
        assertThat(heir.resume()).isPresent();
        assertThat(heir.mended()).isTrue();
        assertThat(windows.passing()).isEqualTo(guarded);
    }
}
