package bulkhead.protocol.ike;

import bulkhead.protocol.note.DropReason;
import java.util.Map;

/**
 * What a session of IKE has counted so far.
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
    public enum Drop implements DropReason {
        /** Does not parse, in clear or after decryption. */
        MALFORMED("malformed", "malformed"),
        /** Belongs to no ISAKMP SA of ours. */
        UNKNOWN_COOKIES("unknown-cookies", "of no SA of ours"),
        /** Seen before. */
        DUPLICATE("duplicate", "seen before"),
        /** Our own, come back. */
        REFLECTED("reflected", "our own message, come back"),
        /** Decrypts to what cannot be a message: another key, or damage. */
        UNDECRYPTABLE("undecryptable", "cannot be decrypted: another key, or damage"),
        /** Its HASH payload is not what it must be. */
        BAD_HASH("bad-hash", "its HASH is wrong"),
        /** Well formed, but not what the exchange waits for. */
        UNEXPECTED("unexpected", "not what the exchange waits for"),
        /** In clear where only an authenticated message may be believed. */
        UNAUTHENTICATED("unauthenticated", "in clear, where only an authenticated message is believed"),
        /** More exchanges at once than we hold. */
        TOO_MANY("too-many", "more exchanges at once than we hold"),
        /** Came after the end. */
        ENDED("ended", "the session is over");

        private final String label;
        private final String words;

        Drop(String label, String words) {
            this.label = label;
            this.words = words;
        }

        @Override
        public String label() {
            return label;
        }

        @Override
        public String words() {
            return words;
        }

        @Override
        public boolean isUsual() {
            return this == DUPLICATE || this == ENDED;
        }
    }
}
