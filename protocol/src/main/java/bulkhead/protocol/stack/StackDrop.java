package bulkhead.protocol.stack;

import bulkhead.protocol.note.DropReason;

/** Why something that came for a session reached no layer. */
public enum StackDrop implements DropReason {
    NOT_OPEN("the session has not begun, or is over"),
    NO_TUNNEL("L2TP before its tunnel, or after it"),
    NO_PPP("PPP before its session, or after it"),
    NOT_FOR_USERS("what a link says to its ends, and nobody here waits for it");

    private final String words;

    StackDrop(String words) {
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
