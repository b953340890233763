package bulkhead.app.settings;

import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.app.status.ConnectionStatus;
import bulkhead.app.status.ConnectionStatus.Rung;
import bulkhead.app.tunnel.TunnelEvent;
import bulkhead.app.tunnel.TunnelEvent.Session;
import bulkhead.app.tunnel.TunnelEvent.State;
import bulkhead.app.tunnel.TunnelEvent.StateChanged;
import bulkhead.leakguard.policy.Access;
import bulkhead.leakguard.policy.GuardState;
import bulkhead.protocol.VpnEvent;
import bulkhead.protocol.ike.NatTraversal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UsualTest {
    private static final TunnelEvent CLOSED =
            new TunnelEvent.GuardChanged(new GuardState.Connecting(), Access.OPEN, Access.BLOCKED);

    @TempDir
    private Path folder;

    @Test
    void theMedianOfTheLastFiveIsWhatIsUsual() {
        UsualTimes times = new UsualTimes(folder.resolve("usual.json"));
        assertThat(times.of("Office")).isEmpty();
        for (int ike : new int[] {9_000, 9_000, 9_000, 210, 190, 24_000, 200, 230}) {
            times.remember(connected("Office", ike));
        }
        assertThat(times.of("Office")).isEqualTo(Map.of(Rung.GUARD, 40L, Rung.IKE, 210L));
        assertThat(times.of("Branch")).isEmpty();
        assertThat(new UsualTimes(folder.resolve("usual.json")).of("Office")).containsEntry(Rung.IKE, 210L);
    }

    @Test
    void profilesThatNobodyConnectsAnyMoreAreForgotten() {
        UsualTimes times = new UsualTimes(folder.resolve("usual.json"));
        for (int i = 0; i < 51; i++) {
            times.remember(connected("p" + i, 200));
        }
        assertThat(times.of("p0")).isEmpty();
        assertThat(times.of("p1")).containsEntry(Rung.IKE, 200L);
        assertThat(times.of("p50")).containsEntry(Rung.IKE, 200L);
    }

    @Test
    void aFileThatIsNoneOfThisSaysNothing() throws Exception {
        Path file = folder.resolve("usual.json");
        for (String text :
                new String[] {"", "[]", "{\"version\": 1, \"profiles\": {\"Office\": [null]}}", "{\"version\": 2}"}) {
            Files.writeString(file, text);
            assertThat(new UsualTimes(file).of("Office")).as(text).isEmpty();
        }
    }

    @Test
    void onlyAConnectOfASavedProfileIsNoted() {
        ConnectionStatus up = connected("Office", 200);
        assertThat(Usual.isNew(ConnectionStatus.IDLE, up)).isTrue();
        assertThat(Usual.isNew(up, up)).isFalse();
        assertThat(Usual.isNew(ConnectionStatus.IDLE, up.of(""))).isFalse();
        assertThat(Usual.isNew(up, ConnectionStatus.IDLE.of("Office"))).isFalse();
    }

    private static ConnectionStatus connected(String profile, long ike) {
        return ConnectionStatus.IDLE
                .of(profile)
                .after(new StateChanged(State.RESOLVING), 1_000)
                .after(new StateChanged(State.GUARDING), 1_010)
                .after(CLOSED, 1_040)
                .after(new StateChanged(State.CONNECTING), 1_040)
                .after(new Session(new VpnEvent.IkeUp("suite", NatTraversal.NONE, "", false)), 1_040 + ike)
                .after(new StateChanged(State.CONNECTED), 1_050 + ike);
    }
}
