package bulkhead.app.tunnel;

import java.util.Optional;

/**
 * What a session measures about once a second while it is up.
 *
 * @param at when, in ms since 1970
 * @param ipv4 what the tunnel carried of IPv4 since the session began
 * @param ipv6 the same of IPv6
 * @param heardAt when something authentic came last from the server, in ms since 1970; empty before the first
 * @param silentSince since when the server owes an answer, in ms since 1970; empty as long as none is late
 * @param roundTripMicros to the server's end of PPP and back, as of the newest answer and to the millisecond; empty before
 *     the first and while an answer is late, as it says nothing of now then
 * @param ike the keys of phase 1
 * @param esp the keys of users' packets
 */
public record Measurement(
        long at,
        Traffic ipv4,
        Traffic ipv6,
        Optional<Long> heardAt,
        Optional<Long> silentSince,
        Optional<Long> roundTripMicros,
        Optional<Keys> ike,
        Optional<Keys> esp) {
    /** IP packets in the tunnel, and their bytes. */
    public record Traffic(long bytesIn, long bytesOut, long packetsIn, long packetsOut) {
        public static final Traffic NONE = new Traffic(0, 0, 0, 0);
    }

    /**
     * A security association's life.
     *
     * @param ageMillis since its keys were agreed
     * @param rekeyMillis until they are renewed
     * @param lateMillis since they were to be renewed; 0 before
     */
    public record Keys(long ageMillis, long rekeyMillis, long lateMillis) {}
}
