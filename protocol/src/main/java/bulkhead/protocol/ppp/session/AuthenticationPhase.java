package bulkhead.protocol.ppp.session;

import bulkhead.protocol.core.Failure;
import bulkhead.protocol.core.Machine;
import bulkhead.protocol.note.Purpose;
import bulkhead.protocol.ppp.PppConfig;
import bulkhead.protocol.ppp.PppOutput;
import bulkhead.protocol.ppp.auth.AuthMethod;
import bulkhead.protocol.ppp.auth.AuthOutput;
import bulkhead.protocol.ppp.auth.AuthProtocol;
import bulkhead.protocol.ppp.auth.Authentication;
import bulkhead.protocol.ppp.auth.Login;
import bulkhead.protocol.ppp.auth.Prompt;
import bulkhead.protocol.ppp.automaton.Link;
import bulkhead.protocol.ppp.lcp.AuthNegotiation;
import bulkhead.protocol.ppp.wire.ControlPacket;
import bulkhead.protocol.wire.MalformedException;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * What LCP agreed on by way of authentication, carried out. It goes on beside the network protocols, as a server may ask again at any
 * time.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc1661#section-3.5">RFC 1661 section 3.5</a>
 */
final class AuthenticationPhase {
    /** In ms, until our acknowledgement counts as lost after which the server would ask for our proof; then twice that, and so on. */
    private static final int FIRST_INTERVAL = 400;

    private static final int LAST_INTERVAL = 2_000;

    private final PppConfig config;
    private final RandomGenerator random;
    private final AuthNegotiation negotiation;
    private final Failures failures;
    private final Link link;
    private final Runnable acknowledgeAgain;
    private Authentication authentication;
    private long questionDue = Machine.NEVER;
    private int interval;

    /** What it has come to, or comes to on the way. */
    sealed interface Result {
        /** Something for the session's owner. */
        record Told(PppOutput output) implements Result {}

        record Passed(AuthMethod method, String message) implements Result {}

        record Failed(Failure why) implements Result {}
    }

    AuthenticationPhase(
            PppConfig config,
            AuthNegotiation negotiation,
            Failures failures,
            Link link,
            Runnable acknowledgeAgain,
            RandomGenerator random) {
        this.config = config;
        this.negotiation = negotiation;
        this.failures = failures;
        this.link = link;
        this.acknowledgeAgain = acknowledgeAgain;
        this.random = random;
    }

    /** The link is up. What is settled by that alone; empty when there is something to be proven. */
    Optional<Result> begin() {
        if (negotiation.agreed() != AuthProtocol.NONE) {
            return Optional.empty();
        }
        return Optional.of(
                negotiation.mayBeNone()
                        ? new Result.Passed(AuthMethod.NONE, "")
                        : new Result.Failed(negotiation.noneAsked()));
    }

    /** @param early what has come of it already */
    void start(long now, EarlyPackets early) {
        AuthProtocol agreed = negotiation.agreed();
        authentication = config.isClient()
                ? Authentication.client(agreed, config.allowed(), login(), random)
                : Authentication.server(agreed, config.allowed(), config.name(), config.credentials(), random);
        if (link.pace().isLossy()) {
            authentication.expectLoss();
            interval = FIRST_INTERVAL;
            questionDue = config.isClient() ? now + interval : Machine.NEVER;
        }
        authentication.start(now);
        early.replay(agreed.number(), first -> receive(now, first));
    }

    private Login login() {
        return new Login(config.name(), config.password(), config.prompt());
    }

    /** The link is down. Why that is a refusal, where it is one. */
    Optional<Failure> stop() {
        Optional<Failure> refusal = Optional.ofNullable(authentication)
                .flatMap(Authentication::refusal)
                .map(refused -> failures.refused(refused.happened(), refused.advice()));
        authentication = null;
        questionDue = Machine.NEVER;
        return refusal;
    }

    /** Takes what came of a question that {@link AuthOutput.Ask} had; one that has ended wants none. */
    void answered(long now, Prompt.Question question, Prompt.Answer answer) {
        if (authentication != null) {
            authentication.answered(now, question, answer);
        }
    }

    /** Whether this is its protocol, and it is there. */
    boolean speaks(int protocol) {
        return authentication != null && protocol == negotiation.agreed().number();
    }

    void receive(long now, ControlPacket packet) throws MalformedException {
        questionDue = Machine.NEVER;
        authentication.receive(now, packet);
    }

    void peerWentOn(long now) {
        authentication.peerWentOn(now);
    }

    long deadline() {
        return authentication == null ? Machine.NEVER : Math.min(questionDue, authentication.deadline());
    }

    void tick(long now) {
        if (authentication == null) {
            return;
        }
        if (questionDue <= now) {
            link.traffic().due(negotiation.agreed().number(), Purpose.REPEAT);
            interval *= 2;
            questionDue = interval > LAST_INTERVAL ? Machine.NEVER : now + interval;
            acknowledgeAgain.run();
        }
        if (authentication.deadline() <= now) {
            link.traffic().due(negotiation.agreed().number(), Purpose.REPEAT);
        }
        authentication.tick(now);
    }

    /** Sends what is to be sent; the next result, or empty. */
    Optional<Result> settle() {
        while (authentication != null && authentication.poll() instanceof AuthOutput output) {
            switch (output) {
                case AuthOutput.Send(byte[] packet) ->
                    link.send(negotiation.agreed().number(), packet);
                case AuthOutput.Ask(var question) -> {
                    return Optional.of(new Result.Told(new PppOutput.Ask(question)));
                }
                case AuthOutput.Told(String text) -> {
                    return Optional.of(new Result.Told(new PppOutput.Told(text)));
                }
                case AuthOutput.NewPassword(byte[] password) -> {
                    return Optional.of(new Result.Told(new PppOutput.NewPassword(password)));
                }
                case AuthOutput.Succeeded(AuthMethod method, String message) -> {
                    return Optional.of(new Result.Passed(method, message));
                }
                case AuthOutput.Refused(String happened, String advice) -> {
                    return Optional.of(new Result.Failed(failures.refused(happened, advice)));
                }
                case AuthOutput.Silent(String happened) -> {
                    return Optional.of(new Result.Failed(failures.unanswered(happened)));
                }
            }
        }
        return Optional.empty();
    }
}
