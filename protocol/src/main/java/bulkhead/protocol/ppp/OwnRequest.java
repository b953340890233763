package bulkhead.protocol.ppp;

import bulkhead.protocol.ppp.wire.ConfigureOption;
import bulkhead.protocol.ppp.wire.ControlPacket;
import java.util.List;

/** Our Configure-Request that is open, and whether it has been answered. */
final class OwnRequest {
    /** How long the answer to our first request may come after the peer's own first request. */
    static final int HURRY_MILLIS = 60;

    ControlPacket packet;
    boolean answered = true;
    boolean everAnswered;
    private long sentAt;
    private boolean mayHurry;

    /** A negotiation begins. */
    void begin() {
        mayHurry = true;
    }

    /** A request under a new identifier, as each change of its options wants (RFC 1661 section 5.1). */
    void renew(int identifier, List<ConfigureOption> options, long now) {
        packet = new ControlPacket(ControlProtocol.CONFIGURE_REQUEST, identifier, ConfigureOption.write(options));
        answered = false;
        sentAt = now;
    }

    boolean isAnsweredBy(ControlPacket answer) {
        return !answered && answer.identifier() == packet.identifier();
    }

    /** The request is answered; returns how long that took from its first copy, in ms. */
    long answeredAfter(long now) {
        answered = true;
        everAnswered = true;
        mayHurry = false;
        return now - sentAt;
    }

    /**
     * Whether the peer's request has just shown that it is there now, and was probably not when ours was sent: a daemon
     * which has just started its PPP process. True once in a negotiation.
     */
    boolean shouldHurry(long now) {
        boolean hurry = mayHurry && !answered && now - sentAt >= HURRY_MILLIS;
        mayHurry = false;
        return hurry;
    }
}
