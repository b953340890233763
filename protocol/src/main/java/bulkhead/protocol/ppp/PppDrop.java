package bulkhead.protocol.ppp;

import bulkhead.protocol.note.DropReason;

/** Why a PPP frame was dropped. */
enum PppDrop implements DropReason {
    MALFORMED("malformed"),
    NOT_OPEN("the session is not open"),
    TOO_EARLY("before its phase; a request is kept until then"),
    NOT_NOW("its protocol is not negotiated now"),
    NOT_ASKED("answers no request that is open"),
    OWN_ECHO("an echo of our own that came back"),
    DATA_OF_CLOSED_FAMILY("IP of a family that is not up"),
    UNKNOWN_PROTOCOL("a protocol that we do not speak"),
    REFUSED_PROTOCOL("a protocol that we do not speak, answered by Protocol-Reject");

    private final String words;

    PppDrop(String words) {
        this.words = words;
    }

    @Override
    public String words() {
        return words;
    }

    @Override
    public boolean isUsual() {
        return this == TOO_EARLY || this == NOT_ASKED || this == REFUSED_PROTOCOL;
    }
}
