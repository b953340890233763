package bulkhead.leakguard.host;

/** The host could not be set up. The message is for the user: one sentence with what failed and what to do about it. */
public class HostException extends Exception {
    public HostException(String message) {
        super(message);
    }

    public HostException(String message, Throwable cause) {
        super(message, cause);
    }
}
