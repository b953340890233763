package bulkhead.app.leaktest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bulkhead.leakguard.policy.Family;
import bulkhead.leakguard.probe.LeakReport;
import bulkhead.leakguard.probe.LeakReport.Verdict;
import bulkhead.leakguard.probe.ProbeKind;
import bulkhead.leakguard.probe.Promise;
import bulkhead.leakguard.probe.Round;
import bulkhead.leakguard.probe.Round.Fate;
import bulkhead.leakguard.probe.Sightings.Cell;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ProofTest {
    private static final Cell UDP = new Cell("eth0", Family.IPV6, ProbeKind.UDP);
    private static final Cell TCP = new Cell("eth0", Family.IPV6, ProbeKind.TCP);

    @Test
    void countsWhatLeftAlthoughTheGuardPromisesToStopIt() {
        assertThat(proof(Map.of(UDP, Fate.STAYED, TCP, Fate.STAYED)).left()).isZero();
        assertThat(proof(Map.of(UDP, Fate.STAYED, TCP, Fate.STAYED)).verdict()).isEqualTo(Verdict.HELD);
        assertThat(proof(Map.of(UDP, Fate.LEFT, TCP, Fate.STAYED)).left()).isEqualTo(1);
        assertThat(proof(Map.of(UDP, Fate.LEFT, TCP, Fate.LEFT)).verdict()).isEqualTo(Verdict.LEAKED);
    }

    @Test
    void readsWhatTheCommandPrints() throws IOException {
        Proof proof = Proof.read("""
                {"verdict":"leaked","message":"The guard leaks.","guard":"closed","closed":["ipv6"],"control":null,
                "pcap":"/tmp/left.pcapng","lost":0,"millis":2500,"findings":[
                {"interface":"eth0","family":"ipv4","protocol":"dns","control":null,"guarded":"left","outcome":"open"},
                {"interface":"eth0","family":"ipv6","protocol":"tcp","control":"left","guarded":"left","outcome":"leaked"}]}
                """);
        assertThat(proof.verdict()).isEqualTo(Verdict.LEAKED);
        assertThat(proof.left()).isEqualTo(1);
        assertThat(proof.millis()).isEqualTo(2500);
        assertThatThrownBy(() -> Proof.read("bulkhead: run with sudo")).hasMessage("bulkhead: run with sudo");
    }

    private static Proof proof(Map<Cell, Fate> guarded) {
        LeakReport report = LeakReport.of(Map.of(UDP, Fate.LEFT, TCP, Fate.LEFT), new Round(guarded, 0), Promise.ALL);
        return Proof.of(new LeakTest.Result(report, true, Optional.empty(), 2500, Path.of("left.pcapng")));
    }
}
