package bulkhead.protocol.ppp.automaton;

import bulkhead.protocol.ppp.wire.ConfigureOption;
import bulkhead.protocol.ppp.wire.ControlPacket;
import java.util.List;

/** Our Configure-Request: whether it is still open, and what its answers say of the link. */
final class OwnRequest {
    /** Requests that both sides sent within this time have probably crossed. */
    private static final int CROSSING_MILLIS = 60;

    private final Pace pace;
    private ControlPacket packet = new ControlPacket(ControlPacket.CONFIGURE_REQUEST, 0, new byte[0]);
    private boolean open;
    private boolean everAnswered;
    private long sentAt;
    private boolean repeated;
    private long delay;
    private boolean first;

    /** @param pace what learns from the answers */
    OwnRequest(Pace pace) {
        this.pace = pace;
    }

    ControlPacket packet() {
        return packet;
    }

    boolean isOpen() {
        return open;
    }

    boolean everAnswered() {
        return everAnswered;
    }

    /** A negotiation begins. */
    void begin() {
        first = true;
    }

    /** A request under a new identifier, as each change of its options wants (RFC 1661 section 5.1). */
    void renew(int identifier, List<ConfigureOption> options, long now) {
        packet = new ControlPacket(ControlPacket.CONFIGURE_REQUEST, identifier, ConfigureOption.write(options));
        open = true;
        sentAt = now;
        repeated = false;
    }

    /** The request goes out once more as it is, so that an answer to either copy counts. */
    void repeat() {
        repeated = true;
    }

    /**
     * Whether this answers the open request. One more answer to a request already answered shows that its first copy
     * was not lost, so that repeating it was too early.
     */
    boolean isAnsweredBy(ControlPacket answer) {
        if (answer.identifier() != packet.identifier()) {
            return false;
        }
        if (!open && repeated) {
            pace.answered(delay);
        }
        return open;
    }

    /** The answer was in order. How long it took is known only if there is but one copy it can be the answer to. */
    void answered(long now) {
        open = false;
        everAnswered = true;
        first = false;
        delay = now - sentAt;
        if (!repeated) {
            pace.answered(delay);
        }
    }

    /**
     * Whether the peer's request has just shown that it is there now, and was probably not when ours was sent: a daemon
     * which has just started its PPP process. True once in a negotiation.
     */
    boolean wasProbablyMissed(long now) {
        boolean missed = first && open && now - sentAt >= CROSSING_MILLIS;
        first = false;
        return missed;
    }
}
