package bulkhead.app.pump;

import bulkhead.protocol.core.Layer;
import bulkhead.protocol.note.DropReason;

/** Why something that a socket received went no further, before any layer had seen it. */
public enum InDrop implements DropReason {
    TOO_LONG(Layer.IKE, "too-long", "longer than any IKE message"),
    NO_SA(Layer.ESP, "no-sa", "ESP while there is no SA"),
    HOST_FULL(Layer.HOST, "host-full", "this computer took no packet from the tunnel"),
    QUEUE_FULL(Layer.NETWORK, "queue-full", "more than can be looked at in time");

    private final Layer layer;
    private final String label;
    private final String words;

    InDrop(Layer layer, String label, String words) {
        this.layer = layer;
        this.label = label;
        this.words = words;
    }

    /** Whose it would have been. */
    public Layer layer() {
        return layer;
    }

    @Override
    public String label() {
        return label;
    }

    @Override
    public String words() {
        return words;
    }
}
