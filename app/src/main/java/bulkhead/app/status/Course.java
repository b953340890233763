package bulkhead.app.status;

import bulkhead.app.tunnel.Measurement;
import bulkhead.leakguard.policy.Access;
import java.util.Optional;

/**
 * What a connection has come to over all its sessions. Times are in ms since 1970.
 *
 * @param firstUp when it was connected first; 0 before
 * @param ended when it ended; 0 before
 * @param bytesIn what earlier sessions received; the one of now has its own {@link Measurement}
 * @param bytesOut the same of what they sent
 * @param reconnections how often it was lost and came back
 * @param ipv6Carried whether the tunnel carried IPv6 at any time
 * @param ipv6Open whether IPv6 left natively at any time since it was connected first
 */
public record Course(
        long firstUp,
        long ended,
        long bytesIn,
        long bytesOut,
        int reconnections,
        boolean ipv6Carried,
        boolean ipv6Open) {
    /** Of a connection that has not been up. */
    public static final Course NONE = new Course(0, 0, 0, 0, 0, false, false);

    /** Whether it has been up. */
    public boolean isBegun() {
        return firstUp != 0;
    }

    /** For how long it has been connected or sought again. */
    public long millis(long now) {
        return isBegun() ? (ended == 0 ? now : ended) - firstUp : 0;
    }

    /** With what the session of now has received so far. */
    public long bytesIn(Optional<Measurement> session) {
        return bytesIn
                + session.map(m -> m.ipv4().bytesIn() + m.ipv6().bytesIn()).orElse(0L);
    }

    /** With what the session of now has sent so far. */
    public long bytesOut(Optional<Measurement> session) {
        return bytesOut
                + session.map(m -> m.ipv4().bytesOut() + m.ipv6().bytesOut()).orElse(0L);
    }

    /** A session is up: the first, or one more. */
    Course up(long now) {
        return isBegun()
                ? new Course(firstUp, ended, bytesIn, bytesOut, reconnections + 1, ipv6Carried, ipv6Open)
                : new Course(now, 0, bytesIn, bytesOut, 0, ipv6Carried, ipv6Open);
    }

    /** The session of now is over. */
    Course down(Optional<Measurement> session) {
        return new Course(firstUp, ended, bytesIn(session), bytesOut(session), reconnections, ipv6Carried, ipv6Open);
    }

    Course end(long now) {
        return isBegun() && ended == 0
                ? new Course(firstUp, now, bytesIn, bytesOut, reconnections, ipv6Carried, ipv6Open)
                : this;
    }

    /** What happens to IPv6 now; only what happens while it is connected counts. */
    Course ipv6(boolean carried, Access beside) {
        return isBegun() && ended == 0
                ? new Course(
                        firstUp,
                        ended,
                        bytesIn,
                        bytesOut,
                        reconnections,
                        ipv6Carried || carried,
                        ipv6Open || beside == Access.OPEN)
                : this;
    }
}
