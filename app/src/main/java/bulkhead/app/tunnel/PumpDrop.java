package bulkhead.app.tunnel;

import bulkhead.protocol.note.DropReason;

/** Why something that a socket received went no further, before any layer had seen it. */
enum PumpDrop implements DropReason {
    TOO_LONG("longer than any IKE message"),
    NO_SA("ESP while there is no SA"),
    HOST_FULL("this computer took no packet from the tunnel"),
    QUEUE_FULL("more than can be looked at in time");

    private final String words;

    PumpDrop(String words) {
        this.words = words;
    }

    @Override
    public String words() {
        return words;
    }
}
