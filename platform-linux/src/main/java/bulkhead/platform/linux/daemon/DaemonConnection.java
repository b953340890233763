package bulkhead.platform.linux.daemon;

import bulkhead.leakguard.daemon.DaemonLink;
import bulkhead.leakguard.daemon.MessageCodec;
import bulkhead.leakguard.daemon.RefusedException;
import bulkhead.leakguard.daemon.Reply;
import bulkhead.leakguard.daemon.Reply.Reason;
import bulkhead.leakguard.daemon.Request;
import bulkhead.platform.linux.libc.ErrnoException;
import bulkhead.platform.linux.system.StateDirectory;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A connection to the daemon over its Unix socket. */
public final class DaemonConnection implements DaemonLink {
    private static final Logger LOG = LoggerFactory.getLogger(DaemonConnection.class);

    /** Where systemd listens for the system's network. */
    static final Path SYSTEM = StateDirectory.ROOT.resolve("guard.sock");

    /** As long as systemd lets it take for its start. */
    private static final Duration LONGEST = Duration.ofMinutes(10);

    private final UnixSocket socket;

    private DaemonConnection(UnixSocket socket) {
        this.socket = socket;
    }

    /** As {@link DaemonLink.Opener} has it. */
    public static Optional<DaemonConnection> open(Duration limit) throws IOException, RefusedException {
        for (Path path : List.of(StateDirectory.socket(), SYSTEM)) {
            Optional<DaemonConnection> connection = open(path, limit);
            if (connection.isPresent()) {
                return connection;
            }
        }
        return Optional.empty();
    }

    static Optional<DaemonConnection> open(Path path, Duration limit) throws IOException, RefusedException {
        UnixSocket socket;
        try {
            socket = UnixSocket.connect(path);
        } catch (ErrnoException e) {
            if (e.isForLackOfRights()) {
                throw new RefusedException(Reason.NOT_ALLOWED, NOT_A_MEMBER);
            }
            LOG.debug("no daemon: {}", e.getMessage());
            return Optional.empty();
        }
        DaemonConnection connection = new DaemonConnection(socket);
        try {
            if (socket.peer().uid() != 0) {
                LOG.warn("who listens at {} is not root, and so is no daemon of Bulkhead's", path);
                connection.close();
                return Optional.empty();
            }
            connection.greet(path, limit);
            return Optional.of(connection);
        } catch (RefusedException e) {
            connection.close();
            if (e.reason() == Reason.WRONG_NETWORK) {
                return Optional.empty();
            }
            throw e;
        } catch (IOException e) {
            connection.close();
            throw e;
        }
    }

    /** Whoever asks first has systemd start the daemon, and waits as long as systemd says that it is being started. */
    private void greet(Path path, Duration limit) throws IOException, RefusedException {
        send(new Request.Hello(Request.VERSION));
        boolean wasStarting = false;
        while (true) {
            try {
                answer(limit);
                return;
            } catch (SilenceException e) {
                boolean isStarting = path.equals(SYSTEM) && ServiceManager.isStartingTheDaemon();
                // One that has just become ready has the whole time for its answer, too.
                if (!isStarting && !wasStarting) {
                    throw e;
                }
                if (!wasStarting) {
                    LOG.warn("the guard's daemon is being started by systemd: waiting for it");
                }
                wasStarting = isStarting;
            }
        }
    }

    static final String NOT_A_MEMBER = "only root and the group of the guard's daemon may speak to it:"
            + " run 'sudo usermod -aG bulkhead $USER' and log in again";

    @Override
    public Response ask(Request request, Duration limit) throws IOException, RefusedException {
        send(request);
        return answer(limit);
    }

    @Override
    public Response askPatiently(Request request, Duration unsaid) throws IOException, RefusedException {
        send(request);
        try {
            return answer(unsaid);
        } catch (SilenceException e) {
            LOG.warn("the guard's daemon is still at it: waiting for it. It goes on also when this program is ended");
        }
        try {
            return answer(LONGEST);
        } catch (SilenceException e) {
            throw new IOException(
                    "the guard's daemon has not done in " + LONGEST.toMinutes()
                            + " minutes what it was asked for, and may do it yet",
                    e);
        }
    }

    private void send(Request request) {
        try {
            socket.send(MessageCodec.write(request), -1);
        } catch (IOException e) {
            LOG.debug("the daemon heard nothing, but may have said why: {}", e.getMessage());
        }
    }

    private Response answer(Duration limit) throws IOException, RefusedException {
        UnixSocket.Packet packet = socket.receive(limit, true);
        if (packet == null) {
            throw new SilenceException();
        }
        if (packet.bytes().length == 0) {
            throw new IOException("the daemon has ended the connection");
        }
        Reply reply = MessageCodec.reply(packet.bytes());
        if (reply instanceof Reply.Refused(Reason reason, String sentence)) {
            throw new RefusedException(reason, sentence);
        }
        return new Response(reply, packet.fd());
    }

    /** The daemon is there and says nothing. */
    static final class SilenceException extends IOException {
        private static final long serialVersionUID = 1;

        SilenceException() {
            super("the guard's daemon does not answer");
        }
    }

    @Override
    public boolean awaitEnd() throws IOException, RefusedException {
        if (!socket.awaitEnd()) {
            return false;
        }
        UnixSocket.Packet last = socket.receive(Duration.ZERO, false);
        if (last != null
                && last.bytes().length > 0
                && MessageCodec.reply(last.bytes()) instanceof Reply.Refused(Reason reason, String sentence)) {
            throw new RefusedException(reason, sentence);
        }
        return true;
    }

    @Override
    public void close() {
        socket.close();
    }
}
