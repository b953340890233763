package bulkhead.platform.linux.daemon;

import bulkhead.leakguard.daemon.Conversation;
import bulkhead.leakguard.daemon.RefusedException;
import bulkhead.leakguard.daemon.Reply.Reason;
import bulkhead.platform.linux.libc.ErrnoException;
import bulkhead.platform.linux.system.StateDirectory;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Connections to the daemon over its Unix socket. */
public final class DaemonConnection {
    private static final Logger LOG = LoggerFactory.getLogger(DaemonConnection.class);

    /** Where systemd listens for the system's network. */
    static final Path SYSTEM = StateDirectory.ROOT.resolve("guard.sock");

    static final String NOT_A_MEMBER = "only root and the group of the guard's daemon may speak to it:"
            + " run 'sudo usermod -aG bulkhead $USER' and log in again";

    private DaemonConnection() {}

    /** As {@link bulkhead.leakguard.daemon.DaemonLink.Opener} has it. */
    public static Optional<Conversation> open(Duration limit) throws IOException, RefusedException {
        for (Path path : List.of(StateDirectory.socket(), SYSTEM)) {
            Optional<Conversation> connection = open(path, limit);
            if (connection.isPresent()) {
                return connection;
            }
        }
        return Optional.empty();
    }

    static Optional<Conversation> open(Path path, Duration limit) throws IOException, RefusedException {
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
        Conversation connection = new Conversation(new Messages(socket));
        try {
            if (socket.peer().uid() != 0) {
                LOG.warn("who listens at {} is not root, and so is no daemon of Bulkhead's", path);
                connection.close();
                return Optional.empty();
            }
            connection.greet(limit, () -> path.equals(SYSTEM) && ServiceManager.isStartingTheDaemon());
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

    private record Messages(UnixSocket socket) implements Conversation.Channel {
        @Override
        public void send(byte[] message) throws IOException {
            socket.send(message, -1);
        }

        @Override
        public Optional<Packet> receive(Duration limit) throws IOException {
            return Optional.ofNullable(socket.receive(limit, true))
                    .map(packet -> new Packet(packet.bytes(), packet.fd()));
        }

        @Override
        public boolean awaitEnd() throws IOException {
            return socket.awaitEnd();
        }

        @Override
        public void close() {
            socket.close();
        }
    }
}
