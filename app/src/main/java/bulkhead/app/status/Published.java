package bulkhead.app.status;

import bulkhead.app.names.Named;
import java.util.Map;
import java.util.Objects;

/**
 * A connection as whoever runs it tells the user's other programs. There is no secret in it.
 *
 * @param pid the process that runs it
 * @param program which of our programs that is
 * @param server the server's name or address, as it was asked for
 * @param drops how many messages and packets were dropped, by layer and reason
 */
public record Published(
        long pid, Program program, String server, ConnectionStatus status, Map<String, Map<String, Long>> drops) {
    /** What can run a connection. */
    public enum Program implements Named {
        COMMAND("command", "'bulkhead connect'"),
        WINDOW("window", "the window");

        private final String label;
        private final String words;

        Program(String label, String words) {
            this.label = label;
            this.words = words;
        }

        @Override
        public String label() {
            return label;
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
