package bulkhead.protocol.l2tp;

import bulkhead.protocol.note.DropReason;

/** Why a control message, or an AVP in one, was dropped. */
enum L2tpDrop implements DropReason {
    MALFORMED("malformed", "malformed"),
    CLOSED("closed", "the tunnel is closed"),
    OTHER_TUNNEL("other-tunnel", "for another tunnel"),
    DUPLICATE("duplicate", "seen before; acknowledged again"),
    OUTSIDE_WINDOW("outside-window", "beyond the receive window"),
    CLOSING("closing", "the tunnel is closing"),
    OTHER_CALL("other-call", "for another call"),
    OF_NO_USE("of-no-use", "of outgoing calls or asynchronous lines, which there are none of"),
    OUT_OF_PLACE("out-of-place", "of no meaning in this state"),
    UNKNOWN_TYPE("unknown-type", "an optional message that RFC 2661 does not define"),
    TOO_MANY_CALLS("too-many-calls", "too many refused calls that were not acknowledged"),
    IGNORED_AVP("ignored-avp", "an optional AVP that is unknown or malformed");

    private final String label;
    private final String words;

    L2tpDrop(String label, String words) {
        this.label = label;
        this.words = words;
    }

    @Override
    public String label() {
        return label;
    }

    @Override
    public String words() {
        return words;
    }

    @Override
    public boolean isUsual() {
        return this == DUPLICATE || this == IGNORED_AVP || this == CLOSING;
    }
}
