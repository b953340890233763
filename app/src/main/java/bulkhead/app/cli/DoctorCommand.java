package bulkhead.app.cli;

import bulkhead.app.doctor.Doctor;
import bulkhead.app.doctor.Finding;
import bulkhead.app.doctor.Finding.Verdict;
import bulkhead.app.doctor.Topic;
import bulkhead.app.files.FileReason;
import bulkhead.app.local.StandardOutput;
import bulkhead.app.profile.InvalidValueException;
import bulkhead.app.profile.ProfileStore;
import bulkhead.app.profile.Values;
import bulkhead.app.tunnel.TunnelRequest;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Looks for what keeps a connection from coming about. */
@Command(
        name = "doctor",
        description = "Looks at this computer, its network and the way to a server, and says what to do about what is"
                + " wrong. Changes nothing.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class DoctorCommand implements Callable<Integer> {
    @Parameters(index = "0", arity = "0..1", paramLabel = "PROFILE", description = "Whose server to look at, too.")
    private String profile;

    @Option(names = "--server", paramLabel = "HOST", description = "The server to look at, too.")
    private String server;

    @Option(names = "--json", description = "Print one JSON object a line instead of words.")
    private boolean json;

    @Mixin
    private LogOption log;

    private boolean isBad;
    private boolean lacksRights;

    @Override
    public Integer call() throws UsageException {
        log.apply();
        Doctor doctor = new Doctor(patient());
        StandardOutput.whenUnread(Thread.currentThread()::interrupt);
        try {
            doctor.run(this::print);
        } catch (InterruptedException e) {
            // Nobody reads what is found.
        }
        return lacksRights ? ExitCode.HOST : isBad ? ExitCode.UNWELL : ExitCode.DISCONNECTED_BY_USER;
    }

    private Optional<Doctor.Patient> patient() throws UsageException {
        if (server != null && profile != null) {
            throw new UsageException("a profile has its server: leave out --server, or the profile");
        }
        if (profile == null) {
            return Optional.ofNullable(server()).map(host -> new Doctor.Patient(host, TunnelRequest.Outer.ANY, false));
        }
        try {
            return Doctor.Patient.of(ProfileStore.ofUser().load(profile));
        } catch (IOException e) {
            throw new UsageException(FileReason.sentence(e));
        }
    }

    private String server() throws UsageException {
        try {
            return server == null ? null : Values.server(server);
        } catch (InvalidValueException e) {
            throw UsageException.of(e);
        }
    }

    private void print(Finding finding) {
        isBad |= finding.verdict() == Verdict.BAD;
        lacksRights |= finding.verdict() == Verdict.BAD && finding.topic() == Topic.RIGHTS;
        if (json) {
            System.out.println(json(finding));
        } else {
            System.out.printf(
                    Locale.ROOT,
                    "%-7s  %-24s %s%n",
                    word(finding.verdict()),
                    finding.topic().words(),
                    finding.message());
        }
        System.out.flush();
    }

    static ObjectNode json(Finding finding) {
        return JsonMapper.shared()
                .createObjectNode()
                .put("check", finding.topic().key())
                .put("verdict", finding.verdict().key())
                .put("sentence", finding.sentence())
                .put("remedy", finding.remedy());
    }

    /** What is wrong is to be seen among what is not. */
    private static String word(Verdict verdict) {
        return verdict == Verdict.GOOD ? verdict.key() : verdict.key().toUpperCase(Locale.ROOT);
    }
}
