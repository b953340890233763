package bulkhead.protocol.stack;

import bulkhead.protocol.core.Machine;
import bulkhead.protocol.ppp.session.PppSession;

/**
 * Wakes a server whose PPP works off one frame each time that something comes in, and leaves to the next time what came with it: up to
 * 300 ms later, and 3 s once the user is known. SoftEther does so, and meanwhile takes a request of ours that it keeps for later before any
 * frame that is new, so that where packets get lost our repetitions wait behind each other for good. A frame that ends before its protocol
 * wakes it and is discarded without a word, as anywhere (RFC 1662 section 3.1). Once the link is negotiated there is nothing to wait for.
 */
final class Nudges implements Machine<Nudges.Nudge> {
    /** Sent with FF 03 in front of it. */
    static final byte[] FRAME = {};

    private static final int INTERVAL_MILLIS = 20;

    private final PppSession ppp;
    private long nextAt;
    private boolean due;

    /** One such frame is to be sent. */
    record Nudge() {}

    /** @param ppp what is negotiated with it */
    Nudges(PppSession ppp, long now) {
        this.ppp = ppp;
        this.nextAt = now + INTERVAL_MILLIS;
    }

    @Override
    public Nudge poll() {
        if (!due) {
            return null;
        }
        due = false;
        return new Nudge();
    }

    @Override
    public long deadline() {
        return ppp.isNegotiating() ? nextAt : NEVER;
    }

    @Override
    public void tick(long now) {
        if (now >= deadline()) {
            nextAt = now + INTERVAL_MILLIS;
            due = true;
        }
    }
}
