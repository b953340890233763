package bulkhead.app.cli;

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

/** How much of the log goes to standard error. */
enum LogLevel {
    error(Level.SEVERE),
    warn(Level.WARNING),
    info(Level.INFO),
    debug(Level.FINE),
    trace(Level.FINEST);

    private final Level level;

    LogLevel(Level level) {
        this.level = level;
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

    /** Time, level, logger, message. */
    private static final class Line extends Formatter {
        @Override
        public String format(LogRecord record) {
            LocalTime time = LocalTime.ofInstant(record.getInstant(), ZoneId.systemDefault());
            StringWriter text = new StringWriter();
            text.append("%s %-7s %s: %s%n"
                    .formatted(
                            time.truncatedTo(ChronoUnit.MILLIS),
                            record.getLevel(),
                            record.getLoggerName(),
                            formatMessage(record)));
            if (record.getThrown() != null) {
                record.getThrown().printStackTrace(new PrintWriter(text));
            }
            return text.toString();
        }
    }
}
