package bulkhead.app.tunnel;

import bulkhead.leakguard.host.HostException;
import bulkhead.leakguard.host.NetworkListener;
import bulkhead.leakguard.host.Underlay;
import bulkhead.protocol.core.Failure;
import bulkhead.protocol.core.Layer;
import bulkhead.protocol.core.Machine;
import bulkhead.protocol.core.Reason;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * When a connection is to be sought again, and where: at once, then after growing pauses, and whenever there is another way
 * to the server. All but {@link NetworkListener}'s methods is for the control loop's thread.
 */
final class Reconnection implements NetworkListener {
    /** What is to come back. */
    interface Connection {
        /** The session that is up, or being set up; null while there is none. */
        Session session();

        /** Whether sessions are replaced: not before the first one was up. */
        boolean isToCome();

        /** The session is of no use any more. */
        void lost(long now, Failure why);

        /** There is a way to the server. */
        void begin(Session.Way way);

        /** There is none. */
        void unreachable(long now, Failure why);

        /** The host's network is not ours any more. */
        void revoked(long now, HostException why);
    }

    /** Servers believe in a silent client for about that long; after a longer sleep there is nothing left to ask for. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final HostWorker worker;
    private final ControlLoop loop;
    private final Connection connection;
    private final Backoff backoff;
    private InetAddress server;
    private long nextAt = Machine.NEVER;
    private Optional<Underlay> tried = Optional.empty();
    private boolean asking;
    private boolean askAgain;

    Reconnection(HostWorker worker, ControlLoop loop, Connection connection, RandomGenerator random) {
        this.worker = worker;
        this.loop = loop;
        this.connection = connection;
        this.backoff = new Backoff(random);
    }

    /** How the way to the server differs from the one a session has. */
    enum Change {
        NONE,
        /** The cable is out; put back in, the session may still be there. */
        UNPLUGGED,
        MOVED,
        GONE;

        static Change between(Underlay before, Optional<Underlay> after) {
            if (after.isEmpty()) {
                return GONE;
            }
            Underlay now = after.get();
            // A larger MTU than the session's is no reason to interrupt it.
            boolean same = now.interfaceIndex() == before.interfaceIndex()
                    && now.interfaceName().equals(before.interfaceName())
                    && now.source().equals(before.source())
                    && now.mtu() >= before.mtu();
            return !same ? MOVED : now.linked() ? NONE : UNPLUGGED;
        }
    }

    /** Whom to seek, and the way of the first session. */
    void start(InetAddress address, Underlay underlay) {
        server = address;
        tried = Optional.of(underlay);
    }

    void connected(long now) {
        backoff.connected(now);
    }

    /**
     * Whether it makes no sense to seek any longer: what refused us came through ESP. What IKE says can be anybody's word (RFC
     * 2409 section 5.7: notifications in clear), and a server that just starts may refuse everybody.
     */
    static boolean isFinal(Failure why) {
        boolean refused = why.reason() == Reason.AUTHENTICATION_REFUSED || why.reason() == Reason.NO_COMMON_PROPOSAL;
        return refused && why.layer().compareTo(Layer.ESP) > 0;
    }

    /** Plans the next attempt; the milliseconds until then. */
    long plan(long now) {
        long wait = backoff.next(now);
        nextAt = now + wait;
        return wait;
    }

    long deadline() {
        return asking ? Machine.NEVER : nextAt;
    }

    void tick(long now) {
        if (now >= deadline()) {
            look(now);
        }
    }

    @Override
    public void changed() {
        loop.put(this::look);
    }

    @Override
    public void woke(Duration slept) {
        loop.put(now -> {
            if (connection.session() == null) {
                nextAt = Math.min(nextAt, now);
            } else if (connection.isToCome() && slept.compareTo(PATIENCE) >= 0) {
                lost(now, "this computer slept for " + slept.toSeconds() + " s, longer than the server waits");
            }
            look(now);
        });
    }

    @Override
    public void died(Throwable why) {
        loop.fail(why);
    }

    @Override
    public void revoked(HostException why) {
        loop.put(now -> connection.revoked(now, why));
    }

    /** One question at a time: what changes meanwhile is one more. */
    private void look(long now) {
        if (asking) {
            askAgain = true;
        } else {
            asking = true;
            worker.run(
                    host -> host.underlay(server),
                    (at, way) -> seen(at, Optional.of(way), ""),
                    (at, e) -> seen(at, Optional.empty(), e.getMessage()));
        }
    }

    private void seen(long now, Optional<Underlay> way, String whyNot) {
        if (connection.session() != null && connection.isToCome()) {
            switch (Change.between(connection.session().underlay(), way)) {
                case NONE -> connection.session().probe(now);
                case UNPLUGGED -> connection.session().trust(now);
                case MOVED -> lost(now, "this computer's way to the server is another one now");
                case GONE -> {
                    // The attempt that would be made at once has been made.
                    tried = way;
                    backoff.reset();
                    backoff.next(now);
                    connection.lost(now, failure(whyNot));
                }
            }
        }
        boolean waiting = connection.session() == null && nextAt != Machine.NEVER;
        if (waiting && (now >= nextAt || way.isPresent() && !way.equals(tried))) {
            attempt(now, way, whyNot);
        } else {
            asked(now);
        }
    }

    private void attempt(long now, Optional<Underlay> way, String whyNot) {
        if (!way.equals(tried)) {
            backoff.reset();
        }
        tried = way;
        nextAt = Machine.NEVER;
        if (way.filter(Underlay::linked).isEmpty()) {
            unreachable(
                    now,
                    way.map(w -> "the link " + w.interfaceName() + " leads nowhere")
                            .orElse(whyNot));
            return;
        }
        worker.run(
                host -> Session.Way.open(host, server, way.get()),
                (at, open) -> {
                    connection.begin(open);
                    asked(at);
                },
                (at, e) -> unreachable(at, e.getMessage()));
    }

    private void asked(long now) {
        asking = false;
        if (askAgain) {
            askAgain = false;
            look(now);
        }
    }

    private void lost(long now, String why) {
        backoff.reset();
        connection.lost(now, failure(why));
    }

    private void unreachable(long now, String why) {
        connection.unreachable(now, failure(why));
        asked(now);
    }

    private static Failure failure(String happened) {
        return new Failure(Layer.NETWORK, Reason.NO_ANSWER, happened, "");
    }
}
