package bulkhead.app.cli;

import bulkhead.app.files.FileReason;
import bulkhead.app.local.RuntimeFolder;
import bulkhead.app.local.StandardOutput;
import bulkhead.app.log.LogLine;
import bulkhead.app.status.LastLog;
import bulkhead.app.status.LogFollower;
import bulkhead.app.status.LogReader;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.json.JsonMapper;

/** Shows what the user's connection tells of itself, whoever runs it; without one, what the last one told. */
@Command(
        name = "log",
        description = "Shows what your connection did, step by step and message by message, whatever program runs it;"
                + " when you are not connected, what the last one did.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class LogCommand implements Callable<Integer> {
    @Option(names = "--follow", description = "Go on with each new line, and with each new connection, until ^C.")
    private boolean follow;

    @Option(
            names = "--level",
            paramLabel = "LEVEL",
            defaultValue = "debug",
            description = "How much to show: info has a line for each step, debug one for each message; trace has"
                    + " their bytes where the connection was begun with --log-level trace. Default: debug.")
    private LogLevel level;

    @Option(names = "--json", description = "Print one JSON object a line instead of words.")
    private boolean json;

    @Mixin
    private LogOption log;

    @Override
    public Integer call() throws InterruptedException {
        log.apply();
        try {
            RuntimeFolder folder = RuntimeFolder.ofUser();
            if (follow) {
                try (LogFollower follower = new LogFollower(folder, this::print)) {
                    StandardOutput.whenUnread(follower::close);
                    follower.run();
                }
                return ExitCode.DISCONNECTED_BY_USER;
            }
            List<LogLine> lines = lines(folder);
            if (lines.isEmpty()) {
                System.err.println(
                        "bulkhead: there is nothing to show: no connection of yours has told anything since you logged in");
                return ExitCode.NOT_CONNECTED;
            }
            lines.forEach(this::print);
            return ExitCode.DISCONNECTED_BY_USER;
        } catch (IOException e) {
            System.err.println("bulkhead: " + FileReason.sentence(e));
            return ExitCode.HOST;
        }
    }

    /** Of the connection of now, or else of the last one. */
    static List<LogLine> lines(RuntimeFolder folder) throws IOException {
        try (LogReader reader = LogReader.open(folder).orElse(null)) {
            List<LogLine> lines = reader == null ? List.of() : reader.past();
            boolean running = reader != null && reader.isOpen();
            return running || !lines.isEmpty() ? lines : LastLog.read(folder);
        }
    }

    private void print(LogLine line) {
        if (line.severity().isWithin(level.severity())) {
            System.out.println(json ? tree(line) : line.words());
            System.out.flush();
        }
    }

    private static String tree(LogLine line) {
        return JsonMapper.shared()
                .createObjectNode()
                .put("at", line.at())
                .put("level", line.severity().label())
                .put("topic", line.topic())
                .put("text", line.text())
                .toString();
    }
}
