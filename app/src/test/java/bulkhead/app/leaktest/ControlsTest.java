package bulkhead.app.leaktest;

import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.leakguard.host.PhysicalLink;
import bulkhead.leakguard.policy.Family;
import bulkhead.leakguard.probe.ProbeKind;
import bulkhead.leakguard.probe.Round;
import bulkhead.leakguard.probe.Round.Fate;
import bulkhead.leakguard.probe.Sightings.Cell;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ControlsTest {
    private static final Instant AT = Instant.parse("2026-01-02T03:04:05Z");
    private static final List<PhysicalLink> LINKS =
            List.of(new PhysicalLink("eth0", 2, "02:00:00:00:00:01", Set.of(), Set.of()));

    /** What was kept before has to be known again by the next version, whatever its code calls things. */
    @Test
    void theFileIsAsTheFirstVersionWroteIt(@TempDir Path folder) throws IOException {
        Map<Cell, Fate> fates = Map.of(new Cell("eth0", Family.IPV6, ProbeKind.MDNS), Fate.NO_WAY);
        Controls controls = new Controls(folder);
        controls.save(LINKS, new Round(fates, 0), AT);

        assertThat(folder.resolve("leaktest-control.json"))
                .content()
                .isEqualTo("[{\"link\":\"eth0\",\"hardwareAddress\":\"02:00:00:00:00:01\","
                        + "\"at\":\"2026-01-02T03:04:05Z\","
                        + "\"probes\":[{\"family\":\"IPV6\",\"kind\":\"MDNS\",\"fate\":\"NO_WAY\"}]}]");
        assertThat(controls.of(LINKS)).isEqualTo(new Controls.Known(fates, Optional.of(AT)));
    }
}
