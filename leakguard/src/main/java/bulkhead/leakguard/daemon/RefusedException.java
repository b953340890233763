package bulkhead.leakguard.daemon;

import bulkhead.leakguard.daemon.Reply.Reason;

/** A request that is refused. */
public final class RefusedException extends Exception {
    private static final long serialVersionUID = 1;

    private final Reason reason;

    public RefusedException(Reason reason, String sentence) {
        super(sentence, null, false, false);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
