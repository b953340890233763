package bulkhead.protocol.ike.exchange;

import bulkhead.protocol.core.Machine;
import java.util.random.RandomGenerator;

/**
 * When an SA was agreed on, when it is to be replaced, and when it ends, in ms. Whoever made the SA replaces it first; the other side only if
 * that did not happen. The jitter keeps two peers from starting at once (RFC 4306 section 2.8 gives the reason).
 */
public record SaLifetime(long agreedAt, long rekeyAt, long expiresAt) {
    /** A peer may have an SA end as soon as it likes; that is no reason to renew it all the time. */
    private static final int SHORTEST_SECONDS = 10;

    /** What we hold a lifetime to that a peer names: no longer than ours, and not too short to be of use. */
    public static int agreed(long peers, int ours) {
        return (int) Math.clamp(peers, Math.min(SHORTEST_SECONDS, ours), ours);
    }

    public static SaLifetime from(long now, int seconds, boolean initiator, RandomGenerator random) {
        long expiresAt = Machine.inSeconds(now, seconds);
        double share = (initiator ? 0.85 : 0.92) + random.nextDouble() * (initiator ? 0.05 : 0.03);
        return new SaLifetime(now, now + (long) ((expiresAt - now) * share), expiresAt);
    }

    /** Until when its replacement can wait for another exchange. */
    public long patientUntil() {
        return rekeyAt + (expiresAt - rekeyAt) / 2;
    }

    /** The same SA when the peer says that it keeps it for so many seconds from now; 0 says nothing. */
    public SaLifetime shortened(long now, long seconds) {
        long end = Machine.inSeconds(now, Math.max(seconds, SHORTEST_SECONDS));
        return seconds <= 0 || end >= expiresAt
                ? this
                : new SaLifetime(agreedAt, Math.min(rekeyAt, now + (end - now) / 100 * 85), end);
    }
}
