package bulkhead.app.desktop;

import bulkhead.app.fault.Fault;
import bulkhead.app.settings.UsualTimes;
import bulkhead.app.status.AlreadyConnectedException;
import bulkhead.app.status.ConnectionStatus;
import bulkhead.app.status.Published;
import bulkhead.app.status.StatusPublisher;
import bulkhead.app.tunnel.Ending;
import bulkhead.app.tunnel.TunnelController;
import bulkhead.app.tunnel.TunnelEvent;
import bulkhead.app.tunnel.TunnelEvent.State;
import bulkhead.app.tunnel.TunnelRequest;
import bulkhead.leakguard.HostNetworkProvider;
import bulkhead.leakguard.host.HostException;
import bulkhead.leakguard.policy.Protection;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The user's one connection: this window's own, which runs on a thread of its own by the same controller as the command line's,
 * or else another program's. Tells how it is, and ends it, whosever it is.
 */
final class Connector implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Connector.class);

    private final Consumer<ConnectionStatus> listener;
    private final Consumer<String> complaints;
    private final Supplier<ConnectionStatus> left;
    private final UnaryOperator<Consumer<TunnelEvent>> besides;
    private final OtherConnections others;
    private final UsualTimes usual = UsualTimes.ofUser();
    private StatusPublisher own;
    private Thread thread;
    private NextConnection next;
    private TunnelController controller;
    private boolean handsOver;
    private boolean dropped;
    private TunnelEvent.GuardChanged guard = ConnectionStatus.IDLE.guard();
    private Optional<Ending> ended = Optional.empty();
    private Protection protection = Protection.DEFAULT;
    private boolean asking;
    private boolean closed;
    private volatile boolean terminated;

    /**
     * @param listener is told each new status, on the threads of the connections
     * @param complaints gets a sentence about a connection that did not come about, while another one stays; on those threads, too
     * @param besides what else hears of a connection's events
     */
    Connector(
            Consumer<ConnectionStatus> listener,
            Consumer<String> complaints,
            UnaryOperator<Consumer<TunnelEvent>> besides) {
        this(listener, complaints, LeftGuard::now, besides);
    }

    /** @param left what a guard that stays behind is left with */
    Connector(Consumer<ConnectionStatus> listener, Consumer<String> complaints, Supplier<ConnectionStatus> left) {
        this(listener, complaints, left, UnaryOperator.identity());
    }

    private Connector(
            Consumer<ConnectionStatus> listener,
            Consumer<String> complaints,
            Supplier<ConnectionStatus> left,
            UnaryOperator<Consumer<TunnelEvent>> besides) {
        this.besides = besides;
        this.listener = listener;
        this.complaints = complaints;
        this.left = left;
        others = new OtherConnections(this::tellOfOthers, left);
    }

    /** Begins to tell of connections, of what there is already too. */
    void start() {
        others.start();
    }

    /**
     * Starts to connect, in the place of this window's connection to another profile if it has one; the request's secrets are
     * wiped when it is over.
     *
     * @param before how the guard is where there is no connection of this window's
     */
    synchronized void connect(String profile, TunnelEvent.GuardChanged before, ConnectionRequest request) {
        if (thread == null || !thread.isAlive()) {
            dropped = false;
            thread = start(() -> run(profile, request, Optional.of(before)));
        } else if (next == null && own != null && !own.status().profile().equals(profile)) {
            Thread replaced = thread;
            next = new NextConnection();
            next.thread = start(() -> replace(replaced, profile, request));
        }
    }

    private static Thread start(Runnable connection) {
        return Thread.ofPlatform().daemon().name("connection").start(connection);
    }

    /** Ends the connection in an orderly way; a second call gives up on the server's answers. */
    synchronized void disconnect() {
        NextConnection.drop(next);
        if (own != null) {
            own.disconnect();
        } else {
            others.disconnect();
        }
    }

    /** Whether there is a connection of this window's own. */
    synchronized boolean hasOwn() {
        return own != null;
    }

    /** Whether the connection of now, or the last one, is to leave nothing open behind it. */
    synchronized boolean locksDown() {
        return protection.lockdown();
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
        Thread following;
        synchronized (this) {
            closed = true;
            NextConnection.drop(next);
            others.close();
            if (own != null) {
                own.disconnect();
            }
            running = thread;
            following = next == null ? null : next.thread;
        }
        for (Thread each : new Thread[] {running, following}) {
            if (each != null) {
                each.join();
            }
        }
    }

    /** @param standing the guard that an earlier connection has left, or handed over */
    private void run(String profile, ConnectionRequest wanted, Optional<TunnelEvent.GuardChanged> standing) {
        try (StatusPublisher publisher = StatusPublisher.open(Published.Program.WINDOW, profile)) {
            standing.ifPresent(publisher);
            publisher.usually(usual.of(profile));
            own(publisher);
            listener.accept(publisher.status());
            boolean ran = run(wanted, publisher);
            publisher.end();
            if (!isHandedOver(publisher)) {
                listener.accept(ran ? publisher.status() : LeftGuard.of(left, publisher.status()));
            }
        } catch (AlreadyConnectedException e) {
            LOG.warn("{}", e.getMessage());
            Optional<ConnectionStatus> stays = others.active();
            listener.accept(stays.orElseGet(() -> LeftGuard.of(left, ConnectionStatus.IDLE.of(profile)))
                    .refused(e.getMessage()));
            stays.ifPresent(_ -> complaints.accept(e.getMessage()));
        } finally {
            own(null);
        }
    }

    /** The connection of now stays until all that the new one takes is there: the user may want none after all. */
    private void replace(Thread before, String profile, ConnectionRequest wanted) {
        try {
            // The connection of now says nothing of a question about the next one.
            Optional<TunnelRequest> request = wanted.make(_ -> {});
            if (request.isPresent()) {
                replace(before, profile, request.get());
            }
        } catch (Desktop.Unusable | HostException e) {
            complaints.accept(e.getMessage());
        } catch (InterruptedException e) {
            LOG.debug("cancelled");
        } catch (RuntimeException | Error e) {
            LOG.error("a connection did not begin by a fault in Bulkhead", e);
            complaints.accept(Fault.sentence(e));
        } finally {
            synchronized (this) {
                if (next != null && next.thread == Thread.currentThread()) {
                    next = null;
                }
            }
        }
    }

    private void replace(Thread before, String profile, TunnelRequest request)
            throws HostException, InterruptedException {
        try {
            TunnelRequest taking = request.takingOver();
            if (!handOver()) {
                return;
            }
            before.join();
            boolean stillWanted = takePlace();
            Optional<TunnelEvent.GuardChanged> standing = standing();
            if (standing.isPresent()) {
                // Also when none is wanted any more: by its end what was left closed opens.
                run(profile, _ -> Optional.of(taking), standing);
            } else if (stillWanted
                    && ended.filter(end -> !(end instanceof Ending.NeverBegan)).isEmpty()) {
                run(profile, _ -> Optional.of(request), standing);
            }
        } finally {
            request.vpn().wipe();
        }
    }

    /** Has the connection of now make room, if the new one is still wanted. */
    private synchronized boolean handOver() {
        boolean wanted = next.answered();
        if (wanted) {
            handsOver = true;
            if (controller != null) {
                controller.handOver();
            } else if (own != null) {
                own.disconnect();
            }
        }
        return wanted;
    }

    /** Whether it is still wanted. */
    private synchronized boolean takePlace() {
        thread = Thread.currentThread();
        handsOver = false;
        dropped = !next.wanted;
        next = null;
        return !dropped;
    }

    /** What the guard of the last connection is left with, if that was handed over. */
    private synchronized Optional<TunnelEvent.GuardChanged> standing() {
        return ended.filter(Ending.HandedOver.class::isInstance).map(_ -> guard);
    }

    private synchronized boolean isHandedOver(StatusPublisher publisher) {
        guard = publisher.status().guard();
        return standing().isPresent();
    }

    /** Whether the guard is as the status tells. */
    private boolean run(ConnectionRequest wanted, StatusPublisher publisher) {
        try {
            Optional<TunnelRequest> request = make(wanted, publisher);
            return request.isPresent() && run(request.get(), publisher);
        } catch (RuntimeException | Error e) {
            LOG.error("the connection ended by a fault in Bulkhead", e);
            publisher.refuse(Fault.sentence(e));
            return false;
        }
    }

    /** The request, unless the user wants none after all, or there is a reason against it. */
    private Optional<TunnelRequest> make(ConnectionRequest wanted, StatusPublisher publisher) {
        asking(true);
        publisher.onDisconnect(this::giveUp);
        try {
            return wanted.make(asks -> {
                publisher.asks(asks);
                listener.accept(publisher.status());
            });
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
            TunnelController running = new TunnelController(
                    HostNetworkProvider.openForThisHost(),
                    request,
                    besides.apply(event -> tell(publisher, event)),
                    publisher.log().telling());
            runs(Optional.of(running), request.protection());
            publisher.onDisconnect(() -> end(running));
            Ending ending = running.run();
            synchronized (this) {
                ended = Optional.of(ending);
            }
            boolean known = ending.failure() == null || publisher.status().state() == State.ERROR;
            return known && !(ending instanceof Ending.Died);
        } catch (HostException e) {
            publisher.refuse(e.getMessage());
            return false;
        } finally {
            runs(Optional.empty(), request.protection());
            request.vpn().wipe();
        }
    }

    private synchronized void runs(Optional<TunnelController> running, Protection of) {
        controller = running.orElse(null);
        protection = of;
        if (handsOver && controller != null) {
            controller.handOver();
        }
    }

    /** Between a connection and the one that takes its place there is none only for a moment, and nothing opens. */
    private void tell(StatusPublisher publisher, TunnelEvent event) {
        ConnectionStatus before = publisher.status();
        publisher.accept(event);
        usual.onChange(before, publisher.status());
        synchronized (this) {
            if (publisher.status().isActive() || !handsOver) {
                listener.accept(publisher.status());
            }
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
        ended = publisher == null ? ended : Optional.empty();
        if ((closed || dropped) && publisher != null) {
            publisher.disconnect();
        }
    }

    /** What comes late does not cover a connection of this window's own. */
    private synchronized void tellOfOthers(ConnectionStatus status) {
        if (own == null) {
            listener.accept(status);
        }
    }
}
