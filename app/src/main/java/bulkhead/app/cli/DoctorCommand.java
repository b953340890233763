package bulkhead.app.cli;

import bulkhead.app.doctor.Doctor;
import bulkhead.app.doctor.Finding;
import bulkhead.app.doctor.Finding.Verdict;
import bulkhead.app.doctor.Topic;
import bulkhead.app.local.StandardOutput;
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

    @Mixin
    private LogOption log;

    private boolean isBad;
    private boolean lacksRights;

    @Override
    public Integer call() throws UsageException {
        log.apply();
        try (PatientOptions _ = whose) {
            Doctor doctor = new Doctor(whose.patient());
            StandardOutput.whenUnread(Thread.currentThread()::interrupt);
            doctor.run(this::print);
        } catch (InterruptedException e) {
            // Nobody reads what is found.
        }
        return lacksRights ? ExitCode.HOST : isBad ? ExitCode.UNWELL : ExitCode.DISCONNECTED_BY_USER;
    }

    private void print(Finding finding) {
        isBad |= finding.verdict() == Verdict.BAD;
        lacksRights |= finding.verdict() == Verdict.BAD && finding.topic() == Topic.RIGHTS;
        System.out.println(json ? FindingText.json(finding) : FindingText.words(finding));
        System.out.flush();
    }
}
