package bulkhead.protocol.l2tp;

import bulkhead.protocol.note.DropReason;

/** Why a control message, or an AVP in one, was dropped. */
enum L2tpDrop implements DropReason {
    MALFORMED("malformed"),
    CLOSED("the tunnel is closed"),
    OTHER_TUNNEL("for another tunnel"),
    DUPLICATE("seen before; acknowledged again"),
    OUTSIDE_WINDOW("beyond the receive window"),
    CLOSING("the tunnel is closing"),
    OTHER_CALL("for another call"),
    OF_NO_USE("of outgoing calls or asynchronous lines, which there are none of"),
    OUT_OF_PLACE("of no meaning in this state"),
    UNKNOWN_TYPE("an optional message that RFC 2661 does not define"),
    TOO_MANY_CALLS("too many refused calls that were not acknowledged"),
    IGNORED_AVP("an optional AVP that is unknown or malformed");

    private final String words;

    L2tpDrop(String words) {
        this.words = words;
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
