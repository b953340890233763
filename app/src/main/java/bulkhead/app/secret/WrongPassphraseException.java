package bulkhead.app.secret;

/** What was sealed does not open by this passphrase; another may do. */
public final class WrongPassphraseException extends SecretException {
    private static final long serialVersionUID = 1L;

    WrongPassphraseException(String message, Throwable cause) {
        super(message, cause);
    }
}
