package bulkhead.leakguard.daemon;

import bulkhead.leakguard.daemon.Reply.Reason;
import bulkhead.leakguard.host.HostException;
import bulkhead.leakguard.host.HostPlan;
import bulkhead.leakguard.host.NetworkListener;
import bulkhead.leakguard.host.SystemWords;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stays connected with the daemon, also with the next one when it is started anew: then that is given the whole plan again.
 * Meanwhile the session goes on, as this process has the descriptors and the kernel the rules.
 */
public final class DaemonClient implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DaemonClient.class);
    private static final Duration GREETING = Duration.ofSeconds(20);
    private static final Duration UNSAID = Duration.ofSeconds(10);
    /** How long a request waits for a daemon that is gone, and how often it is looked for. */
    private static final Duration RETURN = Duration.ofSeconds(15);
    /** Who is to let go of everything waits for no daemon that nobody starts. */
    private static final Duration RETURN_AT_END = Duration.ofSeconds(3);

    private static final long PAUSE_MILLIS = 100;

    private final DaemonLink.Opener daemon;
    private final UnaryOperator<HostPlan> afterwards;
    private DaemonLink connection;
    private Optional<HostPlan> plan = Optional.empty();
    private Optional<NetworkListener> listener = Optional.empty();
    private HostException failure;
    private boolean ending;
    private boolean closed;

    /**
     * @param connection that is open
     * @param daemon finds the next one
     */
    public DaemonClient(DaemonLink connection, DaemonLink.Opener daemon) {
        this(connection, daemon, UnaryOperator.identity());
    }

    /** @param afterwards what of a plan outlives the daemon, where not all does */
    public DaemonClient(DaemonLink connection, DaemonLink.Opener daemon, UnaryOperator<HostPlan> afterwards) {
        this.daemon = daemon;
        this.afterwards = afterwards;
        use(connection);
    }

    public synchronized void apply(HostPlan next) throws HostException {
        ask(new Request.Apply(next));
        plan = Optional.of(next);
    }

    /** The good end: a daemon that comes meanwhile is asked for it too, and not for the plan of before. */
    public synchronized Reply end(Request request) throws HostException {
        plan = Optional.empty();
        ending = true;
        return ask(request).reply();
    }

    /** Asked once more of the next daemon when this one ends before it answers: whatever it is, twice is as good as once. */
    public synchronized DaemonLink.Response ask(Request request) throws HostException {
        DaemonLink asked = connection();
        try {
            return asked.askPatiently(request, UNSAID);
        } catch (RefusedException e) {
            if (e.reason() == Reason.DISMISSED) {
                end(e);
            }
            throw refused(e);
        } catch (IOException e) {
            LOG.debug("{}", e.getMessage());
            drop(asked);
        }
        try {
            return connection().askPatiently(request, UNSAID);
        } catch (RefusedException e) {
            throw refused(e);
        } catch (IOException e) {
            throw gone(e);
        }
    }

    private static HostException refused(RefusedException e) {
        return new HostException(e.getMessage(), e);
    }

    private static HostException gone(Exception cause) {
        return new HostException(
                "the guard's daemon is gone, and what it blocked stays blocked: start it ("
                        + SystemWords.here().startDaemon() + ") and connect again",
                cause);
    }

    private synchronized void use(DaemonLink next) {
        connection = next;
        Thread.ofPlatform().daemon().name("daemon-watch").start(() -> watch(next));
    }

    /** Notices its end. */
    private void watch(DaemonLink watched) {
        try {
            if (watched.awaitEnd()) {
                drop(watched);
                awaitNext();
            }
        } catch (RefusedException e) {
            end(e);
        } catch (IOException e) {
            LOG.debug("{}", e.getMessage());
        } catch (RuntimeException | Error e) {
            died(e);
        }
    }

    /** Is told when there is no way back to what this connection had. */
    public synchronized void onEnd(NetworkListener owner) {
        listener = Optional.of(owner);
        if (connection == null) {
            owner.watched(false);
        }
        if (failure != null) {
            owner.revoked(failure);
        }
    }

    private synchronized void died(Throwable why) {
        listener.ifPresent(owner -> owner.died(why));
    }

    private synchronized void end(RefusedException e) {
        LOG.debug("{}", e.getMessage());
        failure = refused(e);
        listener.ifPresent(owner -> owner.revoked(failure));
    }

    private synchronized void awaitNext() {
        while (connection == null && failure == null && !closed) {
            try {
                connection();
            } catch (HostException e) {
                LOG.warn("{}", e.getMessage());
            }
        }
    }

    private synchronized void drop(DaemonLink lost) {
        lost.close();
        if (connection == lost) {
            connection = null;
            if (!closed) {
                listener.ifPresent(owner -> owner.watched(false));
            }
        }
    }

    /** The one there is, or the next one. */
    private synchronized DaemonLink connection() throws HostException {
        long end = System.nanoTime() + (ending ? RETURN_AT_END : RETURN).toNanos();
        while (connection == null && failure == null && !closed) {
            if (!reconnect()) {
                if (System.nanoTime() - end > 0) {
                    throw gone(null);
                }
                pause();
            }
        }
        if (failure != null) {
            throw failure;
        }
        if (closed) {
            throw new HostException("the connection to the guard's daemon is closed: connect again");
        }
        return connection;
    }

    private void pause() throws HostException {
        try {
            wait(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new HostException("interrupted while waiting for the guard's daemon", e);
        }
    }

    private boolean reconnect() {
        Optional<? extends DaemonLink> next = Optional.empty();
        try {
            next = daemon.open(GREETING);
            if (next.isPresent()) {
                if (plan.isPresent()) {
                    next.get().askPatiently(new Request.Apply(afterwards.apply(plan.get())), UNSAID);
                }
                boolean mended =
                        next.get().ask(new Request.AskMended(), UNSAID).reply() instanceof Reply.Mended(boolean was)
                                && was;
                LOG.info("the guard's daemon is back");
                use(next.get());
                listener.ifPresent(owner -> {
                    if (mended) {
                        owner.mended();
                    }
                    owner.watched(true);
                });
                return true;
            }
        } catch (RefusedException e) {
            if (e.reason() == Reason.HOST) {
                LOG.warn("{}", e.getMessage());
            } else {
                end(e);
            }
        } catch (IOException e) {
            LOG.debug("{}", e.getMessage());
        }
        next.ifPresent(DaemonLink::close);
        return false;
    }

    @Override
    public synchronized void close() {
        closed = true;
        notifyAll();
        if (connection != null) {
            connection.close();
            connection = null;
        }
    }
}
