package bulkhead.protocol.stack;

import bulkhead.protocol.note.DropReason;

/** Why something that came for a session reached no layer. */
public enum StackDrop implements DropReason {
    NOT_OPEN("not-open", "the session has not begun, or is over"),
    NO_TUNNEL("no-tunnel", "L2TP before its tunnel, or after it"),
    NO_PPP("no-ppp", "PPP before its session, or after it"),
    NOT_FOR_USERS("not-for-users", "what a link says to its ends, and nobody here waits for it");

    private final String label;
    private final String words;

    StackDrop(String label, String words) {
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

    /** The goodbye's answers come when there is nobody for them any more. */
    @Override
    public boolean isUsual() {
        return this == NOT_OPEN;
    }
}
