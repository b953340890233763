package bulkhead.protocol.ppp.automaton;

import bulkhead.protocol.ppp.wire.ControlPacket;
import java.util.Arrays;

/**
 * The Configure-Request of the peer that we acknowledged last. A copy of it that comes soon after we opened means that
 * our Configure-Ack was lost, or the copy late; by the table it would take the open link down and negotiate again.
 * After a few copies the table rules, for the peer may mean it.
 */
final class AcknowledgedRequest {
    private static final int COPIES = 2;
    private static final int SOON_MILLIS = 10_000;

    private ControlPacket request;
    private long openedAt;
    private int copies;

    void is(ControlPacket request) {
        this.request = request;
    }

    void opened(long now) {
        openedAt = now;
        copies = 0;
    }

    /** The Configure-Ack once more; null before the first. */
    ControlPacket acknowledgement() {
        return request == null
                ? null
                : new ControlPacket(ControlPacket.CONFIGURE_ACK, request.identifier(), request.data());
    }

    boolean mayRepeat(ControlPacket packet, long now) {
        return request != null
                && packet.identifier() == request.identifier()
                && Arrays.equals(packet.data(), request.data())
                && now - openedAt < SOON_MILLIS
                && copies++ < COPIES;
    }
}
