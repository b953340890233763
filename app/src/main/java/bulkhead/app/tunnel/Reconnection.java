package bulkhead.app.tunnel;

import bulkhead.app.tunnel.ServerAddress.Reach;
import bulkhead.leakguard.host.HostException;
import bulkhead.leakguard.host.NetworkListener;
import bulkhead.leakguard.host.Underlay;
import bulkhead.protocol.core.Failure;
import bulkhead.protocol.core.Layer;
import bulkhead.protocol.core.Machine;
import bulkhead.protocol.core.Reason;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

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

        /** A session is sought, or is being set up to follow another. */
        boolean isAwaited();

        /** The session is of no use any more. */
        void lost(long now, Failure why);

        /** This computer slept. */
        void woke();

        /** The way to the server is as it was, though something changed. */
        void stays();

        /** There is a way to the server. */
        void begin(Session.Way way);

        /** There is none. */
        void unreachable(long now, Failure why);

        /** The host's network is not ours any more. */
        void revoked(long now, HostException why);
    }

    /** Servers believe in a silent client for about that long; after a longer sleep there is nothing left to ask for. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** No server forgets a session sooner, and some count what they refuse. */
    private static final long AFTER_REFUSAL = 15_000;

    private final HostWorker worker;
    private final ControlLoop loop;
    private final Connection connection;
    private final Report report;
    private final Backoff backoff;
    /** The server's, from the one that is tried now on. */
    private List<InetAddress> addresses = List.of();
    /** What its name said last. */
    private List<InetAddress> named = List.of();
    /** Since it was connected last. */
    private boolean followed;

    private long nextAt = Machine.NEVER;
    private Optional<Underlay> tried = Optional.empty();
    private boolean asking;
    private boolean askAgain;

    Reconnection(HostWorker worker, ControlLoop loop, Connection connection, Report report, RandomGenerator random) {
        this.worker = worker;
        this.loop = loop;
        this.connection = connection;
        this.report = report;
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
    void start(List<InetAddress> found, Reach first) {
        addresses = found;
        named = found;
        moved(first);
    }

    /** The first session is sought at another address. */
    void moved(Reach next) {
        beginWith(next.address());
        tried = Optional.of(next.underlay());
    }

    /** Nobody answered there: the next address, if there is one, and this one again after the others, if it is the server's still. */
    void turn() {
        InetAddress before = addresses.getFirst();
        beginWith(addresses.get(1 % addresses.size()));
        if (!named.contains(before) && addresses.size() > 1) {
            addresses = addresses.subList(0, addresses.size() - 1);
        }
    }

    /**
     * The server's name was asked for once more. It is no longer waited for where it was if it has moved away from there: once, as there
     * are names that lead elsewhere each time.
     */
    void found(long now, List<InetAddress> found) {
        named = found;
        InetAddress at = addresses.getFirst();
        Stream<InetAddress> others =
                found.stream().filter(address -> !address.equals(at)).limit(ServerAddress.MOST);
        addresses = Stream.concat(Stream.of(at), others).toList();
        if (named.contains(at) || followed || !connection.isAwaited()) {
            return;
        }
        followed = true;
        backoff.reset();
        Failure why = failure("the server's name leads to " + found.getFirst().getHostAddress() + " now");
        if (connection.session() == null) {
            turn();
            connection.unreachable(now, why);
        } else {
            connection.lost(now, why);
        }
    }

    private void beginWith(InetAddress address) {
        List<InetAddress> turned = new ArrayList<>(addresses);
        Collections.rotate(turned, -turned.indexOf(address));
        addresses = List.copyOf(turned);
    }

    void connected(long now) {
        followed = false;
        backoff.connected(now);
    }

    /**
     * Whether it makes no sense to seek any longer: what refused us came through ESP. What IKE says can be anybody's word (RFC
     * 2409 section 5.7: notifications in clear), and a server that just starts may refuse everybody.
     */
    static boolean isFinal(Failure why) {
        boolean refused = why.reason() == Reason.AUTHENTICATION_REFUSED || why.reason() == Reason.NO_COMMON_PROPOSAL;
        return refused && why.layer().compareTo(Layer.ESP) > 0 && !isRefusal(why);
    }

    /** The user's secrets are not taken, though they were: there may be one session a user, and the lost one the server's yet. */
    static boolean isRefusal(Failure why) {
        return why.reason() == Reason.AUTHENTICATION_REFUSED && why.layer() == Layer.AUTHENTICATION;
    }

    /** Plans the next attempt, for what the last one failed; the milliseconds until then. */
    long plan(long now, Failure why) {
        long wait = Math.max(backoff.next(now), isRefusal(why) ? AFTER_REFUSAL : 0);
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
            report.woke(slept);
            connection.woke();
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
    public void watched(boolean now) {
        loop.put(_ -> report.watched(now));
    }

    @Override
    public void mended() {
        loop.put(_ -> report.mended());
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
            // A session is at one of them, whatever way there is to the others.
            List<InetAddress> sought = connection.session() == null ? addresses : addresses.subList(0, 1);
            worker.run(
                    host -> ServerAddress.reach(host::underlay, sought),
                    (at, way) -> seen(at, Optional.of(way), ""),
                    (at, e) -> seen(at, Optional.empty(), e.getMessage()));
        }
    }

    private void seen(long now, Optional<Reach> reach, String whyNot) {
        Optional<Underlay> way = reach.map(Reach::underlay);
        if (connection.session() != null && connection.isToCome()) {
            switch (Change.between(connection.session().underlay(), way)) {
                case NONE -> {
                    connection.session().probe(now);
                    report.unplugged(Optional.empty());
                    connection.stays();
                }
                case UNPLUGGED -> {
                    connection.session().trust(now);
                    report.unplugged(Optional.of(way.get().interfaceName()));
                }
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
        if (connection.session() != null && !connection.isToCome() && way.isPresent()) {
            tellLink(way.get());
        }
        boolean waiting = connection.session() == null && nextAt != Machine.NEVER;
        if (waiting && (now >= nextAt || way.isPresent() && !way.equals(tried))) {
            attempt(now, reach, whyNot);
        } else {
            asked(now);
        }
    }

    /** The first session that is being set up waits for its answers all the same. */
    private void tellLink(Underlay now) {
        report.unplugged(now.linked() ? Optional.empty() : Optional.of(now.interfaceName()));
    }

    private void attempt(long now, Optional<Reach> reach, String whyNot) {
        Optional<Underlay> way = reach.map(Reach::underlay);
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
                host -> Session.Way.open(host, reach.get().address(), way.get()),
                (at, open) -> {
                    if (addresses.contains(open.server())) {
                        beginWith(open.server());
                        connection.begin(open);
                    } else {
                        open.udp().close();
                        nextAt = at;
                    }
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
