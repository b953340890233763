package bulkhead.app.settings;

import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.app.status.ConnectionStatus;
import bulkhead.app.tunnel.TunnelEvent.State;
import bulkhead.app.tunnel.TunnelEvent.StateChanged;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HistoryTest {
    @TempDir
    private Path folder;

    @Test
    void keepsTheLastTenThatWereUpEachOnce() throws Exception {
        History history = History.NOTHING;
        for (int i = 1; i <= 12; i++) {
            ConnectionStatus ended = ended(i);
            history = history.with(ended)
                    .with(ended)
                    .with(ended.of("another").after(new StateChanged(State.RESOLVING), 1));
        }
        assertThat(history.last())
                .extracting(History.Past::profile)
                .containsExactly("p12", "p11", "p10", "p9", "p8", "p7", "p6", "p5", "p4", "p3");
        RecordFile<History> file = new RecordFile<>(folder.resolve("history.json"), History.NOTHING);
        file.write(history);
        assertThat(file.read().value()).isEqualTo(history);
    }

    private static ConnectionStatus ended(int number) {
        return ConnectionStatus.IDLE
                .of("p" + number)
                .after(new StateChanged(State.RESOLVING), 1_000L * number)
                .after(new StateChanged(State.CONNECTED), 1_000L * number + 1)
                .after(new StateChanged(State.DISCONNECTED), 1_000L * number + 2);
    }
}
