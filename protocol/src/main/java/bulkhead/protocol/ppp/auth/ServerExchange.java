package bulkhead.protocol.ppp.auth;

/** The server's side. */
abstract class ServerExchange extends Exchange {
    static final int PATIENCE_MILLIS = 20_000;

    private static final int REPEAT_MILLIS = 1_000;

    private final AuthMethod method;

    ServerExchange(AuthMethod method) {
        super(REPEAT_MILLIS, PATIENCE_MILLIS);
        this.method = method;
    }

    @Override
    public final AuthMethod method() {
        return method;
    }

    @Override
    final String missing() {
        return "the client did not answer the request to authenticate";
    }

    final void refused(String user) {
        settle();
        tell(new AuthOutput.Refused(
                "user \"" + user + "\" is unknown or the password is wrong",
                "check the client's user name and password"));
    }
}
