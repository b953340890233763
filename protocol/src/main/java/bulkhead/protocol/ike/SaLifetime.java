package bulkhead.protocol.ike;

import java.util.random.RandomGenerator;

/**
 * When an SA was agreed on, when it is to be replaced, and when it ends, in ms. Whoever made the SA replaces it first; the other side only if
 * that did not happen. The jitter keeps two peers from starting at once (RFC 4306 section 2.8 gives the reason).
 */
record SaLifetime(long agreedAt, long rekeyAt, long expiresAt) {
    static SaLifetime from(long now, int seconds, boolean initiator, RandomGenerator random) {
        long millis = seconds * 1000L;
        double share = (initiator ? 0.85 : 0.92) + random.nextDouble() * (initiator ? 0.05 : 0.03);
        return new SaLifetime(now, now + (long) (millis * share), now + millis);
    }
}
