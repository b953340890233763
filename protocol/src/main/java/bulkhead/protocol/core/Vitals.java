package bulkhead.protocol.core;

import java.util.Optional;

/**
 * How a session fares.
 *
 * @param heardAt when something authentic came last, on the machine's clock; empty before the first
 * @param silentSince since when the server owes an answer for longer than one takes; empty while it does not
 * @param roundTripMillis to the server's end of PPP and back, as of the newest answer to an echo; empty before the first
 * @param ike the keys of phase 1; empty while there are none
 * @param esp the keys of users' packets; empty while there are none
 */
public record Vitals(
        Optional<Long> heardAt,
        Optional<Long> silentSince,
        Optional<Long> roundTripMillis,
        Optional<Keys> ike,
        Optional<Keys> esp) {
    /**
     * A security association's life on the machine's clock, in ms.
     *
     * @param agreedAt when its keys were agreed
     * @param rekeyAt when we begin to renew them, unless the server does before; {@link Machine#NEVER} while that is under way
     * @param dueAt when they were to be renewed, however often that was tried since; {@link Machine#NEVER} once others are in use
     */
    public record Keys(long agreedAt, long rekeyAt, long dueAt) {}
}
