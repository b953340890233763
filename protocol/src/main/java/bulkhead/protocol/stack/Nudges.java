package bulkhead.protocol.stack;

import bulkhead.protocol.core.Machine;
import bulkhead.protocol.ppp.session.PppSession;
import bulkhead.protocol.ppp.wire.ControlPacket;
import java.util.ArrayDeque;
import java.util.Queue;

/**
 * Wakes a server whose PPP works off one frame each time that something comes in, and leaves to the next time what came with it: up to
 * 300 ms later, and 3 s once the user is known. SoftEther does so, and meanwhile takes a request of ours that it keeps for later before any
 * frame that is new, so that where packets get lost our repetitions wait behind each other for good. A frame that ends before its protocol
 * wakes it and is discarded without a word, as anywhere (RFC 1662 section 3.1). Once the link is negotiated there is nothing to wait for.
 *
 * <p>Such a server asks again after 3 s where an answer of ours was lost, and discards one to what it asks no more: so each answer goes twice.
 * Another peer would begin anew with a Configure-Ack that comes twice (RFC 1661 section 4.1, RCA in the state Opened).
 */
final class Nudges implements Machine<Nudges.Nudge> {
    private static final byte[] NOTHING = {};
    /** Control protocols, the authentication's among them (RFC 1661 section 2), have the highest bit. */
    private static final int CONTROL = 0x80;

    /** Where they are in a frame of control, behind FF 03. */
    private static final int PROTOCOL = 2;

    private static final int CODE = 4;

    private static final int INTERVAL_MILLIS = 20;

    private final PppSession ppp;
    private long nextAt;
    private boolean due;
    private final Queue<byte[]> answers = new ArrayDeque<>();

    /** To be sent as a frame; an empty one gets FF 03, and is only to wake. */
    record Nudge(byte[] frame) {}

    /** @param ppp what is negotiated with it */
    Nudges(PppSession ppp, long now) {
        this.ppp = ppp;
        this.nextAt = now + INTERVAL_MILLIS;
    }

    /** Hears of each frame that is sent. */
    void sent(byte[] frame) {
        boolean answer = frame.length > CODE
                && (frame[PROTOCOL] & CONTROL) != 0
                && frame[CODE] >= ControlPacket.CONFIGURE_ACK
                && frame[CODE] <= ControlPacket.CONFIGURE_REJECT;
        if (answer) {
            answers.add(frame);
        }
    }

    @Override
    public Nudge poll() {
        if (!due) {
            return null;
        }
        due = false;
        return new Nudge(answers.isEmpty() ? NOTHING : answers.remove());
    }

    @Override
    public long deadline() {
        return ppp.isNegotiating() || !answers.isEmpty() ? nextAt : NEVER;
    }

    @Override
    public void tick(long now) {
        if (now >= deadline()) {
            nextAt = now + INTERVAL_MILLIS;
            due = true;
        }
    }
}
