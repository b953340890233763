package bulkhead.protocol.ike;

import bulkhead.protocol.core.Machine;
import bulkhead.protocol.note.Purpose;
import java.util.Arrays;

/**
 * Repeats the last message of an exchange until an answer comes. The intervals stay at or below one second, because a
 * lost packet is the common case and some servers forget a half-open exchange after ten.
 */
final class Retransmission {
    private static final int FIRST_MILLIS = 500;
    private static final int STEP_MILLIS = 250;
    private static final int LONGEST_MILLIS = 1000;

    private final Outbox out;
    private IkeMessage message;
    private boolean natPort;
    private long nextAt = Machine.NEVER;
    private int interval;
    private int left;

    Retransmission(Outbox out) {
        this.out = out;
    }

    /** Sends a message, and again and again until {@link #stop} or the next one. */
    void send(long now, IkeMessage message, boolean natPort) {
        send(now, message, natPort, Integer.MAX_VALUE);
    }

    /** @param repeats how often at most it goes again by itself */
    void send(long now, IkeMessage message, boolean natPort, int repeats) {
        this.message = message;
        this.natPort = natPort;
        interval = FIRST_MILLIS;
        left = repeats;
        nextAt = repeats > 0 ? now + interval : Machine.NEVER;
        out.send(message, natPort);
    }

    /** No answer is awaited any more; the message can still be {@link #repeat repeated}. */
    void stop() {
        nextAt = Machine.NEVER;
    }

    /** Sends the last message again because the peer repeated its own. */
    void repeat() {
        if (message != null) {
            out.sendAgain(message, natPort);
        }
    }

    /** Whether this is the message we sent last, come back. */
    boolean isLast(byte[] received) {
        return message != null && Arrays.equals(message.bytes(), received);
    }

    long deadline() {
        return nextAt;
    }

    void tick(long now) {
        if (now >= nextAt) {
            out.due(Purpose.REPEAT);
            repeat();
            interval = Math.min(LONGEST_MILLIS, interval + STEP_MILLIS);
            nextAt = --left > 0 ? now + interval : Machine.NEVER;
        }
    }
}
