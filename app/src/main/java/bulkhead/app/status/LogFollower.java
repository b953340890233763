package bulkhead.app.status;

import bulkhead.app.local.RuntimeFolder;
import bulkhead.app.log.LogLine;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The logs of the user's connections, one after the other, whoever runs them. */
public final class LogFollower implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LogFollower.class);

    private final RuntimeFolder folder;
    private final Consumer<LogLine> listener;
    private LogReader reader;
    private volatile boolean closed;

    /** @param listener is called with each line on the thread that {@link #run}s: first those of the connection there is */
    public LogFollower(RuntimeFolder folder, Consumer<LogLine> listener) {
        this.folder = folder;
        this.listener = listener;
    }

    /** Until this is closed, or the thread is interrupted. */
    public void run() throws IOException, InterruptedException {
        try (Arrivals arrivals = new Arrivals(folder)) {
            while (!closed) {
                followOne();
                if (!closed) {
                    arrivals.await();
                }
            }
        }
    }

    /** From any thread. */
    @Override
    public synchronized void close() {
        closed = true;
        if (reader != null) {
            reader.close();
        }
    }

    private void followOne() {
        try (LogReader next = LogReader.open(folder).orElse(null)) {
            if (next == null) {
                return;
            }
            synchronized (this) {
                reader = next;
            }
            next.past().forEach(listener);
            for (Optional<LogLine> line; !closed && (line = next.next()).isPresent(); ) {
                listener.accept(line.get());
            }
        } catch (IOException e) {
            LOG.warn("{}", e.getMessage());
        } finally {
            synchronized (this) {
                reader = null;
            }
        }
    }
}
