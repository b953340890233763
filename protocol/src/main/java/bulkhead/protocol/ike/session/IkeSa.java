package bulkhead.protocol.ike.session;

import bulkhead.protocol.core.Machine;
import bulkhead.protocol.ike.exchange.Phase1;
import bulkhead.protocol.ike.exchange.Phase1Exchange;
import bulkhead.protocol.ike.exchange.QuickMode;
import bulkhead.protocol.ike.exchange.SaLifetime;
import bulkhead.protocol.ike.exchange.XAuth;
import java.util.LinkedHashMap;
import java.util.Map;

/** An established ISAKMP SA: for how long it is, and what runs under it. */
final class IkeSa {
    final Phase1 phase1;
    /** The main mode that made this SA; it still answers repeated messages. */
    final Phase1Exchange origin;

    final XAuth xauth;
    final MessageIds messageIds = new MessageIds();
    final Map<Integer, QuickMode> quickModes = new LinkedHashMap<>();

    private SaLifetime lifetime;
    private long deleteAt = Machine.NEVER;
    private int peersQuestion;
    private boolean peerAsked;

    IkeSa(Phase1 phase1, Phase1Exchange origin, XAuth xauth, SaLifetime lifetime) {
        this.phase1 = phase1;
        this.xauth = xauth;
        this.origin = origin;
        this.lifetime = lifetime;
    }

    SaLifetime lifetime() {
        return lifetime;
    }

    /** RESPONDER-LIFETIME: the peer keeps the SA no longer than this. */
    void shorten(long now, long seconds) {
        lifetime = lifetime.shortened(now, seconds);
    }

    /** Whether all is proven that makes it of use. */
    boolean isOpen() {
        return xauth.isOver();
    }

    boolean isReplaced() {
        return deleteAt != Machine.NEVER;
    }

    /** There is a newer one; this one stays until then, for what is still on the way. */
    void replaced(long until) {
        deleteAt = Math.min(deleteAt, until);
    }

    /** When it is to be deleted. */
    long endsAt() {
        return Math.min(deleteAt, lifetime.expiresAt());
    }

    /**
     * Whether the number of a peer's R-U-THERE is one to be answered: not below the last (RFC 3706 section 5.4 has each
     * question carry a higher one). The same again is a question that was repeated because our answer was lost.
     */
    boolean isNewQuestion(int sequence) {
        if (peerAsked && sequence - peersQuestion < 0) {
            return false;
        }
        peerAsked = true;
        peersQuestion = sequence;
        return true;
    }
}
