package bulkhead.app.desktop;

import bulkhead.app.local.RuntimeFolder;
import bulkhead.app.status.AlreadyConnectedException;
import bulkhead.app.status.ConnectionStatus;
import bulkhead.app.status.Published;
import bulkhead.app.status.StatusFollower;
import bulkhead.app.status.StatusPublisher;
import bulkhead.app.tunnel.TunnelController;
import bulkhead.app.tunnel.TunnelRequest;
import bulkhead.leakguard.host.HostException;
import bulkhead.leakguard.host.HostNetworkProvider;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The user's one connection: this window's own, which runs on a thread of its own by the same controller as the command line's,
 * or else another program's. Tells how it is, and ends it, whosever it is.
 */
final class Connector implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Connector.class);

    private final Consumer<ConnectionStatus> listener;
    private StatusFollower others;
    private Optional<Published> last = Optional.empty();
    private StatusPublisher own;
    private Thread thread;
    private boolean asking;

    /** @param listener is called with each new status, on the threads of the connections */
    Connector(Consumer<ConnectionStatus> listener) {
        this.listener = listener;
    }

    /** What the tunnel is asked for, or nothing after all; to find its secrets may take a while. */
    @FunctionalInterface
    interface Request {
        Optional<TunnelRequest> make() throws Desktop.Unusable, InterruptedException;
    }

    /** Begins to tell of connections, of what there is already too. */
    synchronized void start() {
        try {
            others = StatusFollower.start(RuntimeFolder.ofUser(), this::told);
        } catch (IOException e) {
            LOG.warn("connections of other programs are not seen: {}", e.getMessage());
        }
    }

    /** Starts to connect, if this window has no connection; the request's secrets are wiped when it is over. */
    synchronized void connect(String profile, Request request) {
        if (thread == null || !thread.isAlive()) {
            thread = Thread.ofPlatform().daemon().name("connection").start(() -> run(profile, request));
        }
    }

    /** Ends the connection in an orderly way; a second call gives up on the server's answers. */
    synchronized void disconnect() {
        if (own != null) {
            own.disconnect();
        } else if (others != null) {
            try {
                others.disconnect();
            } catch (IOException e) {
                LOG.warn("the program that is connected cannot be told to disconnect: {}", e.getMessage());
            }
        }
    }

    /** Whether there is a connection of this window's own. */
    synchronized boolean hasOwn() {
        return own != null;
    }

    /** Ends this window's own connection, and waits until it is down; another program's stays. */
    @Override
    public void close() throws InterruptedException {
        Thread running;
        synchronized (this) {
            if (others != null) {
                others.close();
            }
            if (own != null) {
                own.disconnect();
            }
            running = thread;
        }
        if (running != null) {
            running.join();
        }
    }

    private void run(String profile, Request wanted) {
        try (StatusPublisher publisher = StatusPublisher.open(Published.Program.WINDOW, profile)) {
            own(publisher);
            listener.accept(publisher.status());
            Optional<TunnelRequest> request = make(wanted, publisher);
            if (request.isPresent()) {
                run(request.get(), publisher);
            }
            publisher.end();
            listener.accept(publisher.status());
        } catch (AlreadyConnectedException e) {
            listener.accept(ConnectionStatus.IDLE.of(profile).refused(e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            own(null);
        }
    }

    /** The request, unless the user wants none after all, or there is a reason against it. */
    private Optional<TunnelRequest> make(Request wanted, StatusPublisher publisher) {
        publisher.onDisconnect(this::giveUp);
        asking(true);
        try {
            return wanted.make();
        } catch (Desktop.Unusable e) {
            publisher.refuse(e.getMessage());
        } catch (InterruptedException e) {
            LOG.debug("cancelled");
        } finally {
            asking(false);
        }
        return Optional.empty();
    }

    private synchronized void giveUp() {
        if (asking) {
            thread.interrupt();
        }
    }

    private synchronized void asking(boolean now) {
        asking = now;
        Thread.interrupted();
    }

    private void run(TunnelRequest request, StatusPublisher publisher) throws InterruptedException {
        try {
            publisher.server(request.server());
            TunnelController controller =
                    new TunnelController(HostNetworkProvider.openForThisHost(), request, event -> {
                        publisher.accept(event);
                        listener.accept(publisher.status());
                    });
            publisher.onDisconnect(controller::disconnect);
            controller.run();
        } catch (HostException e) {
            publisher.refuse(e.getMessage());
        } finally {
            request.vpn().wipe();
        }
    }

    private synchronized void own(StatusPublisher publisher) {
        own = publisher;
    }

    /** Of another program's connection, or of none; called on the follower's thread. */
    private void told(Optional<Published> newest) {
        if (newest.isPresent()) {
            last = newest;
            if (!isOwn(last)) {
                listener.accept(newest.get().status());
            }
        } else if (last.isEmpty() || !isOwn(last) && last.get().status().isActive()) {
            // There was none, or its program was killed.
            ConnectionStatus left = left();
            if (!hasOwn()) {
                listener.accept(left);
            }
        }
    }

    private static boolean isOwn(Optional<Published> published) {
        return published.filter(p -> p.pid() == ProcessHandle.current().pid()).isPresent();
    }

    /** Without a connection, or after one that was killed, only the guard itself knows what passes. */
    private static ConnectionStatus left() {
        try {
            return ConnectionStatus.without(
                    HostNetworkProvider.ofThisHost().guard().status());
        } catch (HostException e) {
            LOG.debug("what the guard does is not known: {}", e.getMessage());
            return ConnectionStatus.IDLE;
        }
    }
}
