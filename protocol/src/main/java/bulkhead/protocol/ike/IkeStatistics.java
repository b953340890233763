package bulkhead.protocol.ike;

import java.util.Map;

/**
 * What an {@link IkeSession} has counted so far.
 *
 * @param drops messages received and dropped, by cause; a cause that did not occur is absent
 */
public record IkeStatistics(long sent, long retransmitted, long received, Map<Drop, Long> drops) {
    public IkeStatistics {
        drops = Map.copyOf(drops);
    }

    public long dropped(Drop cause) {
        return drops.getOrDefault(cause, 0L);
    }

    /** Why a message was dropped. */
    public enum Drop {
        /** Does not parse, in clear or after decryption. */
        MALFORMED,
        /** Belongs to no ISAKMP SA of ours. */
        UNKNOWN_COOKIES,
        /** Seen before. */
        DUPLICATE,
        /** Our own, come back. */
        REFLECTED,
        /** Decrypts to what cannot be a message: another key, or damage. */
        UNDECRYPTABLE,
        /** Its HASH payload is not what it must be. */
        BAD_HASH,
        /** Well formed, but not what the exchange waits for. */
        UNEXPECTED,
        /** In clear where only an authenticated message may be believed. */
        UNAUTHENTICATED,
        /** More exchanges at once than we hold. */
        TOO_MANY
    }
}
