package bulkhead.app.status;

import bulkhead.app.local.Lines;
import bulkhead.app.local.RuntimeFolder;
import bulkhead.app.local.UserSocket;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Optional;

/** What the user's connection of now tells, whoever runs it. */
public final class StatusReader implements AutoCloseable {
    /** How long who has a connection may take to say a first word; it does nothing that takes longer before. */
    public static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Lines lines;
    private final String holder;

    private StatusReader(Lines lines, String holder) {
        this.lines = lines;
        this.holder = holder;
    }

    /**
     * Nothing when this user has no connection.
     *
     * @throws IOException when there is one and it does not answer
     */
    public static Optional<StatusReader> open(RuntimeFolder folder) throws IOException {
        return UserSocket.connect(folder, StatusPublisher.SOCKET)
                .map(lines -> new StatusReader(lines, UserSocket.holder(folder, StatusPublisher.SOCKET)));
    }

    /** The status after the next change, the first time that of now; none when the connection has ended, or this is closed. */
    public Optional<Published> next() throws IOException {
        return next(Duration.ZERO);
    }

    /**
     * The same, waited for no longer than this; zero for as long as it takes.
     *
     * @throws IOException with a sentence for the user, when nothing comes in time too
     */
    public Optional<Published> next(Duration limit) throws IOException {
        try {
            Optional<String> line = lines.next(limit);
            return line.isEmpty() ? Optional.empty() : Optional.of(StatusJson.read(line.get()));
        } catch (SocketTimeoutException e) {
            throw new IOException(holder + " has your connection and does not answer: end it, as by 'kill -9'", e);
        }
    }

    /** Asks for the connection's end; that it is over is told by {@link #next}. */
    public void disconnect() throws IOException {
        lines.send(StatusPublisher.DISCONNECT);
    }

    /** From any thread. */
    @Override
    public void close() {
        lines.close();
    }
}
