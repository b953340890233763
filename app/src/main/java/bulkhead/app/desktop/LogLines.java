package bulkhead.app.desktop;

import bulkhead.app.desktop.connection.LogPage;
import bulkhead.app.local.RuntimeFolder;
import bulkhead.app.log.ConnectionLog;
import bulkhead.app.log.LogLine;
import bulkhead.app.status.LogFollower;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import javafx.application.Platform;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the user's connections tell of themselves, whoever runs them, for the window's page: as many lines at once as there are. */
final class LogLines implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LogLines.class);

    private final Consumer<List<LogPage.Entry>> page;
    private List<LogPage.Entry> waiting = new ArrayList<>();
    private LogFollower follower;
    private Thread thread;

    /** @param page is called on the window's thread */
    LogLines(Consumer<List<LogPage.Entry>> page) {
        this.page = page;
    }

    void start() {
        try {
            follower = new LogFollower(RuntimeFolder.ofUser(), this::add);
            thread = Thread.ofPlatform().daemon().name("log-follower").start(this::follow);
        } catch (IOException e) {
            LOG.warn("what connections tell is not seen: {}", e.getMessage());
        }
    }

    @Override
    public void close() {
        if (thread != null) {
            follower.close();
            thread.interrupt();
        }
    }

    private void follow() {
        try {
            follower.run();
        } catch (IOException e) {
            LOG.warn("what connections tell is not seen any more: {}", e.getMessage());
        } catch (InterruptedException e) {
            LOG.debug("followed no longer");
        }
    }

    /** Steps are told by the changes of the status, in the user's language. */
    private synchronized void add(LogLine line) {
        if (line.topic().equals(ConnectionLog.STEP)) {
            return;
        }
        if (waiting.isEmpty()) {
            Platform.runLater(this::show);
        }
        if (waiting.size() == LogPage.MOST) {
            waiting.removeFirst();
        }
        waiting.add(new LogPage.Entry(line.at(), line.severity().level(), line.topic() + "  " + line.text()));
    }

    private void show() {
        List<LogPage.Entry> lines;
        synchronized (this) {
            lines = waiting;
            waiting = new ArrayList<>();
        }
        page.accept(lines);
    }
}
