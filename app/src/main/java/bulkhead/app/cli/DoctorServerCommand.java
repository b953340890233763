package bulkhead.app.cli;

import bulkhead.app.doctor.Finding;
import bulkhead.app.doctor.server.ServerDoctor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Looks on a server for what keeps IPv6 out of its tunnels. */
@Command(
        name = "doctor-server",
        description =
                "On a Linux server of L2TP/IPsec: reads its configuration and state, and says what is missing for IPv6, in which"
                        + " file, and what to type there. Changes nothing.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class DoctorServerCommand implements Callable<Integer> {
    @Option(
            names = "--root",
            paramLabel = "FOLDER",
            defaultValue = "/",
            description = "Where the server's files are, such as a disk that is mounted; default /.")
    private Path root;

    @Option(names = "--json", description = "Print one JSON object a line instead of words.")
    private boolean json;

    @Mixin
    private LogOption log;

    private boolean isAmiss;

    @Override
    public Integer call() throws UsageException {
        log.apply();
        if (!Files.isDirectory(root)) {
            throw new UsageException("there is no folder " + root);
        }
        new ServerDoctor(root.toAbsolutePath().normalize()).run(this::print);
        return isAmiss ? ExitCode.UNWELL : ExitCode.DISCONNECTED_BY_USER;
    }

    private void print(Finding finding) {
        isAmiss |= finding.isAmiss();
        System.out.println(json ? FindingText.json(finding) : FindingText.words(finding));
    }
}
