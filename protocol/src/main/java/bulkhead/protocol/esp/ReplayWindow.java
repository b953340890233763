package bulkhead.protocol.esp;

import java.util.Arrays;

/**
 * Which of the last sequence numbers were seen: a ring of bitmap words of which advancing clears whole words (RFC 6479).
 * Not safe for threads.
 */
public final class ReplayWindow {
    private static final int WORDS = 32;

    /** Numbers below the highest that are still told apart; one word of the ring is always being cleared. */
    public static final int SIZE = (WORDS - 1) * Long.SIZE;

    private final long[] seen = new long[WORDS];
    private long highest;

    /** Whether a sequence number, 1 to 2^32-1, is neither seen nor too old. */
    public boolean accepts(long sequence) {
        if (sequence > highest) {
            return true;
        }
        // RFC 4303 section 3.4.3: the first packet has number 1, so 0 is never valid without ESN.
        return sequence > 0 && sequence + SIZE > highest && (seen[word(sequence)] & bit(sequence)) == 0;
    }

    /** Marks a sequence number as seen; false, and nothing done, when it is not acceptable. */
    public boolean mark(long sequence) {
        if (!accepts(sequence)) {
            return false;
        }
        if (sequence > highest) {
            advance(sequence);
        }
        seen[word(sequence)] |= bit(sequence);
        return true;
    }

    private void advance(long sequence) {
        long words = sequence / Long.SIZE - highest / Long.SIZE;
        if (words >= WORDS) {
            Arrays.fill(seen, 0);
        } else {
            for (long word = highest / Long.SIZE + 1; word <= sequence / Long.SIZE; word++) {
                seen[(int) (word % WORDS)] = 0;
            }
        }
        highest = sequence;
    }

    private static int word(long sequence) {
        return (int) (sequence / Long.SIZE % WORDS);
    }

    private static long bit(long sequence) {
        return 1L << sequence;
    }
}
