package bulkhead.app.status;

import bulkhead.app.local.RuntimeFolder;
import bulkhead.app.local.UserSocket;
import java.io.IOException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/** The user has a connection; the message says which, and how to end it. */
public final class AlreadyConnectedException extends Exception {
    private static final long serialVersionUID = 1;
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm").withZone(ZoneId.systemDefault());

    private AlreadyConnectedException(String who) {
        super(who + ": end that first, with 'bulkhead disconnect' or where it was begun");
    }

    /** By whoever has the connection, if it answers. */
    static AlreadyConnectedException with(RuntimeFolder folder) {
        String holder = UserSocket.holder(folder, StatusPublisher.SOCKET);
        try (StatusReader reader = StatusReader.open(folder).orElse(null)) {
            Optional<Published> found = reader == null ? Optional.empty() : reader.next(StatusReader.PATIENCE);
            if (found.isPresent()) {
                return new AlreadyConnectedException(words(found.get()));
            }
        } catch (IOException e) {
            return new AlreadyConnectedException(holder + " of yours has a connection and does not answer");
        }
        return new AlreadyConnectedException(holder + " of yours has a connection");
    }

    private static String words(Published found) {
        long since = found.status().connectedAt();
        return found.name() + " is " + found.status().state().label()
                + (since == 0 ? "" : " since " + TIME.format(Instant.ofEpochMilli(since)))
                + " by " + found.program().words() + " (process " + found.pid() + ")";
    }
}
