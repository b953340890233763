package bulkhead.app.cli;

import bulkhead.app.doctor.Doctor;
import bulkhead.app.doctor.Finding;
import bulkhead.app.doctor.Finding.Verdict;
import bulkhead.app.doctor.HelpPackage;
import bulkhead.app.doctor.Topic;
import bulkhead.app.files.AtomicFile;
import bulkhead.app.files.FileReason;
import bulkhead.app.local.RuntimeFolder;
import bulkhead.app.local.StandardOutput;
import bulkhead.app.log.LogLine;
import bulkhead.app.status.Published;
import bulkhead.app.status.StatusReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Looks for what keeps a connection from coming about. */
@Command(
        name = "doctor",
        description =
                "Looks at this computer, its network, the way to a server and, with a user, a session with it, layer by"
                        + " layer, and says whose side is to mend what is wrong, and what to type there. Changes nothing.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class DoctorCommand implements Callable<Integer> {
    @Mixin
    private PatientOptions whose;

    @Option(names = "--json", description = "Print one JSON object a line instead of words.")
    private boolean json;

    @Option(
            names = "--report",
            paramLabel = "FILE",
            description =
                    "Also write what somebody who is asked for help needs to see into this file, for its owner alone: the"
                            + " findings, the settings, the state and the log, without a secret.")
    private Path report;

    @Mixin
    private LogOption log;

    private final StringJoiner found = new StringJoiner("\n");

    private boolean isBad;
    private boolean lacksRights;

    @Override
    public Integer call() throws UsageException {
        log.apply();
        try (PatientOptions _ = whose) {
            Doctor doctor = new Doctor(whose.patient());
            StandardOutput.whenUnread(Thread.currentThread()::interrupt);
            doctor.run(this::print);
            if (report != null) {
                write();
            }
        } catch (InterruptedException e) {
            // Nobody reads what is found.
        }
        return lacksRights ? ExitCode.HOST : isBad ? ExitCode.UNWELL : ExitCode.DISCONNECTED_BY_USER;
    }

    /** As the window's help package is. */
    private void write() throws UsageException {
        try {
            RuntimeFolder folder = RuntimeFolder.ofUser();
            Optional<Published> status;
            try (StatusReader reader = StatusReader.open(folder).orElse(null)) {
                status = reader == null ? Optional.empty() : reader.next(StatusReader.PATIENCE);
            }
            List<String> lines =
                    LogCommand.lines(folder).stream().map(LogLine::words).toList();
            String text = new HelpPackage(found.toString(), status, whose.name(), whose.whole(), lines).text();
            AtomicFile.write(report, text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UsageException("the report is not written: " + FileReason.sentence(e));
        }
    }

    private void print(Finding finding) {
        found.add(FindingText.words(finding));
        isBad |= finding.verdict() == Verdict.BAD;
        lacksRights |= finding.verdict() == Verdict.BAD && finding.topic() == Topic.RIGHTS;
        System.out.println(json ? FindingText.json(finding) : FindingText.words(finding));
        System.out.flush();
    }
}
