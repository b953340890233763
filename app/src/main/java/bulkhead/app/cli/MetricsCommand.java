package bulkhead.app.cli;

import bulkhead.leakguard.HostNetworkProvider;
import bulkhead.leakguard.daemon.GuardMetrics;
import bulkhead.leakguard.host.HostException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The guard in numbers, for whoever collects those of many computers. */
@Command(
        name = "metrics",
        description =
                "Prints what the guard's daemon counts, as OpenMetrics text: state, families, bytes, renewals of keys,"
                        + " and what was refused.",
        mixinStandardHelpOptions = true)
final class MetricsCommand implements Callable<Integer> {
    @Mixin
    private LogOption log;

    @Override
    public Integer call() {
        log.apply();
        try {
            GuardMetrics metrics = HostNetworkProvider.ofThisHost().guard().metrics();
            System.out.print(OpenMetrics.text(metrics));
            return 0;
        } catch (HostException e) {
            System.err.println("bulkhead: " + e.getMessage());
            return ExitCode.HOST;
        }
    }
}
