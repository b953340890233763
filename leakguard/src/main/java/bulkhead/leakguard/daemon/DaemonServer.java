package bulkhead.leakguard.daemon;

import bulkhead.leakguard.daemon.LocalConnection.Received;
import bulkhead.leakguard.daemon.Reply.Reason;
import bulkhead.leakguard.host.HostException;
import bulkhead.leakguard.host.SystemWords;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The daemon's conversations: who is heard at all, and one answer to each request. What is no request of ours ends the
 * conversation. Every refusal is logged, without a word of the message.
 */
public final class DaemonServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DaemonServer.class);

    private static final int CONNECTIONS = 32;
    /** Root finds room beyond it: whatever others hold open, somebody can always unblock. */
    private static final int MORE_FOR_ROOT = 4;

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final GuardDaemon daemon;
    private final Set<LocalConnection> connections = new HashSet<>();

    /** Takes up what stands on the host. */
    public DaemonServer(GuardedHost host) throws HostException {
        this(host, DaemonRules.NONE, (event, sentence) -> {
            if (event.isWarning()) {
                LOG.warn("{}", sentence);
            } else {
                LOG.info("{}", sentence);
            }
        });
    }

    /** The same under rules of root's. @param events is told what may be looked for one day */
    public DaemonServer(GuardedHost host, DaemonRules rules, DaemonEvent.Listener events) throws HostException {
        daemon = new GuardDaemon(host, rules, events);
    }

    /** Whether it is heard: then {@link #serve} is to follow. Otherwise it is told why and closed. */
    public boolean admit(LocalConnection connection) {
        try {
            check(connection.peer());
        } catch (RefusedException e) {
            refuse(connection, "a connection", e);
            connection.close();
            return false;
        }
        synchronized (connections) {
            connections.add(connection);
        }
        return true;
    }

    private void check(Peer peer) throws RefusedException {
        if (!peer.sameNetwork()) {
            throw new RefusedException(Reason.WRONG_NETWORK, "this daemon guards another network: start one in yours");
        }
        if (peer.rights() == Peer.Rights.NONE) {
            throw new RefusedException(
                    Reason.NOT_ALLOWED,
                    "only " + SystemWords.here().administrators()
                            + " and the daemon's group may speak to it: join the group and log in again");
        }
        synchronized (connections) {
            if (connections.size() >= (peer.isAdministrator() ? CONNECTIONS + MORE_FOR_ROOT : CONNECTIONS)) {
                throw new RefusedException(Reason.BUSY, "too many programs speak to the daemon: end some");
            }
        }
    }

    /** Converses until one side ends it. After an error of ours nothing is answered any more, and the guard stays as it is. */
    public void serve(LocalConnection connection) {
        try (connection) {
            boolean greeted = false;
            while (true) {
                Request request;
                try {
                    byte[] message = message(connection);
                    if (message == null) {
                        return;
                    }
                    request = greeted ? MessageCodec.request(message) : hello(message);
                } catch (RefusedException e) {
                    refuse(connection, "a message", e);
                    return;
                }
                if (greeted) {
                    answer(connection, request);
                } else {
                    connection.send(MessageCodec.write(new Reply.Ok()));
                    greeted = true;
                }
            }
        } catch (IOException e) {
            LOG.debug("a connection broke: {}", e.getMessage());
        } catch (RuntimeException | Error e) {
            // Not the connection's end but ours: nobody's network is put back for it.
            daemon.close();
            throw e;
        } finally {
            synchronized (connections) {
                connections.remove(connection);
            }
            daemon.ended(connection);
        }
    }

    /** Null at the end. */
    private byte[] message(LocalConnection connection) throws IOException, RefusedException {
        while (true) {
            switch (connection.receive(PATIENCE)) {
                case Received.Message(byte[] bytes) -> {
                    return bytes;
                }
                case Received.Ended() -> {
                    return null;
                }
                case Received.Silence() -> {
                    if (!daemon.isOwner(connection)) {
                        return null;
                    }
                }
                case Received.TooLarge() ->
                    throw new RefusedException(
                            Reason.TOO_LARGE, "the message has more than " + MessageCodec.MAX_BYTES + " bytes");
                case Received.WithDescriptors() ->
                    throw new RefusedException(Reason.MALFORMED, "the daemon takes no descriptors");
            }
        }
    }

    private static Request hello(byte[] message) throws RefusedException {
        Request request = MessageCodec.request(message);
        if (!(request instanceof Request.Hello(int version))) {
            throw new RefusedException(
                    Reason.MALFORMED, "the greeting is missing: use a program of the daemon's version");
        }
        if (version != Request.VERSION) {
            throw new RefusedException(
                    Reason.VERSION,
                    "the daemon speaks version " + Request.VERSION + " and this program " + version
                            + ": install both from the same release");
        }
        return request;
    }

    private void answer(LocalConnection connection, Request request) throws IOException {
        Answer answer;
        try {
            answer = daemon.handle(connection, request);
        } catch (RefusedException e) {
            refuse(connection, request.getClass().getSimpleName(), e);
            return;
        } catch (HostException e) {
            refuse(connection, request.getClass().getSimpleName(), new RefusedException(Reason.HOST, e.getMessage()));
            return;
        }
        byte[] reply = MessageCodec.write(answer.reply());
        if (answer.resource().isPresent()) {
            connection.send(reply, answer.resource().get());
        } else {
            connection.send(reply);
        }
    }

    /** Ends all conversations and leaves the guard as it is. */
    @Override
    public void close() {
        daemon.close();
        Set<LocalConnection> open;
        synchronized (connections) {
            open = Set.copyOf(connections);
        }
        open.forEach(LocalConnection::close);
    }

    private void refuse(LocalConnection connection, String what, RefusedException why) {
        daemon.countRefusal("refused " + what + " of "
                + connection.peer().process().words() + ": " + why.reason() + ", " + why.getMessage());
        try {
            connection.send(MessageCodec.write(new Reply.Refused(why.reason(), why.getMessage())));
        } catch (IOException e) {
            LOG.debug("not told: {}", e.getMessage());
        }
    }
}
