package bulkhead.protocol.ppp.auth;

import bulkhead.protocol.core.Machine;
import bulkhead.protocol.ppp.wire.ControlPacket;
import java.util.Optional;

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
    /** pppd says that there is another try, and ends the link with the next packet: nobody is asked in vain. */
    private static final int SECOND_THOUGHTS_MILLIS = 300;

    private final Login login;
    private boolean answered;
    private boolean wentOn;
    private Prompt.Question question;
    /** What it comes to when the link ends before the question is answered. */
    private AuthOutput.Refused otherwise;

    private long askAt = Machine.NEVER;

    ClientExchange(Login login) {
        super(REPEAT_MILLIS, PATIENCE_MILLIS);
        this.login = login;
    }

    /** What follows from what a person typed, who was asked by {@link #inquire}; it is wiped afterwards. */
    void typed(long now, Prompt.Subject subject, byte[] secret) {
        throw new IllegalStateException(method() + " asks nobody");
    }

    /** Nobody has an answer to what was asked: what it comes to is told. */
    void unanswered() {}

    final String user() {
        return login.user();
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

    @Override
    public long deadline() {
        return Math.min(askAt, super.deadline());
    }

    @Override
    public void tick(long now) {
        if (askAt <= now) {
            askAt = Machine.NEVER;
            tell(new AuthOutput.Ask(question));
        } else {
            super.tick(now);
        }
    }

    @Override
    public final void answered(long now, Prompt.Question to, Prompt.Answer answer) {
        boolean awaited = to == question;
        AuthOutput.Refused refusal = otherwise;
        if (awaited) {
            forgetQuestion();
        }
        switch (answer) {
            case Prompt.Answer.Typed typed -> {
                if (awaited) {
                    typed(now, to.subject(), typed.secret());
                }
                typed.wipe();
            }
            case Prompt.Answer.None(String why, String advice) -> {
                if (awaited) {
                    unanswered();
                    settle();
                    tell(
                            to.subject() == Prompt.Subject.CODE
                                    ? new AuthOutput.Refused(asked(to.text()) + ", and " + why, advice)
                                    : refusal);
                }
            }
        }
    }

    @Override
    public final Optional<AuthOutput.Refused> refusal() {
        return Optional.ofNullable(otherwise);
    }

    /** A person is asked the server's question; the server waits for the answer as long as it likes. */
    final void inquire(String text) {
        AuthOutput.Refused otherwise = new AuthOutput.Refused(
                asked(text) + ", and ended the link before there was an answer", "connect again and answer sooner");
        inquire(Machine.NEVER, Prompt.Subject.CODE, text, otherwise);
        tell(new AuthOutput.Ask(question));
    }

    /** A person is asked for another password, unless the server has second thoughts. */
    final void inquire(long now, Prompt.Subject subject, String why, AuthOutput.Refused otherwise) {
        settle();
        question = new Prompt.Question(login.prompt(), subject, login.user(), why);
        this.otherwise = otherwise;
        askAt = now == Machine.NEVER ? now : now + SECOND_THOUGHTS_MILLIS;
    }

    final boolean canAsk(Prompt.Subject subject) {
        return login.prompt().asks(subject);
    }

    final boolean isAsking() {
        return question != null;
    }

    /** Whatever comes of it is not waited for any more. */
    final void forgetQuestion() {
        question = null;
        otherwise = null;
        askAt = Machine.NEVER;
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
        refused(refusal(why, advice));
    }

    final void refused(AuthOutput.Refused refusal) {
        settle();
        forgetQuestion();
        tell(refusal);
    }

    /** What there is to say when the server says no. */
    final AuthOutput.Refused refusal(String why, String advice) {
        String reason = why.isEmpty() ? "" : ": " + why;
        return new AuthOutput.Refused(
                "the server refused " + method().label() + " for user \"" + user() + "\"" + reason, advice);
    }

    /** We say no. */
    final void distrusted(String why) {
        settle();
        tell(new AuthOutput.Refused(
                "we sent " + method().label() + " for user \"" + user() + "\" and " + why,
                "check that this is the right server; it does not know the password"));
    }

    /** The user was taken. @param password by which, where it is not the one we had; null otherwise */
    final void taken(byte[] password, String message) {
        forgetQuestion();
        if (password != null) {
            tell(new AuthOutput.NewPassword(password.clone()));
        }
        succeed(message);
    }

    private static String asked(String text) {
        return "the server asked \"" + text.replace('\n', ' ') + "\"";
    }
}
