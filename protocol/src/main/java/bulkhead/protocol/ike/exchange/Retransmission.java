package bulkhead.protocol.ike.exchange;

import bulkhead.protocol.core.Machine;
import bulkhead.protocol.ike.wire.IkeMessage;
import bulkhead.protocol.note.Purpose;
import java.util.Arrays;

/**
 * Repeats the last message of an exchange until an answer comes. The intervals stay at or below one second, because a
 * lost packet is the common case and some servers forget a half-open exchange after ten. The first is as the round trips so far
 * want it ({@link Outbox#firstInterval}).
 */
final class Retransmission {
    private static final int STEP_MILLIS = 250;
    private static final int LONGEST_MILLIS = 1000;
    private static final int ENOUGH = 2;

    private final Outbox out;
    private IkeMessage message;
    private boolean natPort;
    private long nextAt = Machine.NEVER;
    private long sentAt;
    private boolean repeated;
    private int interval;
    private int times;
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
        if (nextAt != Machine.NEVER && !repeated) {
            out.answered(now - sentAt);
        }
        this.message = message;
        this.natPort = natPort;
        repeated = false;
        times = 0;
        sentAt = now;
        interval = out.firstInterval();
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
            repeated = true;
            out.sendAgain(message, natPort);
        }
    }

    /** Whether this is the message we sent last, come back. */
    boolean isLast(byte[] received) {
        return message != null && Arrays.equals(message.bytes(), received);
    }

    /** Whether the answer that is awaited did not come when it was asked for again. */
    boolean isInVain() {
        return nextAt != Machine.NEVER && times >= ENOUGH;
    }

    long deadline() {
        return nextAt;
    }

    void tick(long now) {
        if (now >= nextAt) {
            out.due(Purpose.REPEAT);
            repeat();
            times++;
            interval = Math.min(LONGEST_MILLIS, interval + STEP_MILLIS);
            nextAt = --left > 0 ? now + interval : Machine.NEVER;
        }
    }
}
