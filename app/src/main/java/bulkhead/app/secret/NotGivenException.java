package bulkhead.app.secret;

/** Whoever was asked gives no passphrase: nothing is wrong, and nothing is to be done. */
public final class NotGivenException extends SecretException {
    private static final long serialVersionUID = 1L;

    /** @param what would have been opened */
    public NotGivenException(String what) {
        super("no passphrase was given for " + what);
    }
}
