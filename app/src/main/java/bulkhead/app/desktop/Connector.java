package bulkhead.app.desktop;

import bulkhead.app.fault.Fault;
import bulkhead.app.local.RuntimeFolder;
import bulkhead.app.status.AlreadyConnectedException;
import bulkhead.app.status.ConnectionStatus;
import bulkhead.app.status.Published;
import bulkhead.app.status.StatusFollower;
import bulkhead.app.status.StatusPublisher;
import bulkhead.app.tunnel.Ending;
import bulkhead.app.tunnel.TunnelController;
import bulkhead.app.tunnel.TunnelEvent.State;
import bulkhead.app.tunnel.TunnelRequest;
import bulkhead.leakguard.HostNetworkProvider;
import bulkhead.leakguard.host.HostException;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The user's one connection: this window's own, which runs on a thread of its own by the same controller as the command line's,
 * or else another program's. Tells how it is, and ends it, whosever it is.
 */
final class Connector implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Connector.class);

    private final Consumer<ConnectionStatus> listener;
    private final Supplier<ConnectionStatus> left;
    private StatusFollower others;
    private Optional<Published> last = Optional.empty();
    private StatusPublisher own;
    private Thread thread;
    private boolean asking;
    private boolean closed;
    private volatile boolean terminated;

    /** @param listener is called with each new status, on the threads of the connections */
    Connector(Consumer<ConnectionStatus> listener) {
        this(listener, Connector::left);
    }

    /** @param left what a guard that stays behind is left with */
    Connector(Consumer<ConnectionStatus> listener, Supplier<ConnectionStatus> left) {
        this.listener = listener;
        this.left = left;
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

    /** As {@link #close}, by the word of who ends this program and need not be its user. */
    void terminate() throws InterruptedException {
        terminated = true;
        close();
    }

    /** Ends this window's own connection, and waits until it is down; another program's stays. */
    @Override
    public void close() throws InterruptedException {
        Thread running;
        synchronized (this) {
            closed = true;
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
            boolean ran = run(wanted, publisher);
            publisher.end();
            listener.accept(ran ? publisher.status() : asLeft(publisher.status()));
        } catch (AlreadyConnectedException e) {
            LOG.warn("{}", e.getMessage());
            listener.accept(ofOthers()
                    .orElseGet(() -> asLeft(ConnectionStatus.IDLE.of(profile)))
                    .refused(e.getMessage()));
        } finally {
            own(null);
        }
    }

    /** Whether the guard is as the status tells. */
    private boolean run(Request wanted, StatusPublisher publisher) {
        try {
            Optional<TunnelRequest> request = make(wanted, publisher);
            return request.isPresent() && run(request.get(), publisher);
        } catch (RuntimeException | Error e) {
            LOG.error("the connection ended by a fault in Bulkhead", e);
            publisher.refuse(Fault.sentence(e));
            return false;
        }
    }

    /** A connection that did not come about changes no guard, and a closed one must not look open. */
    private ConnectionStatus asLeft(ConnectionStatus ended) {
        ConnectionStatus guarded = left.get().of(ended.profile());
        return guarded.state() == State.ERROR
                ? ended.failure().map(guarded::failed).orElse(guarded)
                : ended;
    }

    /** The request, unless the user wants none after all, or there is a reason against it. */
    private Optional<TunnelRequest> make(Request wanted, StatusPublisher publisher) {
        asking(true);
        publisher.onDisconnect(this::giveUp);
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

    private boolean run(TunnelRequest request, StatusPublisher publisher) {
        try {
            publisher.server(request.server());
            TunnelController controller = new TunnelController(
                    HostNetworkProvider.openForThisHost(),
                    request,
                    event -> {
                        publisher.accept(event);
                        listener.accept(publisher.status());
                    },
                    publisher.log().telling());
            publisher.onDisconnect(() -> end(controller));
            Ending ending = controller.run();
            boolean known = ending.failure() == null || publisher.status().state() == State.ERROR;
            return known && !(ending instanceof Ending.Died);
        } catch (HostException e) {
            publisher.refuse(e.getMessage());
            return false;
        } finally {
            request.vpn().wipe();
        }
    }

    private void end(TunnelController controller) {
        if (terminated) {
            controller.terminate();
        } else {
            controller.disconnect();
        }
    }

    private synchronized void own(StatusPublisher publisher) {
        own = publisher;
        if (closed && publisher != null) {
            publisher.disconnect();
        }
    }

    /** Of another program's connection, or of none; called on the follower's thread. */
    private void told(Optional<Published> newest) {
        if (newest.isPresent()) {
            synchronized (this) {
                last = newest;
            }
            if (!isOwn(newest)) {
                tellOfOthers(newest.get().status());
            }
        } else if (last.isEmpty() || !isOwn(last) && last.get().status().isActive()) {
            // There was none, or its program was killed.
            tellOfOthers(left.get());
        }
    }

    /** What comes late does not cover a connection of this window's own. */
    private synchronized void tellOfOthers(ConnectionStatus status) {
        if (own == null) {
            listener.accept(status);
        }
    }

    private synchronized Optional<ConnectionStatus> ofOthers() {
        return last.filter(p -> !isOwn(last)).map(Published::status).filter(ConnectionStatus::isActive);
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
