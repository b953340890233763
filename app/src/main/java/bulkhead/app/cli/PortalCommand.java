package bulkhead.app.cli;

import bulkhead.leakguard.HostNetworkProvider;
import bulkhead.leakguard.daemon.GuardControl;
import bulkhead.leakguard.host.HostException;
import java.io.IOException;
import java.time.Duration;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import sun.misc.Signal;

/** Runs one program for which the guard is open for a while. */
@Command(
        name = "portal",
        description =
                "Runs a program that may reach a captive portal: IPv4, web pages and DNS, until it ends or the time"
                        + " is over. All other programs stay blocked.",
        mixinStandardHelpOptions = true)
final class PortalCommand implements Callable<Integer> {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm");

    @Option(
            names = "--minutes",
            paramLabel = "N",
            defaultValue = "5",
            description = "How long at most, 1 to 60; default: ${DEFAULT-VALUE}.")
    private int minutes;

    @Parameters(
            arity = "1..*",
            paramLabel = "COMMAND",
            description = "The program and its arguments, after --; such as: -- firefox --new-instance")
    private List<String> command;

    @Mixin
    private LogOption log;

    @Override
    public Integer call() throws UsageException, InterruptedException {
        log.apply();
        Duration time = Duration.ofMinutes(minutes);
        if (minutes < 1 || time.compareTo(GuardControl.LONGEST_PORTAL) > 0) {
            throw new UsageException("--minutes takes 1 to 60, not " + minutes);
        }
        try {
            GuardControl guard = HostNetworkProvider.ofThisHost().guard();
            guard.openPortal(time);
            try {
                System.err.printf(
                        "Open for %s and what it starts, until %s: IPv4, TCP and DNS. All else stays blocked.%n",
                        command.getFirst(), TIME.format(LocalTime.now().plus(time)));
                return run();
            } finally {
                guard.closePortal();
            }
        } catch (HostException e) {
            System.err.println("bulkhead: " + e.getMessage());
            return ExitCode.HOST;
        }
    }

    /** In the group of processes that this one was moved to. */
    private int run() throws UsageException, InterruptedException {
        try {
            Process program = new ProcessBuilder(command).inheritIO().start();
            // The terminal's ^C reaches the program too; we end after it, and close.
            Signal.handle(new Signal("INT"), _ -> {});
            for (String name : new String[] {"TERM", "HUP"}) {
                Signal.handle(new Signal(name), _ -> program.destroy());
            }
            return program.waitFor();
        } catch (IOException e) {
            throw new UsageException(
                    "the program " + command.getFirst() + " could not be started: check its name and path");
        }
    }
}
