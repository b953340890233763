package bulkhead.protocol;

import bulkhead.protocol.note.DropReason;

/** Why something that came for the client reached no layer. */
enum ClientDrop implements DropReason {
    NOT_OPEN("the session has not begun, or is over"),
    NO_TUNNEL("L2TP before its tunnel, or after it"),
    NO_PPP("PPP before its session, or after it"),
    NOT_FOR_USERS("what a link says to its ends, and nobody here waits for it");

    private final String words;

    ClientDrop(String words) {
        this.words = words;
    }

    @Override
    public String words() {
        return words;
    }

    /** The goodbye's answers come when there is nobody for them any more. */
    @Override
    public boolean isUsual() {
        return this == NOT_OPEN;
    }
}
