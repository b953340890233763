package bulkhead.app.status;

import java.util.Optional;

/**
 * What is known to be amiss though the connection is not lost. Times are in ms since 1970; 0 for never.
 *
 * @param unwatched whether nobody looks after the guard's rules
 * @param unplugged the link to the server, while it carries nothing
 * @param mendedAt when the guard's rules had last to be set again, as another program had changed them
 * @param asks whether a person is asked for what the connection begins with
 * @param namesAstray whether another program has names asked for elsewhere than in the tunnel
 * @param clockSetAt when the clock was set last
 * @param clockSetBy by how far, in ms: ahead, or, negative, back
 * @param wokeAt when this computer woke up last
 * @param slept for how long it had slept, in ms
 */
public record Concerns(
        boolean unwatched,
        Optional<String> unplugged,
        long mendedAt,
        boolean asks,
        boolean namesAstray,
        long clockSetAt,
        long clockSetBy,
        long wokeAt,
        long slept) {
    static final Concerns NONE = new Concerns(false, Optional.empty(), 0, false, false, 0, 0, 0, 0);

    Concerns watched(boolean now) {
        return new Concerns(!now, unplugged, mendedAt, asks, namesAstray, clockSetAt, clockSetBy, wokeAt, slept);
    }

    Concerns unplugged(Optional<String> link) {
        return new Concerns(unwatched, link, mendedAt, asks, namesAstray, clockSetAt, clockSetBy, wokeAt, slept);
    }

    Concerns mended(long now) {
        return new Concerns(unwatched, unplugged, now, asks, namesAstray, clockSetAt, clockSetBy, wokeAt, slept);
    }

    Concerns asking(boolean now) {
        return new Concerns(unwatched, unplugged, mendedAt, now, namesAstray, clockSetAt, clockSetBy, wokeAt, slept);
    }

    Concerns namesAstray(boolean now) {
        return new Concerns(unwatched, unplugged, mendedAt, asks, now, clockSetAt, clockSetBy, wokeAt, slept);
    }

    Concerns clockSet(long now, long by) {
        return new Concerns(unwatched, unplugged, mendedAt, asks, namesAstray, now, by, wokeAt, slept);
    }

    Concerns woke(long now, long millis) {
        return new Concerns(unwatched, unplugged, mendedAt, asks, namesAstray, clockSetAt, clockSetBy, now, millis);
    }

    /** Of a session that is over. */
    Concerns lost() {
        return unplugged(Optional.empty()).namesAstray(false);
    }
}
