package bulkhead.app.desktop;

import bulkhead.app.local.RuntimeFolder;
import bulkhead.app.status.ConnectionStatus;
import bulkhead.app.status.Published;
import bulkhead.app.status.StatusFollower;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The user's connection where another program has it; this window's own is told by others' means, and left out here. */
final class OtherConnections {
    private static final Logger LOG = LoggerFactory.getLogger(OtherConnections.class);

    private final Consumer<ConnectionStatus> listener;
    private final Supplier<ConnectionStatus> left;
    private StatusFollower follower;
    private Optional<Published> last = Optional.empty();

    /**
     * @param listener is called on the follower's thread
     * @param left what a guard that stays behind is left with
     */
    OtherConnections(Consumer<ConnectionStatus> listener, Supplier<ConnectionStatus> left) {
        this.listener = listener;
        this.left = left;
    }

    /** Begins to tell, of what there is already too. */
    synchronized void start() {
        try {
            follower = StatusFollower.start(RuntimeFolder.ofUser(), this::told);
        } catch (IOException e) {
            LOG.warn("connections of other programs are not seen: {}", e.getMessage());
        }
    }

    synchronized void disconnect() {
        if (follower != null) {
            try {
                follower.disconnect();
            } catch (IOException e) {
                LOG.warn("the program that is connected cannot be told to disconnect: {}", e.getMessage());
            }
        }
    }

    synchronized void close() {
        if (follower != null) {
            follower.close();
        }
    }

    /** That of now. */
    synchronized Optional<ConnectionStatus> active() {
        return last.filter(p -> !isOwn(last)).map(Published::status).filter(ConnectionStatus::isActive);
    }

    private void told(Optional<Published> newest) {
        Optional<Published> before;
        synchronized (this) {
            before = last;
            last = newest.isPresent() ? newest : last;
        }
        if (newest.isPresent()) {
            if (!isOwn(newest)) {
                listener.accept(newest.get().status());
            }
        } else if (before.isEmpty() || !isOwn(before) && before.get().status().isActive()) {
            // There was none, or its program was killed.
            listener.accept(left.get());
        }
    }

    private static boolean isOwn(Optional<Published> published) {
        return published.filter(p -> p.pid() == ProcessHandle.current().pid()).isPresent();
    }
}
