package bulkhead.app.status;

import bulkhead.app.local.RuntimeFolder;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Follows the user's connections, one after the other, whoever runs them, on a thread of its own. */
public final class StatusFollower implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(StatusFollower.class);
    private final RuntimeFolder folder;
    private final Consumer<Optional<Published>> listener;
    private final Thread thread;
    private StatusReader reader;
    private volatile boolean closed;

    private StatusFollower(RuntimeFolder folder, Consumer<Optional<Published>> listener) {
        this.folder = folder;
        this.listener = listener;
        thread = Thread.ofPlatform().daemon().name("status-follower").unstarted(this::follow);
    }

    /**
     * @param listener is called on the follower's thread: with the newest status at once and after each change, and with
     *     nothing when there is no connection, or no longer
     */
    public static StatusFollower start(RuntimeFolder folder, Consumer<Optional<Published>> listener) {
        StatusFollower follower = new StatusFollower(folder, listener);
        follower.thread.start();
        return follower;
    }

    /** Asks for the end of the connection that is there. */
    public synchronized void disconnect() throws IOException {
        if (reader != null) {
            reader.disconnect();
        }
    }

    /** Waits until this is closed. */
    public void join() throws InterruptedException {
        thread.join();
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
        synchronized (this) {
            if (reader != null) {
                reader.close();
            }
        }
    }

    private void follow() {
        try (Arrivals arrivals = new Arrivals(folder)) {
            boolean told = false;
            while (!closed) {
                boolean found = followOne();
                if (found || !told) {
                    told = true;
                    listener.accept(Optional.empty());
                }
                arrivals.await();
            }
        } catch (IOException e) {
            LOG.warn("the connections of other programs are not seen: {}", e.getMessage());
        } catch (InterruptedException e) {
            LOG.debug("followed no longer");
        }
    }

    /** Whether there was a connection; returns when it has ended. */
    private boolean followOne() {
        try (StatusReader next = StatusReader.open(folder).orElse(null)) {
            if (next == null) {
                return false;
            }
            synchronized (this) {
                reader = closed ? null : next;
            }
            for (Optional<Published> newest; !closed && (newest = next.next()).isPresent(); ) {
                listener.accept(newest);
            }
            return true;
        } catch (IOException e) {
            LOG.warn("{}", e.getMessage());
            return true;
        } finally {
            synchronized (this) {
                reader = null;
            }
        }
    }
}
