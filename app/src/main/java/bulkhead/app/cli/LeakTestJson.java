package bulkhead.app.cli;

import bulkhead.app.leaktest.LeakTest;
import bulkhead.leakguard.policy.Family;
import bulkhead.leakguard.probe.Finding;
import bulkhead.leakguard.probe.LeakReport;
import bulkhead.leakguard.probe.Round.Fate;
import java.io.PrintStream;
import java.util.Locale;
import java.util.function.Consumer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The leak test's result as one JSON object. */
final class LeakTestJson implements Consumer<LeakTest.Result> {
    private final PrintStream out;

    LeakTestJson(PrintStream out) {
        this.out = out;
    }

    @Override
    public void accept(LeakTest.Result result) {
        LeakReport report = result.report();
        ObjectNode all = JsonMapper.shared()
                .createObjectNode()
                .put("verdict", report.verdict().label())
                .put("message", report.sentence())
                .put("guard", result.inForce() ? "closed" : "open");
        ArrayNode closed = all.putArray("closed");
        report.promise().closed().stream().sorted().forEach(family -> closed.add(label(family)));
        all.put("control", result.controlAt().map(Object::toString).orElse(null));
        all.put("pcap", result.pcap().toAbsolutePath().toString()).put("lost", report.lost());
        ArrayNode findings = all.putArray("findings");
        for (Finding finding : report.findings()) {
            findings.addObject()
                    .put("interface", finding.cell().link())
                    .put("family", label(finding.family()))
                    .put("protocol", finding.cell().kind().label())
                    .put("control", finding.control().map(LeakTestJson::label).orElse(null))
                    .put("guarded", label(finding.guarded()))
                    .put("outcome", finding.outcome().label());
        }
        out.println(all);
    }

    private static String label(Family family) {
        return family.name().toLowerCase(Locale.ROOT);
    }

    private static String label(Fate fate) {
        return fate.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
