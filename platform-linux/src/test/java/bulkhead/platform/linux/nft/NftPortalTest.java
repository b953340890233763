package bulkhead.platform.linux.nft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bulkhead.leakguard.host.HostException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What opens a portal: words that versions of nft read with differing severity, and a move of a process. */
class NftPortalTest {
    /** nft 1.1.3, otherwise: "conflicting protocols specified: unknown vs. udp". */
    @Test
    void aPortComesAfterItsProtocol() {
        PortalGroup group = new PortalGroup(Path.of("/sys/fs/cgroup/bulkhead-portal"), "bulkhead-portal", 1);
        assertThat(NftPortal.filling(group, Duration.ofMinutes(5)).lines())
                .filteredOn(line -> line.contains("port 53 "))
                .hasSize(2)
                .allMatch(line -> line.contains(" meta l4proto udp udp "));
    }

    @Test
    void ofAProcessThatRunsItIsNotSaidThatItHasEnded() {
        PortalGroup none = new PortalGroup(Path.of("/sys/fs/cgroup/no-such"), "no-such", 1);
        assertThatThrownBy(() -> none.add(ProcessHandle.current().pid()))
                .isInstanceOf(HostException.class)
                .hasMessageContaining("no-such")
                .hasMessageNotContaining("ended");
    }
}
