package bulkhead.platform.windows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bulkhead.leakguard.apply.GuardedNetwork;
import bulkhead.leakguard.apply.Plans;
import bulkhead.leakguard.daemon.GuardControl;
import bulkhead.leakguard.daemon.GuardStatus;
import bulkhead.leakguard.host.HostException;
import bulkhead.leakguard.policy.Access;
import bulkhead.leakguard.policy.Family;
import bulkhead.leakguard.policy.FilterPolicy;
import bulkhead.leakguard.policy.GuardState;
import bulkhead.leakguard.policy.Packet;
import bulkhead.leakguard.policy.Probes;
import bulkhead.leakguard.policy.Protection;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The guard apart from any connection, each command a process of its own on a Windows in memory. */
class WindowsGuardTest {
    private static final Protection KILL_SWITCH = new Protection(true, false, false);
    private static final GuardState CONNECTED = new GuardState.Connected(Set.of(Family.IPV4, Family.IPV6));
    private static final Set<Packet> CLOSED = Probes.passing(FilterPolicy.CLOSED);
    private static final Set<Packet> ALL = Probes.passing(FilterPolicy.OPEN);

    private final FakeWindows windows = new FakeWindows();
    private final String before = windows.settings();
    private GuardControl guard;

    @BeforeEach
    void begin(@TempDir Path data) {
        guard = new WindowsGuard(windows.computer(FakeWindows.SYSTEM, data.resolve("Bulkhead")));
    }

    private void assertRestored() {
        assertThat(windows.passing()).isEqualTo(ALL);
        assertThat(windows.engine.contents().filters).isEmpty();
        assertThat(windows.settings()).isEqualTo(before);
    }

    @Test
    void aBlockStandsUntilItIsUnblockedAndIsTold() throws HostException {
        assertThat(guard.status().state()).isEqualTo(new GuardState.Disconnected());
        guard.block(false);
        assertThat(windows.passing()).isEqualTo(CLOSED);
        GuardStatus status = guard.status();
        assertThat(status.state()).isEqualTo(new GuardState.Lockdown());
        assertThat(status.ipv4()).isEqualTo(Access.BLOCKED);
        assertThat(status.blocked() && status.intact()).isTrue();
        assertThat(status.atBoot() || status.held()).isFalse();
        windows.reboot();
        assertThat(windows.passing()).isEqualTo(ALL);
        guard.block(false);
        guard.unblock(false);
        assertRestored();
    }

    @Test
    void aBlockAtBootOutlastsResetsUntilItIsUnblocked() throws HostException {
        guard.block(true);
        windows.reboot();
        assertThat(windows.passing()).isEqualTo(CLOSED);
        assertThat(guard.status().atBoot()).isTrue();
        windows.reboot();
        guard.unblock(false);
        assertRestored();
    }

    private GuardedNetwork connected(Protection protection) throws HostException {
        GuardedNetwork network = windows.open();
        network.openTun();
        network.apply(Plans.of(CONNECTED, protection));
        return network;
    }

    @Test
    void whoIsConnectedIsNotUnblockedUnlessItIsForced() throws HostException {
        connected(KILL_SWITCH);
        Set<Packet> guarded = windows.passing();
        assertThatThrownBy(() -> guard.unblock(false))
                .isInstanceOf(HostException.class)
                .hasMessageContaining("--force");
        assertThat(windows.passing()).isEqualTo(guarded);
        guard.unblock(true);
        assertThat(windows.passing()).isEqualTo(ALL);
        assertThat(windows.engine.contents().filters).isEmpty();
    }

    /** Nothing of this program has to run for that. */
    @Test
    void whatAKilledConnectionLeftClosedIsUnblocked() throws HostException {
        for (Protection protection : new Protection[] {Protection.DEFAULT, KILL_SWITCH}) {
            connected(protection);
            windows.kill();
            assertThat(windows.passing()).doesNotContainAnyElementsOf(Probes.NATIVE);
            guard.unblock(false);
            assertRestored();
        }
    }

    @Test
    void unblockingOpensAlsoWhereNobodyWroteDownWhatStands() throws HostException {
        guard.block(true);
        windows.registry().clear();
        assertThat(guard.status().state()).isEqualTo(new GuardState.Lockdown());
        guard.unblock(false);
        assertRestored();
    }
}
