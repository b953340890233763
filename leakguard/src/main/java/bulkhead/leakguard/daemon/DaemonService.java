package bulkhead.leakguard.daemon;

import bulkhead.leakguard.host.HostException;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The daemon's loop where the system says who somebody is before their first word: a thread for each connection. */
public final class DaemonService implements GuardControl.Service {
    private static final Logger LOG = LoggerFactory.getLogger(DaemonService.class);

    /** Where connections come from. */
    public interface Entrance extends AutoCloseable {
        /** What stands is in force, and who connects is heard. */
        default void ready() throws IOException {}

        /** Waits for the next; none once it is closed. */
        Optional<Arrival> next() throws IOException;

        /** Takes away what this end made for others to find it by. */
        void remove() throws IOException;

        @Override
        void close();
    }

    /** Somebody who has connected. */
    public interface Arrival {
        /** Asks the system who that is; on failure the connection is closed. */
        LocalConnection known() throws IOException;
    }

    private final GuardedHost host;
    private final DaemonServer server;
    private final Entrance entrance;
    private final AtomicReference<Throwable> fault = new AtomicReference<>();

    public DaemonService(GuardedHost host, DaemonServer server, Entrance entrance) {
        this.host = host;
        this.server = server;
        this.entrance = entrance;
    }

    @Override
    public void run() throws HostException {
        try {
            entrance.ready();
            for (Optional<Arrival> next; (next = entrance.next()).isPresent(); ) {
                converse(next.get());
            }
            if (fault.get() != null) {
                throw new IllegalStateException("a conversation ended by it", fault.get());
            }
        } catch (IOException e) {
            throw new HostException("the daemon cannot listen any more (" + e.getMessage() + "): start it anew", e);
        } finally {
            server.close();
            remove();
            host.leave();
        }
    }

    /** While the lock is still this daemon's: afterwards it would be the next one's way in. */
    private void remove() {
        try {
            entrance.remove();
        } catch (IOException e) {
            LOG.debug("left behind: {}", e.getMessage());
        }
    }

    /** What comes of one connection is no other's concern. */
    private void converse(Arrival arrival) {
        try {
            LocalConnection connection = arrival.known();
            if (server.admit(connection)) {
                Thread.ofPlatform().daemon().name("conversation").start(() -> serve(connection));
            }
        } catch (IOException e) {
            LOG.debug("a connection broke: {}", e.getMessage());
        }
    }

    /** What one conversation finds wrong in the daemon itself may be wrong for all: it ends, and the next one goes on with what stands. */
    private void serve(LocalConnection connection) {
        try {
            server.serve(connection);
        } catch (RuntimeException | Error e) {
            fault.compareAndSet(null, e);
            close();
        }
    }

    @Override
    public void close() {
        entrance.close();
    }
}
