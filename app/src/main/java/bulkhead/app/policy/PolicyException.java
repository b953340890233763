package bulkhead.app.policy;

/** What the policy does not permit, or why there is none to go by; the message is the one sentence for people. */
public final class PolicyException extends Exception {
    private static final long serialVersionUID = 1L;

    PolicyException(String message) {
        super(message);
    }
}
