package bulkhead.platform.macos.daemon;

import bulkhead.leakguard.daemon.Conversation;
import bulkhead.leakguard.daemon.LocalConnection.Received;
import bulkhead.leakguard.daemon.RefusedException;
import bulkhead.leakguard.daemon.Reply.Reason;
import bulkhead.platform.macos.darwin.Calls;
import bulkhead.platform.macos.darwin.Darwin;
import bulkhead.platform.macos.darwin.ErrnoException;
import bulkhead.platform.macos.darwin.SocketAddress;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Connections to the daemon. */
public final class GuardSocket {
    private static final Logger LOG = LoggerFactory.getLogger(GuardSocket.class);

    /** macOS empties the directory as it starts. */
    public static final Path HERE = Path.of("/var/run/bulkhead-guard.sock");

    private static final String NOT_A_MEMBER = "only root and the group of the guard's daemon may speak to it:"
            + " run 'sudo dseditgroup -o edit -a $USER -t user bulkhead' and log in again";

    private GuardSocket() {}

    /** As {@link bulkhead.leakguard.daemon.DaemonLink.Opener} has it. */
    public static Optional<Conversation> open(Calls calls, Path path, Duration limit)
            throws IOException, RefusedException {
        Optional<MessageSocket> socket = connect(calls, path);
        if (socket.isEmpty()) {
            return Optional.empty();
        }
        Conversation conversation = new Conversation(new Messages(socket.get()));
        boolean greeted = false;
        try {
            // launchd listens for one that is being started.
            conversation.greet(limit, () -> false);
            greeted = true;
            return Optional.of(conversation);
        } finally {
            if (!greeted) {
                conversation.close();
            }
        }
    }

    /** A socket of root's; none where nobody listens there, or somebody who cannot be the daemon. */
    static Optional<MessageSocket> connect(Calls calls, Path path) throws IOException, RefusedException {
        int fd = calls.socket(Darwin.AF_UNIX, Darwin.SOCK_STREAM, 0);
        boolean trusted = false;
        try {
            calls.connect(fd, SocketAddress.of(path));
            trusted = Credentials.of(calls, fd).uid() == 0;
        } catch (ErrnoException e) {
            switch (e.errno()) {
                case Darwin.EACCES, Darwin.EPERM -> throw new RefusedException(Reason.NOT_ALLOWED, NOT_A_MEMBER);
                case Darwin.ENOENT, Darwin.ECONNREFUSED -> {
                    LOG.debug("no daemon: {}", e.getMessage());
                    return Optional.empty();
                }
                default -> throw e;
            }
        } finally {
            if (!trusted) {
                calls.close(fd);
            }
        }
        if (!trusted) {
            LOG.warn("who listens at {} is not root, and so is no daemon of Bulkhead's", path);
            return Optional.empty();
        }
        return Optional.of(new MessageSocket(calls, fd));
    }

    private record Messages(MessageSocket socket) implements Conversation.Channel {
        @Override
        public void send(byte[] message) throws IOException {
            socket.send(message, -1);
        }

        @Override
        public Optional<Packet> receive(Duration limit) throws IOException {
            return switch (socket.receive(limit, true)) {
                case Received.Message(byte[] bytes) -> Optional.of(new Packet(bytes, socket.takeDescriptor()));
                case Received.Ended() -> Optional.of(new Packet(new byte[0], -1));
                case Received.Silence() -> Optional.empty();
                case Received.TooLarge(), Received.WithDescriptors() ->
                    throw new IOException("the daemon says what is no answer");
            };
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
