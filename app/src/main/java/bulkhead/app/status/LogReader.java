package bulkhead.app.status;

import bulkhead.app.local.Lines;
import bulkhead.app.local.RuntimeFolder;
import bulkhead.app.local.UserSocket;
import bulkhead.app.log.ConnectionLog;
import bulkhead.app.log.LogLine;
import bulkhead.app.log.Severity;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the user's connection of now tells of itself, whoever runs it: what is kept, and then each line as it comes. */
public final class LogReader implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LogReader.class);

    /** What is said to {@link StatusPublisher} for it. */
    static final String ASK = "log";

    /** Before each line; the status comes on the same way. */
    private static final String LINE = "log ";

    /** Behind what was there already. */
    private static final String PAST = "past";

    private final Lines lines;
    private final String holder;
    private boolean open = true;

    private LogReader(Lines lines, String holder) {
        this.lines = lines;
        this.holder = holder;
    }

    /**
     * Nothing when this user has no connection.
     *
     * @throws IOException when there is one and it does not answer
     */
    public static Optional<LogReader> open(RuntimeFolder folder) throws IOException {
        Optional<Lines> lines = UserSocket.connect(folder, StatusPublisher.SOCKET);
        if (lines.isEmpty()) {
            return Optional.empty();
        }
        try {
            lines.get().send(ASK);
        } catch (IOException e) {
            // It ended just now.
            lines.get().close();
            return Optional.empty();
        }
        return Optional.of(new LogReader(lines.get(), UserSocket.holder(folder, StatusPublisher.SOCKET)));
    }

    /** Puts lines in the form in which they are read here. @param first whether they are what was there already */
    static void write(ConnectionLog.Page page, boolean first, StringBuilder to) {
        if (page.missed() > 0 && !first) {
            LogLine gap = new LogLine(
                    page.lines().getFirst().at(), Severity.WARN, "log", page.missed() + " lines are not kept any more");
            to.append(LINE).append(gap.encoded()).append('\n');
        }
        page.lines().forEach(line -> to.append(LINE).append(line.encoded()).append('\n'));
        if (first) {
            to.append(PAST).append('\n');
        }
    }

    /**
     * The lines there are; to be asked for first.
     *
     * @throws IOException when who runs the connection does not answer
     */
    public List<LogLine> past() throws IOException {
        List<LogLine> past = new ArrayList<>();
        try {
            for (Optional<String> line; (line = lines.next(StatusReader.PATIENCE)).isPresent(); ) {
                if (line.get().equals(PAST)) {
                    return past;
                }
                line(line.get()).ifPresent(past::add);
            }
        } catch (SocketTimeoutException e) {
            throw new IOException(holder + " has your connection and does not tell its log", e);
        } catch (IOException e) {
            LOG.debug("the connection ended before its log was asked for: {}", e.toString());
        }
        open = false;
        return past;
    }

    /** Whether the connection is there, as far as was read. */
    public boolean isOpen() {
        return open;
    }

    /** The next line; none when the connection has ended, or this is closed. */
    public Optional<LogLine> next() {
        while (open) {
            Optional<String> line = nextLine();
            open = line.isPresent();
            Optional<LogLine> told = line.flatMap(LogReader::line);
            if (told.isPresent()) {
                return told;
            }
        }
        return Optional.empty();
    }

    private Optional<String> nextLine() {
        try {
            return lines.next(Duration.ZERO);
        } catch (IOException e) {
            LOG.debug("the log ends: {}", e.toString());
            return Optional.empty();
        }
    }

    /** From any thread. */
    @Override
    public void close() {
        lines.close();
    }

    private static Optional<LogLine> line(String line) {
        return line.startsWith(LINE) ? LogLine.parse(line.substring(LINE.length())) : Optional.empty();
    }
}
