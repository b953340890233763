package bulkhead.protocol.ppp.automaton;

import bulkhead.protocol.ppp.wire.ControlPacket;

/**
 * The Configure-Request of the peer that we refused last, by a Configure-Nak or -Reject. A copy of it under its own identifier means that
 * the peer has not heard that (RFC 1661 section 5.1 wants another one once it has), and nothing of what the peer wants: so it is told
 * the same again. After a few copies it counts as a new one, for the peer may never take another identifier.
 */
final class RefusedRequest {
    private static final int COPIES = 5;

    private ControlPacket request;
    private ControlPacket refusal;
    private int copies;

    void is(ControlPacket request, ControlPacket refusal) {
        this.request = request;
        this.refusal = refusal;
        copies = 0;
    }

    void none() {
        request = null;
    }

    /** What was not heard, as long as the peer has not asked for anything else; null for nothing. */
    ControlPacket refusal() {
        return request == null ? null : refusal;
    }

    boolean mayRepeat(ControlPacket packet) {
        return request != null && request.isRepeatedBy(packet) && copies++ < COPIES;
    }
}
