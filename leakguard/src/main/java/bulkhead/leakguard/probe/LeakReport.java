package bulkhead.leakguard.probe;

import bulkhead.leakguard.policy.Family;
import bulkhead.leakguard.probe.Finding.Outcome;
import bulkhead.leakguard.probe.Round.Fate;
import bulkhead.leakguard.probe.Sightings.Cell;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What the test has shown.
 *
 * @param findings by link, family and kind
 * @param promise what the guard promises not to let out
 * @param lost packets of the guarded round that were not looked at
 */
public record LeakReport(List<Finding> findings, Promise promise, long lost) {
    private static final Comparator<Finding> ORDER = Comparator.<Finding, String>comparing(
                    f -> f.cell().link())
            .thenComparing(Finding::family)
            .thenComparing(f -> f.cell().kind());

    /** The one answer. */
    public enum Verdict {
        /** Nothing of what would have left without the guard left. */
        HELD("held"),
        LEAKED("leaked"),
        /** Nothing was seen to leave, and that shows nothing, or not all. */
        UNPROVED("unproved");

        private final String label;

        Verdict(String label) {
            this.label = label;
        }

        /** Its name for programs. */
        public String label() {
            return label;
        }
    }

    public LeakReport {
        findings = findings.stream().sorted(ORDER).toList();
    }

    /** @param control what is known of the same probes with the guard off; may lack some or all */
    public static LeakReport of(Map<Cell, Fate> control, Round guarded, Promise promise) {
        List<Finding> findings = guarded.fates().entrySet().stream()
                .map(e -> Finding.of(
                        e.getKey(),
                        Optional.ofNullable(control.get(e.getKey())),
                        e.getValue(),
                        promise.closes(e.getKey().family(), e.getKey().kind())))
                .toList();
        return new LeakReport(findings, promise, guarded.lost());
    }

    public Verdict verdict() {
        Set<Outcome> outcomes = findings.stream()
                .map(Finding::outcome)
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(Outcome.class)));
        if (outcomes.contains(Outcome.LEAKED)) {
            return Verdict.LEAKED;
        }
        boolean shown = outcomes.contains(Outcome.HELD) && !outcomes.contains(Outcome.UNPROVED) && lost == 0;
        return shown ? Verdict.HELD : Verdict.UNPROVED;
    }

    /** The verdict in one sentence. */
    public String sentence() {
        return switch (verdict()) {
            case LEAKED -> "The guard leaks: " + list(Outcome.LEAKED) + " left beside the tunnel.";
            case HELD -> "The guard holds: nothing left of what leaves without it" + rest() + ".";
            case UNPROVED -> "This shows nothing: " + reason() + ".";
        };
    }

    private String reason() {
        if (lost > 0) {
            return lost + " packets left faster than they could be looked at; end downloads and test again";
        }
        if (promise.isEmpty()) {
            return "the guard closes no family";
        }
        if (findings.stream().noneMatch(f -> f.outcome() == Outcome.UNPROVED)) {
            return "no link of this computer leads anywhere; connect it to a network and test again";
        }
        if (findings.stream().allMatch(f -> f.control().isEmpty())) {
            return "nothing left, but what leaves these links without the guard is not known;"
                    + " run the test once with the guard open";
        }
        return "nothing left, but " + list(Outcome.UNPROVED) + " did not leave without the guard either";
    }

    private String rest() {
        return findings.stream()
                .filter(f -> f.outcome() == Outcome.OPEN)
                .map(f -> label(f.family()))
                .distinct()
                .reduce((a, b) -> a + " and " + b)
                .map(open -> "; it leaves " + open + " open")
                .orElse("");
    }

    private String list(Outcome outcome) {
        return findings.stream()
                .filter(f -> f.outcome() == outcome)
                .map(f -> label(f.family()) + " " + f.cell().kind().label() + " on "
                        + f.cell().link())
                .collect(Collectors.joining(", "));
    }

    /** As people write it. */
    public static String label(Family family) {
        return family == Family.IPV4 ? "IPv4" : "IPv6";
    }
}
