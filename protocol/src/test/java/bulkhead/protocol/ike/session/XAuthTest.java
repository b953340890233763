package bulkhead.protocol.ike.session;

import static bulkhead.protocol.ike.session.XAuthAsker.MESSAGE;
import static bulkhead.protocol.ike.session.XAuthAsker.PASSCODE;
import static bulkhead.protocol.ike.session.XAuthAsker.STATUS;
import static bulkhead.protocol.ike.session.XAuthAsker.TYPE;
import static bulkhead.protocol.ike.session.XAuthAsker.USER_NAME;
import static bulkhead.protocol.ike.session.XAuthAsker.USER_PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.protocol.core.Failure;
import bulkhead.protocol.core.Layer;
import bulkhead.protocol.core.Reason;
import bulkhead.protocol.ike.Extended;
import bulkhead.protocol.ike.IkeOutput;
import bulkhead.protocol.ike.IkeStatistics.Drop;
import bulkhead.protocol.ike.wire.IsakmpHeader;
import bulkhead.protocol.ike.wire.Payload;
import bulkhead.protocol.ike.wire.Proposal.Attribute;
import bulkhead.protocol.ppp.auth.Login;
import bulkhead.protocol.ppp.auth.Prompt;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** A user's proof after phase 1, asked for by a test with the server's keys. */
class XAuthTest {
    private static final String PASSWORD = "battery staple";

    private final IkeWorld world = extended(true, true);
    private final XAuthAsker asker = new XAuthAsker(world);

    private static IkeWorld extended(boolean client, boolean server) {
        Login login = new Login("älice", bytes(PASSWORD), new Person());
        return new IkeWorld(
                1,
                it -> it.withExtended(client ? new Extended.Asked(login) : null),
                it -> it.withExtended(server ? new Extended.Asks() : null));
    }

    /** Somebody who types the same to whatever they are asked. */
    private static final class Person implements Prompt {
        @Override
        public Answer answer(Question question) {
            return question.text().contains("nobody knows")
                    ? new Answer.None("its user gave no answer", "connect again")
                    : new Answer.Typed(bytes("123456"));
        }
    }

    @Test
    void provesTheUserBeforeItAsksForEsp() {
        established();
        asker.requestUser();
        world.run(1_000);

        Payload.Attributes reply = asker.answers.getFirst();
        assertThat(reply.kind()).isEqualTo(Payload.Attributes.REPLY);
        assertThat(text(reply, USER_NAME)).isEqualTo("älice");
        assertThat(text(reply, USER_PASSWORD)).isEqualTo(PASSWORD);
        assertThat(sent(IsakmpHeader.QUICK_MODE)).as("before the verdict").isZero();

        asker.verdict(1);
        world.run(5_000);
        assertThat(asker.answers.getLast().kind()).isEqualTo(Payload.Attributes.ACK);
        assertThat(world.client.isUp()).isTrue();
        assertThat(world.server.isUp()).isTrue();
    }

    @Test
    void saysInItsOfferThatThereIsAUserAndInAVendorId() {
        world.start();
        byte[] first = world.client.all(IkeOutput.Send.class).getFirst().message();
        // Authentication method 65001 as a basic attribute (RFC 2408 section 3.3), and the draft's vendor ID.
        assertThat(hex(first)).contains("8003fde9").doesNotContain("80030001").contains("09002689dfd6b712");
    }

    @Test
    void tellsThatTheUserWasRefusedInTheServersWords() {
        established();
        asker.requestUser();
        world.run(1_000);
        asker.verdict(0, Attribute.of(MESSAGE, bytes("account\nlocked")));
        world.run(1_000);

        Failure failure = world.client.failure();
        assertThat(failure.layer()).isEqualTo(Layer.XAUTH);
        assertThat(failure.reason()).isEqualTo(Reason.AUTHENTICATION_REFUSED);
        assertThat(failure.message())
                .contains("user \"älice\"", "\"account locked\"")
                .doesNotContain(PASSWORD);
        assertThat(sent(IsakmpHeader.QUICK_MODE)).isZero();
    }

    @Test
    void aServerThatDeletesItsSaInsteadOfAVerdictHasRefusedTheUser() {
        established();
        asker.requestUser();
        world.run(1_000);
        world.server.session.close(world.now);
        world.server.drain();
        world.run(1_000);
        assertThat(world.client.failure().layer()).isEqualTo(Layer.XAUTH);
        assertThat(world.client.failure().reason()).isEqualTo(Reason.AUTHENTICATION_REFUSED);
    }

    @Test
    void asksAPersonForACode() {
        established();
        asker.request(
                Attribute.of(MESSAGE, bytes("Code on your telephone?")),
                Attribute.of(USER_NAME, new byte[0]),
                Attribute.of(PASSCODE, new byte[0]));
        world.run(1_000);
        Prompt.Question question = world.client.last(IkeOutput.AskPerson.class).question();
        assertThat(question.text()).isEqualTo("Code on your telephone?");
        world.run(600_000);
        assertThat(world.client.failure()).as("a person has time").isNull();

        world.client.session.answered(world.now, question, question.ask());
        world.client.drain();
        world.run(1_000);
        assertThat(text(asker.answers.getFirst(), PASSCODE)).isEqualTo("123456");
        assertThat(asker.answers.getFirst().attributes()).noneMatch(it -> it.type() == MESSAGE);
        asker.verdict(1);
        world.run(5_000);
        assertThat(world.client.isUp()).isTrue();
    }

