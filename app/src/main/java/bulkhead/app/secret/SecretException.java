package bulkhead.app.secret;

/** A keyring or a file of secrets does not do what it should; the message is a sentence for the user, without secrets. */
public class SecretException extends Exception {
    private static final long serialVersionUID = 1L;

    public SecretException(String message) {
        super(message);
    }

    public SecretException(String message, Throwable cause) {
        super(message, cause);
    }
}
