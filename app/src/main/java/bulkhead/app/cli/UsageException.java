package bulkhead.app.cli;

/** The user's words or files are off; the message is the one sentence they read. */
public final class UsageException extends Exception {
    private static final long serialVersionUID = 1L;

    public UsageException(String message) {
        super(message);
    }
}
