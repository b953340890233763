package bulkhead.app.cli;

import bulkhead.app.doctor.Doctor;
import bulkhead.app.doctor.Finding;
import bulkhead.app.doctor.Ipv6Question;
import bulkhead.app.doctor.Ipv6Question.Answer;
import bulkhead.app.local.StandardOutput;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.json.JsonMapper;

/** Answers whether IPv6 works through a tunnel, question by question. */
@Command(
        name = "verify-ipv6",
        description =
                "Answers as a table whether IPv6 works through the tunnel, with the evidence for each answer: of the"
                        + " connection that is up, or else of a session that is tried. Changes nothing.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class VerifyIpv6Command implements Callable<Integer> {
    @Mixin
    private PatientOptions whose;

    @Option(names = "--json", description = "Print one JSON object a line instead of a table.")
    private boolean json;

    @Mixin
    private LogOption log;

    @Override
    public Integer call() throws UsageException {
        log.apply();
        List<Finding> findings = new ArrayList<>();
        try (PatientOptions _ = whose) {
            Optional<Doctor.Patient> patient = whose.patient();
            if (patient.isEmpty()) {
                throw new UsageException("nobody is connected: give a PROFILE, or connect");
            }
            StandardOutput.whenUnread(Thread.currentThread()::interrupt);
            new Doctor(patient).run(findings::add);
        } catch (InterruptedException e) {
            return ExitCode.UNWELL;
        }
        List<Ipv6Question.Answered> answers = Ipv6Question.all(findings);
        answers.forEach(json ? VerifyIpv6Command::json : VerifyIpv6Command::row);
        boolean works = answers.stream().noneMatch(it -> it.answer() == Answer.NO)
                && answers.stream().anyMatch(it -> it.question() == Ipv6Question.ECHO && it.answer() == Answer.YES);
        if (!json) {
            System.out.println(
                    works
                            ? "\nIPv6 works through this tunnel."
                            : "\nIPv6 does not work through this tunnel, or not all of it.");
        }
        return works ? ExitCode.DISCONNECTED_BY_USER : ExitCode.UNWELL;
    }

    private static void row(Ipv6Question.Answered it) {
        System.out.printf(
                Locale.ROOT,
                "%-52s %-8s %s.%n",
                it.question().words(),
                it.answer().key(),
                it.evidence().sentence());
        if (it.answer() == Answer.NO) {
            System.out.printf(
                    Locale.ROOT, "%-61s %s%n", "", "To do: " + it.evidence().remedy() + ".");
        }
    }

    private static void json(Ipv6Question.Answered it) {
        System.out.println(JsonMapper.shared()
                .createObjectNode()
                .put("question", it.question().key())
                .put("answer", it.answer().key())
                .set("evidence", FindingText.json(it.evidence())));
    }
}
