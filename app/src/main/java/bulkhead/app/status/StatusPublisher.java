package bulkhead.app.status;

import bulkhead.app.local.RuntimeFolder;
import bulkhead.app.local.UserSocket;
import bulkhead.app.log.ConnectionLog;
import bulkhead.app.status.ConnectionStatus.Rung;
import bulkhead.app.tunnel.TunnelEvent;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes a status of a connection's events and tells it to every program of the user's that asks; ends the connection when one
 * of them says {@code disconnect}. Whoever runs a connection has one of these, and so there is one connection at a time.
 */
public final class StatusPublisher implements Consumer<TunnelEvent>, AutoCloseable {
    static final String SOCKET = "connection";
    static final String DISCONNECT = "disconnect";

    private static final Logger LOG = LoggerFactory.getLogger(StatusPublisher.class);

    private final ConnectionLog log = new ConnectionLog();
    private final Optional<Audience> audience;
    private ConnectionStatus status;
    private String server = "";
    private boolean disconnectAsked;
    private Runnable disconnect;

    private StatusPublisher(Optional<UserSocket> socket, Published.Program program, String profile) {
        status = ConnectionStatus.IDLE
                .of(profile)
                .after(new TunnelEvent.StateChanged(TunnelEvent.State.RESOLVING), System.currentTimeMillis());
        audience = socket.map(listening -> new Audience(listening, program, log, this::disconnect));
        changed();
    }

    /**
     * Begins to tell of a connection. Where there is no place for the socket nobody is told, which is logged.
     *
     * @param profile the saved connection's name, or empty
     * @throws AlreadyConnectedException when another process of this user's, or this one, has a connection
     */
    public static StatusPublisher open(Published.Program program, String profile) throws AlreadyConnectedException {
        try {
            return open(RuntimeFolder.ofUser(), program, profile);
        } catch (IOException e) {
            LOG.warn("other programs are not told of this connection: {}", e.getMessage());
            return new StatusPublisher(Optional.empty(), program, profile);
        }
    }

    /** A look before {@link #open}, which alone is sure. */
    public static void checkFree() throws AlreadyConnectedException {
        try {
            checkFree(RuntimeFolder.ofUser());
        } catch (IOException e) {
            LOG.debug("nothing is known of other connections: {}", e.getMessage());
        }
    }

    /** The same in another folder than the user's own. */
    public static void checkFree(RuntimeFolder folder) throws AlreadyConnectedException, IOException {
        Optional<StatusReader> other = StatusReader.open(folder);
        if (other.isPresent()) {
            other.get().close();
            throw AlreadyConnectedException.with(folder);
        }
    }

    /** The same in another folder than the user's own. */
    public static StatusPublisher open(RuntimeFolder folder, Published.Program program, String profile)
            throws AlreadyConnectedException, IOException {
        Optional<UserSocket> socket = UserSocket.take(folder, SOCKET);
        if (socket.isEmpty()) {
            throw AlreadyConnectedException.with(folder);
        }
        StatusPublisher publisher = new StatusPublisher(socket, program, profile);
        publisher.audience.ifPresent(Audience::open);
        return publisher;
    }

    /** The next event; never waits for a reader. */
    @Override
    public synchronized void accept(TunnelEvent event) {
        log.accept(event);
        status = status.after(event, System.currentTimeMillis());
        changed();
    }

    /** The server's name or address. */
    public synchronized void server(String name) {
        server = name;
        changed();
    }

    /** @param millis what the steps of a connect usually take here, as far as it is known */
    public synchronized void usually(Map<Rung, Long> millis) {
        status = status.usually(millis);
        changed();
    }

    /** The connection does not come about, for a reason of this computer's. */
    public synchronized void refuse(String why) {
        end();
        status = status.refused(why);
        changed();
    }

    /** @param now whether it waits for what a person is asked */
    public synchronized void asks(boolean now) {
        status = status.asking(now);
        changed();
    }

    /** There is no connection any more, or there never was one. */
    public synchronized void end() {
        if (status.isActive()) {
            accept(new TunnelEvent.StateChanged(TunnelEvent.State.DISCONNECTED));
        }
    }

    /** What the connection tells of itself; the user's other programs can read it too. */
    public ConnectionLog log() {
        return log;
    }

    public synchronized ConnectionStatus status() {
        return status;
    }

    /** @param action ends the connection when a program asks for it; at once if one has already */
    public void onDisconnect(Runnable action) {
        boolean now;
        synchronized (this) {
            disconnect = action;
            now = disconnectAsked;
        }
        if (now) {
            action.run();
        }
    }

    /** Ends the connection in an orderly way; a second call gives up on the server's answers. */
    public void disconnect() {
        Runnable action;
        synchronized (this) {
            disconnectAsked = true;
            action = disconnect;
        }
        if (action != null) {
            action.run();
        }
    }

    /** Tells the last status, lets another connection begin, and only then ends the readers' connections. */
    @Override
    public void close() {
        log.flush();
        audience.ifPresent(Audience::leave);
    }

    private void changed() {
        audience.ifPresent(listening -> listening.tell(status, server));
    }
}
