package bulkhead.app.update;

/** Why there is no update; the message is the one sentence for people. */
public final class UpdateException extends Exception {
    private static final long serialVersionUID = 1L;

    /** Who has to do something about it. */
    public enum Side {
        /** The server does not answer, or not in time. */
        NO_ANSWER,
        /** What it said is not to be believed. */
        REFUSED,
        /** This computer, or this build. */
        HERE
    }

    private final transient Side side;

    UpdateException(Side side, String message) {
        this(side, message, null);
    }

    UpdateException(Side side, String message, Throwable cause) {
        super(message, cause);
        this.side = side;
    }

    static UpdateException unbelievable(String message) {
        return new UpdateException(Side.REFUSED, message + ": nothing was changed, and this Bulkhead goes on");
    }

    public Side side() {
        return side;
    }
}
