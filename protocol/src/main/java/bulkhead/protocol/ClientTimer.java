package bulkhead.protocol;

import bulkhead.protocol.core.Layer;
import bulkhead.protocol.note.Purpose;

/** The timers of a {@link VpnClient} itself; its layers have their own. */
enum ClientTimer {
    SETTLE(Layer.L2TP, Purpose.SETTLE),
    SILENCE(Layer.ESP, Purpose.VARY),
    PROOF(Layer.AUTHENTICATION, Purpose.BEGIN_AGAIN),
    KEEPALIVE(Layer.NETWORK, Purpose.KEEP_MAPPING),
    SEQUENCE_CHECK(Layer.ESP, Purpose.REKEY_ESP);

    final Layer layer;
    final Purpose purpose;

    ClientTimer(Layer layer, Purpose purpose) {
        this.layer = layer;
        this.purpose = purpose;
    }
}
