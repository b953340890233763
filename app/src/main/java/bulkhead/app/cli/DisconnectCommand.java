package bulkhead.app.cli;

import bulkhead.app.files.FileReason;
import bulkhead.app.local.RuntimeFolder;
import bulkhead.app.status.ConnectionStatus;
import bulkhead.app.status.Published;
import bulkhead.app.status.StatusReader;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Ends the user's connection, whatever program runs it. */
@Command(
        name = "disconnect",
        description = "Ends your connection, whatever program runs it, and waits until it is down.",
        mixinStandardHelpOptions = true)
final class DisconnectCommand implements Callable<Integer> {
    @Mixin
    private LogOption log;

    @Override
    public Integer call() {
        log.apply();
        try (StatusReader reader = StatusReader.open(RuntimeFolder.ofUser()).orElse(null)) {
            Optional<Published> first = reader == null ? Optional.empty() : reader.next(StatusReader.PATIENCE);
            if (first.isEmpty()) {
                System.out.println("You are not connected.");
                return ExitCode.DISCONNECTED_BY_USER;
            }
            reader.disconnect();
            return end(reader, first.get());
        } catch (IOException e) {
            return fail(FileReason.sentence(e));
        }
    }

    private static int end(StatusReader reader, Published first) throws IOException {
        Published last = first;
        for (Optional<Published> next; (next = reader.next()).isPresent(); ) {
            last = next.get();
        }
        ConnectionStatus status = last.status();
        if (status.isActive()) {
            return fail(last.program().words() + " (process " + last.pid()
                    + ") ended without a good end: see 'bulkhead guard status'");
        }
        System.out.println("Disconnected from " + last.name() + ".");
        return ExitCode.DISCONNECTED_BY_USER;
    }

    private static int fail(String why) {
        System.err.println("bulkhead: " + why);
        return ExitCode.HOST;
    }
}
