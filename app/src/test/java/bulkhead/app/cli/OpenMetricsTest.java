package bulkhead.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.leakguard.daemon.GuardMetrics;
import bulkhead.leakguard.daemon.GuardStatus;
import bulkhead.leakguard.policy.Access;
import bulkhead.leakguard.policy.Family;
import bulkhead.leakguard.policy.GuardState;
import bulkhead.leakguard.policy.Protection;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class OpenMetricsTest {
    private static GuardMetrics metrics(Optional<GuardMetrics.Traffic> traffic) {
        GuardStatus status = new GuardStatus(
                new GuardState.Connected(Set.of(Family.IPV4)),
                Protection.DEFAULT,
                Access.TUNNEL_ONLY,
                Access.BLOCKED,
                Optional.empty(),
                false,
                false,
                Optional.empty(),
                Duration.ZERO,
                true,
                true,
                Optional.empty());
        return new GuardMetrics(status, traffic, 5, 6, 7, 8);
    }

    @Test
    void saysWhatIsCounted() {
        String text = OpenMetrics.text(metrics(Optional.of(new GuardMetrics.Traffic(1L << 40, 2))));
        assertThat(text.lines())
                .contains(
                        "bulkhead_guard_state{bulkhead_guard_state=\"connected\"} 1",
                        "bulkhead_guard_state{bulkhead_guard_state=\"lockdown\"} 0",
                        "bulkhead_family_access{family=\"ipv4\",access=\"tunnel_only\"} 1",
                        "bulkhead_family_access{family=\"ipv6\",access=\"blocked\"} 1",
                        "bulkhead_family_access{family=\"ipv6\",access=\"open\"} 0",
                        "bulkhead_tunnel_bytes_total{direction=\"received\"} 1099511627776",
                        "bulkhead_tunnel_bytes_total{direction=\"sent\"} 2",
                        "bulkhead_refused_packets_total 5",
                        "bulkhead_refused_requests_total 6",
                        "bulkhead_connections_total 7",
                        "bulkhead_rekeys_total 8");
        assertThat(OpenMetrics.text(metrics(Optional.empty()))).doesNotContain("tunnel_bytes");
    }

    @Test
    void everyStateIsInTheSet() {
        String text = OpenMetrics.text(metrics(Optional.empty()));
        assertThat(Arrays.stream(GuardState.class.getPermittedSubclasses())
                        .map(state -> "=\"" + state.getSimpleName().toLowerCase() + "\"}"))
                .allSatisfy(state -> assertThat(text).contains(state));
        assertThat(text.lines().filter(line -> line.matches("bulkhead_guard_state\\{.*} 1")))
                .hasSize(1);
    }

    /** OpenMetrics 1.0: a family's lines are together and begin with its type; counters end in _total; the last line says so. */
    @Test
    void isOpenMetrics() {
        List<String> lines = OpenMetrics.text(metrics(Optional.of(new GuardMetrics.Traffic(1, 2))))
                .lines()
                .toList();
        assertThat(lines).last().isEqualTo("# EOF");
        Set<String> families = new HashSet<>();
        String family = "";
        String type = "";
        for (String line : lines.subList(0, lines.size() - 1)) {
            if (line.startsWith("# TYPE ")) {
                family = line.split(" ")[2];
                type = line.split(" ")[3];
                assertThat(families.add(family)).as(family).isTrue();
            } else if (line.startsWith("# ")) {
                assertThat(line).matches("# (HELP " + family + " .+|UNIT " + family + " bytes)");
            } else {
                assertThat(line)
                        .matches(family + (type.equals("counter") ? "_total" : "")
                                + "(\\{\\w+=\"\\w+\"(,\\w+=\"\\w+\")*})? \\d+");
            }
        }
    }
}
