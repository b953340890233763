package bulkhead.app.desktop;

import bulkhead.app.log.ConnectionLog;
import java.util.function.BiConsumer;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.SimpleFormatter;

/** What the program logs, for the window's page too; what connections tell comes there by itself. */
final class LogFeed extends Handler {
    private final BiConsumer<Level, String> page;

    LogFeed(BiConsumer<Level, String> page) {
        this.page = page;
        setFormatter(new SimpleFormatter());
        setLevel(Level.ALL);
    }

    @Override
    public void publish(LogRecord entry) {
        if (entry.getLoggerName() != null
                && entry.getLoggerName().startsWith("bulkhead")
                && !ConnectionLog.hasLogger(entry.getLoggerName())) {
            page.accept(entry.getLevel(), getFormatter().formatMessage(entry));
        }
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
}
