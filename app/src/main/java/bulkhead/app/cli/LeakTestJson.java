package bulkhead.app.cli;

import bulkhead.app.leaktest.LeakTest;
import bulkhead.app.names.PublicNames;
import bulkhead.leakguard.probe.Finding;
import bulkhead.leakguard.probe.LeakReport;
import java.io.PrintStream;
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
        report.promise().closed().stream().sorted().forEach(family -> closed.add(PublicNames.of(family)));
        all.put("control", result.controlAt().map(Object::toString).orElse(null));
        all.put("pcap", result.pcap().toAbsolutePath().toString())
                .put("lost", report.lost())
                .put("millis", result.millis());
        ArrayNode findings = all.putArray("findings");
        for (Finding finding : report.findings()) {
            findings.addObject()
                    .put("interface", finding.cell().link())
                    .put("family", PublicNames.of(finding.family()))
                    .put("protocol", finding.cell().kind().label())
                    .put("control", finding.control().map(PublicNames::of).orElse(null))
                    .put("guarded", PublicNames.of(finding.guarded()))
                    .put("outcome", finding.outcome().label());
        }
        out.println(all);
    }
}
