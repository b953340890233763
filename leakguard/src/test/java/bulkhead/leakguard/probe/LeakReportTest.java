package bulkhead.leakguard.probe;

import static bulkhead.leakguard.policy.Family.IPV4;
import static bulkhead.leakguard.policy.Family.IPV6;
import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.leakguard.policy.Family;
import bulkhead.leakguard.policy.FilterPolicy;
import bulkhead.leakguard.policy.Hook;
import bulkhead.leakguard.policy.Lan;
import bulkhead.leakguard.policy.Rule;
import bulkhead.leakguard.policy.RuleSet;
import bulkhead.leakguard.probe.Finding.Outcome;
import bulkhead.leakguard.probe.LeakReport.Verdict;
import bulkhead.leakguard.probe.Round.Fate;
import bulkhead.leakguard.probe.Sightings.Cell;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LeakReportTest {
    private static final Promise IPV6_ONLY = new Promise(Set.of(IPV6), Set.of(), false);

    @ParameterizedTest
    @CsvSource({
        "LEFT,   LEFT,   LEAKED,   LEAKED",
        "STAYED, LEFT,   LEAKED,   LEAKED",
        "NO_WAY, LEFT,   LEAKED,   LEAKED",
        ",       LEFT,   LEAKED,   LEAKED",
        "LEFT,   STAYED, HELD,     HELD",
        "STAYED, STAYED, UNPROVED, UNPROVED",
        "NO_WAY, STAYED, UNPROVED, UNPROVED",
        ",       STAYED, UNPROVED, UNPROVED",
        "LEFT,   NO_WAY, NO_WAY,   UNPROVED",
        "NO_WAY, NO_WAY, NO_WAY,   UNPROVED",
    })
    void holdsOnlyWhatLeftWithoutTheGuardAndDoesNotWithIt(
            Fate control, Fate guarded, Outcome outcome, Verdict verdict) {
        Cell cell = new Cell("eth0", IPV6, ProbeKind.TCP);
        Map<Cell, Fate> known = new HashMap<>();
        if (control != null) {
            known.put(cell, control);
        }
        LeakReport report = LeakReport.of(known, new Round(Map.of(cell, guarded), 0), Promise.ALL);
        assertThat(report.findings()).extracting(Finding::outcome).containsExactly(outcome);
        assertThat(report.verdict()).isEqualTo(verdict);
    }

    @Test
    void oneLeakOutweighsAllThatHeld() {
        LeakReport report = report(Promise.ALL, Map.of(ProbeKind.DNS, Fate.LEFT), 0);
        assertThat(report.verdict()).isEqualTo(Verdict.LEAKED);
        assertThat(report.sentence())
                .isEqualTo("The guard leaks: IPv4 dns on eth0, IPv6 dns on eth0 left beside the tunnel.");
    }

    @Test
    void aFamilyThatTheGuardLeavesOpenIsNoLeak() {
        Map<Cell, Fate> guarded = all(Fate.STAYED, IPV6);
        guarded.putAll(all(Fate.LEFT, IPV4));
        LeakReport report = LeakReport.of(all(Fate.LEFT, IPV4, IPV6), new Round(guarded, 0), IPV6_ONLY);
        assertThat(report.verdict()).isEqualTo(Verdict.HELD);
        assertThat(report.sentence()).contains("leaves IPv4 open");
    }

    @Test
    void whatWasNotLookedAtMayHaveBeenALeak() {
        LeakReport report = report(Promise.ALL, Map.of(), 3);
        assertThat(report.verdict()).isEqualTo(Verdict.UNPROVED);
        assertThat(report.sentence()).contains("3 packets");
    }

    @Test
    void saysWhatToDoWhereTheGuardWasNeverOpen() {
        LeakReport report = LeakReport.of(Map.of(), new Round(all(Fate.STAYED, IPV6), 0), IPV6_ONLY);
        assertThat(report.sentence()).contains("run the test once with the guard open");
    }

    @Test
    void showsNothingWithoutALink() {
        LeakReport report = LeakReport.of(Map.of(), new Round(Map.of(), 0), Promise.ALL);
        assertThat(report.verdict()).isEqualTo(Verdict.UNPROVED);
        assertThat(report.sentence()).contains("connect it to a network");
    }

    @Test
    void readsThePromiseOffTheRules() {
        assertThat(promise(FilterPolicy.OPEN).isEmpty()).isTrue();
        assertThat(promise(FilterPolicy.CLOSED)).isEqualTo(Promise.ALL);
        Promise lan = promise(FilterPolicy.CLOSED.withLan(Lan.ranges(List.of(), List.of())));
        assertThat(lan.closes(IPV6, ProbeKind.MDNS)).isFalse();
        assertThat(lan.closes(IPV6, ProbeKind.DNS)).isTrue();
    }

    private static Promise promise(FilterPolicy policy) {
        return Promise.of(RuleSet.of(policy).rules().get(Hook.OUT).stream()
                .map(Rule::name)
                .toList());
    }

    /** All left without the guard, and stayed with it but for these. */
    private static LeakReport report(Promise promise, Map<ProbeKind, Fate> but, long lost) {
        Map<Cell, Fate> guarded = all(Fate.STAYED, IPV4, IPV6);
        guarded.replaceAll((cell, fate) -> but.getOrDefault(cell.kind(), fate));
        return LeakReport.of(all(Fate.LEFT, IPV4, IPV6), new Round(guarded, lost), promise);
    }

    private static Map<Cell, Fate> all(Fate fate, Family... families) {
        Map<Cell, Fate> fates = new HashMap<>();
        for (Family family : families) {
            for (ProbeKind kind : ProbeKind.values()) {
                fates.put(new Cell("eth0", family, kind), fate);
            }
        }
        return fates;
    }
}