    @Test
    void asksAPersonWhereThePasswordIsNotEnough() {
        established();
        asker.requestUser();
        world.run(1_000);
        asker.request(Attribute.of(MESSAGE, bytes("Enter the passcode")), Attribute.of(USER_PASSWORD, new byte[0]));
        world.run(1_000);
        Prompt.Question question = world.client.last(IkeOutput.AskPerson.class).question();
        world.client.session.answered(world.now, question, question.ask());
        world.client.drain();
        world.run(1_000);
        assertThat(text(asker.answers.getLast(), USER_PASSWORD)).isEqualTo("123456");
    }

    @Test
    void tellsWhatNobodyAnswered() {
        established();
        asker.request(Attribute.of(MESSAGE, bytes("What nobody knows?")), Attribute.of(PASSCODE, new byte[0]));
        world.run(1_000);
        Prompt.Question question = world.client.last(IkeOutput.AskPerson.class).question();
        world.client.session.answered(world.now, question, question.ask());
        world.client.drain();
        assertThat(world.client.failure().happened())
                .isEqualTo("the server asked \"What nobody knows?\", and its user gave no answer");
    }

    @Test
    void theSameQuestionOnceMoreIsARefusal() {
        established();
        asker.requestUser();
        world.run(1_000);
        asker.requestUser();
        world.run(1_000);
        assertThat(world.client.failure().reason()).isEqualTo(Reason.AUTHENTICATION_REFUSED);
        assertThat(asker.answers).hasSize(1);
    }

    @Test
    void saysWhichKindItDoesNotKnow() {
        established();
        // RADIUS-CHAP, section 6.3.
        asker.request(Attribute.of(TYPE, 1), Attribute.of(USER_NAME, new byte[0]));
        world.run(1_000);
        assertThat(world.client.failure().layer()).isEqualTo(Layer.XAUTH);
        assertThat(world.client.failure().reason()).isEqualTo(Reason.NO_COMMON_PROPOSAL);
        assertThat(world.client.failure().happened()).contains("RADIUS-CHAP");
        assertThat(XAuthAsker.value(asker.answers.getFirst(), STATUS)).containsExactly(0, 0);
    }

    @Test
    void answersEachCopyOfARequestAlike() {
        established();
        asker.requestUser();
        world.run(1_000);
        asker.again();
        world.run(1_000);
        assertThat(asker.messages).hasSize(2);
        assertThat(asker.isSame(0, 1)).isTrue();
    }

    @Test
    void believesNoVerdictWithoutTheKeys() {
        established();
        asker.requestUser();
        world.run(1_000);
        asker.forgedVerdict();
        world.run(1_000);
        assertThat(world.client.session.statistics().dropped(Drop.BAD_HASH)).isEqualTo(1);
        assertThat(sent(IsakmpHeader.QUICK_MODE)).isZero();
    }

    @Test
    void doesNotWaitForEverForAServerThatAsksNothing() {
        established();
        world.run(60_000);
        assertThat(world.client.failure().layer()).isEqualTo(Layer.XAUTH);
        assertThat(world.client.failure().reason()).isEqualTo(Reason.NO_ANSWER);
    }

    /** What nobody allowed is shown to nobody: whoever has the group's key could ask. */
    @Test
    void tellsNoPasswordWhereItIsNotAllowed() {
        IkeWorld plain = extended(false, false);
        XAuthAsker uninvited = new XAuthAsker(plain);
        plain.connect();
        assertThat(plain.client.isUp()).isTrue();
        uninvited.requestUser();
        plain.run(1_000);
        assertThat(plain.client.failure().layer()).isEqualTo(Layer.XAUTH);
        assertThat(plain.client.failure().advice()).contains("--xauth");
        assertThat(uninvited.answers.getFirst().attributes())
                .extracting(Attribute::type)
                .containsExactly(STATUS);
    }

    /** Its method is the one of a user at the responder, and the session goes on once the user is proven anew. */
    @Test
    void isAskedAgainWhereTheServerRenewsItsKeys() {
        established();
        asker.requestUser();
        world.run(1_000);
        asker.verdict(1);
        world.run(5_000);
        world.server.session.rekeyIke(world.now);
        world.server.drain();
        world.run(2_000);
        assertThat(hex(world.server.all(IkeOutput.Send.class).stream()
                        .map(IkeOutput.Send::message)
                        .filter(it -> IkeSessionTest.exchange(it) == IsakmpHeader.MAIN_MODE)
                        .toList()
                        .get(3)))
                .contains("8003fdea");
        assertThat(world.client.all(IkeOutput.Phase1Established.class)).hasSize(2);
        asker.requestUser();
        world.run(1_000);
        asker.verdict(1);
        world.run(40_000);
        assertThat(world.client.failure()).isNull();
        assertThat(world.client.session.sas().all()).hasSize(1);
        assertThat(world.client.isUp()).isTrue();
    }

    private void established() {
        world.start();
        world.runUntil(() -> world.client.last(IkeOutput.Phase1Established.class) != null, 10_000);
        assertThat(world.client.failure()).isNull();
    }

    private long sent(int exchange) {
        return world.client.all(IkeOutput.Send.class).stream()
                .filter(it -> IkeSessionTest.exchange(it.message()) == exchange)
                .count();
    }

    private static String text(Payload.Attributes answer, int type) {
        return new String(XAuthAsker.value(answer, type), StandardCharsets.UTF_8);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
