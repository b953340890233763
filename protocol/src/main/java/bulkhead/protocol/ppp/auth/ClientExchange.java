package bulkhead.protocol.ppp.auth;

import bulkhead.protocol.ppp.wire.ControlPacket;

/**
 * The client's side. It is slow to repeat: some servers ask a person's telephone for consent before they answer, and
 * may ask once for each copy.
 */
abstract class ClientExchange extends Exchange {
    static final String ADVICE = CHECK;

    /** The first word of the server needs nobody's consent. */
    static final int FIRST_WORD_MILLIS = 20_000;

    private static final int REPEAT_MILLIS = 3_000;
    private static final int PATIENCE_MILLIS = 60_000;

    private final String user;
    private boolean answered;
    private boolean wentOn;

    ClientExchange(String user) {
        super(REPEAT_MILLIS, PATIENCE_MILLIS);
        this.user = user;
    }

    final String user() {
        return user;
    }

    @Override
    final String missing() {
        return "the server asked for " + method().label() + " and then "
                + (wentOn && method().provesServer()
                        ? "went on to its network protocols without having proved who it is"
                        : "sent no " + (answered ? "verdict" : "challenge"));
    }

    @Override
    public void peerWentOn(long now) {
        wentOn = true;
        super.peerWentOn(now);
    }

    /** Sends our proof, or a part of it, until there is an answer. */
    final void prove(long now, ControlPacket proof) {
        answered = true;
        ask(now, proof);
    }

    /** Our proof is on its way, and the server will repeat its question if it has to. */
    final void awaitVerdict(long now) {
        answered = true;
        listen(now, PATIENCE_MILLIS);
    }

    /** The server said no. {@code why} is its reason in words, or empty. */
    final void refused(String why, String advice) {
        settle();
        String reason = why.isEmpty() ? "" : ": " + why;
        tell(new AuthOutput.Refused(
                "the server refused " + method().label() + " for user \"" + user + "\"" + reason, advice));
    }

    /** We say no. */
    final void distrusted(String why) {
        settle();
        tell(new AuthOutput.Refused(
                "we sent " + method().label() + " for user \"" + user + "\" and " + why,
                "check that this is the right server; it does not know the password"));
    }
}
