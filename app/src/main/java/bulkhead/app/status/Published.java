package bulkhead.app.status;

import java.util.Map;
import java.util.Objects;

/**
 * A connection as whoever runs it tells the user's other programs. There is no secret in it.
 *
 * @param pid the process that runs it
 * @param program which of our programs that is
 * @param server the server's name or address, as it was asked for
 * @param drops how many messages and packets from the server were dropped, by layer and reason
 */
public record Published(
        long pid, Program program, String server, ConnectionStatus status, Map<String, Map<String, Long>> drops) {
    /** What can run a connection. */
    public enum Program {
        COMMAND("'bulkhead connect'"),
        WINDOW("the window");

        private final String words;

        Program(String words) {
            this.words = words;
        }

        /** As in a sentence. */
        public String words() {
            return words;
        }
    }

    public Published {
        Objects.requireNonNull(program);
        Objects.requireNonNull(server);
        Objects.requireNonNull(status);
        drops = Map.copyOf(drops);
    }

    /** The saved connection's name, or the server's. */
    public String name() {
        return status.profile().isEmpty() ? server : status.profile();
    }
}
