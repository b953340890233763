package bulkhead.app.status;

import java.util.Optional;

/**
 * What is known to be amiss though the connection is not lost.
 *
 * @param unwatched whether nobody looks after the guard's rules
 * @param unplugged the link to the server, while it carries nothing
 * @param mendedAt when the guard's rules had last to be set again, as another program had changed them, in ms since 1970; 0 for never
 * @param asks whether a person is asked for what the connection begins with
 */
public record Concerns(boolean unwatched, Optional<String> unplugged, long mendedAt, boolean asks) {
    static final Concerns NONE = new Concerns(false, Optional.empty(), 0, false);

    Concerns watched(boolean now) {
        return new Concerns(!now, unplugged, mendedAt, asks);
    }

    Concerns unplugged(Optional<String> link) {
        return new Concerns(unwatched, link, mendedAt, asks);
    }

    Concerns mended(long now) {
        return new Concerns(unwatched, unplugged, now, asks);
    }

    Concerns asking(boolean now) {
        return new Concerns(unwatched, unplugged, mendedAt, now);
    }
}
