package bulkhead.app.cli;

import bulkhead.app.leaktest.LeakTest;
import bulkhead.leakguard.policy.Family;
import bulkhead.leakguard.probe.Finding;
import bulkhead.leakguard.probe.LeakReport;
import bulkhead.leakguard.probe.ProbeKind;
import java.io.PrintStream;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/** The leak test's result for people: a table, a line a link and family, and one sentence. */
final class LeakTestWords implements Consumer<LeakTest.Result> {
    private final PrintStream out;

    LeakTestWords(PrintStream out) {
        this.out = out;
    }

    @Override
    public void accept(LeakTest.Result result) {
        LeakReport report = result.report();
        rows(report).forEach(row -> out.println(line(row)));
        out.println();
        out.println(report.sentence());
        out.println(guard(result));
        out.println("What left is in " + result.pcap().toAbsolutePath() + ".");
    }

    private static List<List<String>> rows(LeakReport report) {
        List<String> head = new ArrayList<>(List.of("interface", "family"));
        for (ProbeKind kind : ProbeKind.values()) {
            head.add(kind.label());
        }
        List<List<String>> rows = new ArrayList<>(List.of(head));
        Map<String, Map<Family, List<String>>> links = new TreeMap<>();
        for (Finding finding : report.findings()) { // in the order of link, family and kind
            links.computeIfAbsent(finding.cell().link(), _ -> new TreeMap<>())
                    .computeIfAbsent(finding.family(), _ -> new ArrayList<>())
                    .add(word(finding));
        }
        links.forEach((link, families) -> families.forEach((family, words) -> {
            List<String> row = new ArrayList<>(List.of(link, LeakReport.label(family)));
            row.addAll(words);
            rows.add(row);
        }));
        return rows;
    }

    private static String word(Finding finding) {
        return switch (finding.outcome()) {
            case LEAKED -> "LEFT";
            case HELD -> "held";
            case OPEN -> "open";
            case NO_WAY -> "-";
            case UNPROVED -> "?";
        };
    }

    private static String line(List<String> row) {
        StringBuilder line = new StringBuilder("%-15s  %-6s".formatted(row.get(0), row.get(1)));
        row.subList(2, row.size()).forEach(word -> line.append("  %-4s".formatted(word)));
        return line.toString().stripTrailing();
    }

    private static String guard(LeakTest.Result result) {
        if (!result.inForce()) {
            return "The guard was open: it was closed for the test, and is open again.";
        }
        String control = result.controlAt()
                .map(at -> "what leaves without it was seen on "
                        + DateTimeFormatter.ofPattern("yyyy-MM-dd 'at' HH:mm")
                                .format(at.atZone(ZoneId.systemDefault())))
                .orElse("it was not opened to see what leaves without it");
        return "The guard was closed and stayed so; " + control + ".";
    }
}
