package bulkhead.app.cli;

import bulkhead.app.capture.Capture;
import bulkhead.app.doctor.Doctor;
import bulkhead.app.doctor.Trial;
import bulkhead.app.tunnel.TunnelRequest;
import bulkhead.protocol.core.Failure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Records a session that is tried, with the keys by which Wireshark reads it. */
@Command(
        name = "capture",
        description =
                "Tries a session with a server and records it, layer by layer, for Wireshark, with the session's keys. Whoever"
                        + " has the files can read all that was in the session, and guess at the password.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class CaptureCommand implements Callable<Integer> {
    @Mixin
    private PatientOptions whose;

    @Option(
            names = "--to",
            paramLabel = "FOLDER",
            required = true,
            description = "Where the files go: a folder that is not there yet, for you alone.")
    private Path folder;

    @Mixin
    private LogOption log;

    @Override
    public Integer call() throws UsageException, InterruptedException {
        log.apply();
        check();
        try (PatientOptions _ = whose) {
            TunnelRequest request = whose.patient()
                    .flatMap(Doctor.Patient::request)
                    .orElseThrow(() -> new UsageException(
                            "a session is tried while nobody is connected: disconnect, and give a PROFILE, or --server and"
                                    + " --user"));
            Warnings.tell(folder
                    + " gets this session's keys and all that is in it, by which your password can be guessed at:"
                    + " show it to nobody whom you would not tell the password, and delete it soon");
            Trial.Result result = Trial.of(request, (local, server) -> Optional.of(new Capture(folder, local, server)));
            System.out.println("WIRESHARK_CONFIG_DIR=" + folder + " wireshark " + folder.resolve(Capture.PACKETS));
            result.failure().map(Failure::message).ifPresent(System.out::println);
            return ExitCode.of(result.failure().orElse(null));
        }
    }

    private void check() throws UsageException {
        Path parent = folder.toAbsolutePath().getParent();
        if (Files.exists(folder)) {
            throw new UsageException("--to takes a folder that is not there yet, and " + folder + " is");
        }
        if (parent == null || !Files.isDirectory(parent)) {
            throw new UsageException("--to takes a folder to be made in one that is there: there is no " + parent);
        }
    }
}
