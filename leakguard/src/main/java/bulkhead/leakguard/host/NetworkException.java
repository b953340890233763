package bulkhead.leakguard.host;

/** The network that this host is on, or the lack of one, and nothing that would be set up here, is in the way. */
public final class NetworkException extends HostException {
    public NetworkException(String message) {
        super(message);
    }

    public NetworkException(String message, Throwable cause) {
        super(message, cause);
    }
}
