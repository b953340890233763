package bulkhead.app.cli;

import bulkhead.app.log.Severity;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.StreamHandler;
import java.util.stream.Stream;

/** How much of the log goes to standard error. */
enum LogLevel {
    error(Level.SEVERE, Severity.WARN),
    warn(Level.WARNING, Severity.WARN),
    info(Level.INFO, Severity.INFO),
    debug(Level.FINE, Severity.DEBUG),
    trace(Level.FINEST, Severity.TRACE);

    private final Level level;
    private final Severity severity;

    LogLevel(Level level, Severity severity) {
        this.level = level;
        this.severity = severity;
    }

    /** The same of a connection's own log. */
    Severity severity() {
        return severity;
    }

    void apply() {
        LogManager.getLogManager().reset();
        Handler handler = new StandardError();
        handler.setLevel(level);
        Logger root = Logger.getLogger("");
        root.addHandler(handler);
        root.setLevel(Level.WARNING);
        Logger.getLogger("bulkhead").setLevel(level);
    }

    /** {@link java.util.logging.ConsoleHandler} comes with a formatter that takes a tenth of a second to load. */
    private static final class StandardError extends StreamHandler {
        StandardError() {
            super(System.err, new Line());
        }

        @Override
        public synchronized void publish(LogRecord record) {
            super.publish(record);
            flush();
        }
    }

    /** The level as it is asked for. */
    private static LogLevel words(Level level) {
        return Stream.of(values())
                .filter(each -> each.level.intValue() <= level.intValue())
                .findFirst()
                .orElse(trace);
    }

    /** Time, level, logger, message. */
    private static final class Line extends Formatter {
        @Override
        public String format(LogRecord record) {
            LocalTime time = LocalTime.ofInstant(record.getInstant(), ZoneId.systemDefault());
            StringWriter text = new StringWriter();
            text.append("%s %-5s %s: %s%n"
                    .formatted(
                            time.truncatedTo(ChronoUnit.MILLIS),
                            words(record.getLevel()),
                            record.getLoggerName(),
                            formatMessage(record)));
            if (record.getThrown() != null) {
                record.getThrown().printStackTrace(new PrintWriter(text));
            }
            return text.toString();
        }
    }
}
