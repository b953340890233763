package bulkhead.protocol.ppp.lcp;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * How long the peer's answers to LCP echoes take. Each request has an identifier of its own and none is repeated, so an
 * answer belongs to one request for certain (Karn's rule has nothing to exclude); a second answer to it counts no more.
 */
final class RoundTrip {
    /** A slow link has several requests under way; their identifiers are a byte, and come again. */
    private static final int UNDER_WAY = 8;

    private final Map<Integer, Long> sentAt = new LinkedHashMap<>();
    private Optional<Long> newest = Optional.empty();

    void sent(long now, int identifier) {
        sentAt.remove(identifier);
        sentAt.put(identifier, now);
        if (sentAt.size() > UNDER_WAY) {
            Iterator<Integer> oldest = sentAt.keySet().iterator();
            oldest.next();
            oldest.remove();
        }
    }

    void answered(long now, int identifier) {
        Long asked = sentAt.remove(identifier);
        if (asked != null) {
            newest = Optional.of(now - asked);
        }
    }

    /** The newest one, in ms. */
    Optional<Long> newest() {
        return newest;
    }
}
