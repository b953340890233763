package bulkhead.protocol;

import bulkhead.protocol.core.Machine;
import java.util.Optional;

/**
 * Since when the server owes an answer to something that was sent, and when it is to be asked whether it is still there: sooner than
 * the layers ask a peer that is merely quiet, as one that is spoken to should not be.
 */
final class Silence {
    /** Longer than an answer takes, and shorter than a person waits before doubting. */
    private static final int PATIENCE = 2_500;

    /** Not every packet is one that is answered: a second before that, one is sent that is. */
    private static final int UNASKED = 1_500;

    private static final int HINTS_APART = 2_000;

    private long since = Machine.NEVER;
    private long wonderAt = Machine.NEVER;
    private long askAt = Machine.NEVER;
    private long nextHint;
    private boolean asked;
    private boolean deaf;

    /** Something went out that is usually answered. */
    void sent(long now) {
        if (since == Machine.NEVER && !deaf) {
            since = now;
            wonderAt = now + UNASKED;
            askAt = now + PATIENCE;
        }
    }

    /** @param at when something authentic came last */
    void heard(long at) {
        if (since != Machine.NEVER && at >= since) {
            forget();
        }
    }

    /** @param now whether nothing can be heard, so that nobody owes an answer */
    void deaf(boolean now) {
        deaf = now;
        if (now) {
            forget();
        }
    }

    /** There is nobody to hear. */
    void forget() {
        since = Machine.NEVER;
        wonderAt = Machine.NEVER;
        askAt = Machine.NEVER;
        asked = false;
    }

    /**
     * Somebody on the way says that nothing arrives. That is nobody's word to end a session by (RFC 5927 section 4), but a reason to
     * ask, if not as often as anybody says so.
     */
    void denied(long now) {
        if (!asked && !deaf && now >= nextHint) {
            nextHint = now + HINTS_APART;
            since = Math.min(since, now);
            askAt = now;
        }
    }

    long deadline() {
        return Math.min(wonderAt, askAt);
    }

    /** Whether something is to be sent that is answered by who is there, without any doubt yet; once, until it is heard. */
    boolean isToWonder(long now) {
        if (now < wonderAt) {
            return false;
        }
        wonderAt = Machine.NEVER;
        return true;
    }

    /** Whether the server is to be asked now; once, until it is heard. */
    boolean isToAsk(long now) {
        if (now < askAt) {
            return false;
        }
        askAt = Machine.NEVER;
        asked = true;
        return true;
    }

    /** Since when an answer is missing for longer than one takes. */
    Optional<Long> since() {
        return asked ? Optional.of(since) : Optional.empty();
    }
}
