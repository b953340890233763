package bulkhead.app.cli;

import bulkhead.app.files.FileReason;
import bulkhead.app.local.RuntimeFolder;
import bulkhead.app.local.StandardOutput;
import bulkhead.app.status.ConnectionStatus;
import bulkhead.app.status.Published;
import bulkhead.app.status.StatusFollower;
import bulkhead.app.status.StatusJson;
import bulkhead.app.status.StatusReader;
import bulkhead.app.tunnel.TunnelEvent.State;
import bulkhead.leakguard.HostNetworkProvider;
import bulkhead.leakguard.daemon.GuardStatus;
import bulkhead.leakguard.host.HostException;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Tells of the user's connection, whoever runs it, and without one what the guard holds. */
@Command(
        name = "status",
        description = "Says whether you are connected, by whatever program, and what happens to IPv4 and IPv6.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class StatusCommand implements Callable<Integer> {
    @Option(names = "--json", description = "Print one JSON object a line instead of words.")
    private boolean json;

    @Option(names = "--watch", description = "Go on after each change, until ^C.")
    private boolean watch;

    @Mixin
    private final LogOption log = new LogOption();

    private String printed = "";

    StatusCommand() {}

    /** Without a command line. */
    StatusCommand(boolean json) {
        this.json = json;
    }

    @Override
    public Integer call() throws InterruptedException {
        log.apply();
        try {
            RuntimeFolder folder = RuntimeFolder.ofUser();
            if (watch) {
                try (StatusFollower follower = StatusFollower.start(folder, this::print)) {
                    StandardOutput.whenUnread(follower::close);
                    follower.join();
                }
                return ExitCode.DISCONNECTED_BY_USER;
            }
            try (StatusReader reader = StatusReader.open(folder).orElse(null)) {
                return print(reader == null ? Optional.empty() : reader.next(StatusReader.PATIENCE));
            }
        } catch (IOException e) {
            System.err.println("bulkhead: " + FileReason.sentence(e));
            return ExitCode.HOST;
        }
    }

    private int print(Optional<Published> connection) {
        if (connection.isEmpty()) {
            return printGuard();
        }
        Published found = connection.get();
        print(json ? StatusJson.tell(found, System.currentTimeMillis()) : StatusWords.of(found));
        return found.status().state() == State.CONNECTED ? ExitCode.DISCONNECTED_BY_USER : ExitCode.NOT_YET_CONNECTED;
    }

    private int printGuard() {
        try {
            GuardStatus guard = HostNetworkProvider.ofThisHost().guard().status();
            print(json ? StatusJson.without(new GuardReport(guard).tree()) : StatusWords.of(guard));
            return ConnectionStatus.without(guard).state() == State.ERROR
                    ? ExitCode.GUARD_CLOSED
                    : ExitCode.NOT_CONNECTED;
        } catch (HostException e) {
            System.err.println(
                    "bulkhead: you are not connected, and what the guard does is not known: " + e.getMessage());
            return ExitCode.HOST;
        }
    }

    /** Nothing twice: many a change is none of what is printed. */
    private void print(String text) {
        if (!text.equals(printed)) {
            printed = text;
            System.out.println(text);
        }
    }
}
