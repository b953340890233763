package bulkhead.protocol.ppp;

import bulkhead.protocol.note.DropReason;

/** Why a PPP frame was dropped. */
public enum PppDrop implements DropReason {
    MALFORMED("malformed", "malformed"),
    NOT_OPEN("not-open", "the session is not open"),
    TOO_EARLY("too-early", "before its phase; a request is kept until then"),
    NOT_NOW("not-now", "its protocol is not negotiated now"),
    NOT_ASKED("not-asked", "answers no request that is open"),
    OWN_ECHO("own-echo", "an echo of our own that came back"),
    DATA_OF_CLOSED_FAMILY("data-of-closed-family", "IP of a family that is not up"),
    UNKNOWN_PROTOCOL("unknown-protocol", "a protocol that we do not speak"),
    REFUSED_PROTOCOL("refused-protocol", "a protocol that we do not speak, answered by Protocol-Reject");

    private final String label;
    private final String words;

    PppDrop(String label, String words) {
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
        return this == TOO_EARLY || this == NOT_ASKED || this == REFUSED_PROTOCOL;
    }
}
