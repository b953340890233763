package bulkhead.protocol.ppp.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bulkhead.protocol.core.Machine;
import bulkhead.protocol.ppp.auth.Prompt.Subject;
import bulkhead.protocol.ppp.wire.ControlPacket;
import bulkhead.protocol.wire.MalformedException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Questions that only a person can answer, while a server waits: packets written out by hand. */
class AskedTest {
    private static final String CHALLENGE = "5b5d7c7d7b3f2f3e3c2c602132262628";
    private static final String NEXT_CHALLENGE = "0123456789abcdef0123456789abcdef";
    /** Its {@link Prompt#answer} is never called: whoever drives a session does that, elsewhere. */
    private static final Prompt SOMEBODY = _ -> {
        throw new AssertionError("asked by the machine itself");
    };

    private final List<AuthOutput> told = new ArrayList<>();

    @ParameterizedTest
    @CsvSource({"EAP_OTP, 05, otp-md5 499 ke1234 ext", "EAP_GTC, 06, Code on your telephone?"})
    void theServersQuestionIsAskedWordForWordAndTheAnswerIsSentAsItWasTyped(
            AuthMethod method, String type, String words) throws MalformedException {
        Authentication client = client(method);
        client.receive(0, request(7, type + text(words)));

        Prompt.Question question = question(client);
        assertThat(question.subject()).isEqualTo(Subject.CODE);
        assertThat(question.text()).isEqualTo(words);
        assertThat(question.user()).isEqualTo("anna");
        assertThat(sent()).isEmpty();
        assertThat(client.deadline()).as("the server waits").isEqualTo(Machine.NEVER);

        client.answered(90_000, question, typed("123 456"));
        assertThat(last(client)).isEqualTo(hex("0207000c" + type + text("123 456")));
        client.receive(90_100, new ControlPacket(Eap.SUCCESS, 7, new byte[0]));
        assertThat(drain(client)).contains(new AuthOutput.Succeeded(method, ""));
    }

    @Test
    void aQuestionOfSeveralLinesKeepsThemAndNothingThatATerminalWouldObey() throws MalformedException {
        Authentication client = client(AuthMethod.EAP_GTC);
        client.receive(0, request(1, "06" + text("Hello \u001b[2Janna\r\nCode:\u0000")));

        assertThat(question(client).text()).isEqualTo("Hello  [2Janna\nCode:");
    }

    @Test
    void aRequestThatComesAgainIsNoOtherQuestion() throws MalformedException {
        Authentication client = client(AuthMethod.EAP_GTC);
        client.receive(0, request(1, "06" + text("Code?")));
        Prompt.Question question = question(client);
        client.receive(3_000, request(1, "06" + text("Code?")));
        client.receive(6_000, request(2, "06" + text("Code?")));

        assertThat(drain(client))
                .noneMatch(AuthOutput.Ask.class::isInstance)
                .noneMatch(AuthOutput.Send.class::isInstance);
        client.answered(60_000, question, typed("1"));
        assertThat(last(client)).as("to the newest request").isEqualTo(hex("020200060631"));
    }

    @Test
    void anotherQuestionTakesThePlaceOfTheOneBeforeWhoseAnswerIsNobodysThen() throws MalformedException {
        Authentication client = client(AuthMethod.EAP_GTC);
        client.receive(0, request(1, "06" + text("Password?")));
        Prompt.Question first = question(client);
        client.receive(0, request(2, "06" + text("Code?")));
        Prompt.Question second = question(client);

        byte[] late = "late".getBytes(StandardCharsets.UTF_8);
        client.answered(10, first, new Prompt.Answer.Typed(late));
        assertThat(drain(client)).noneMatch(AuthOutput.Send.class::isInstance);
        assertThat(late).as("wiped").containsOnly(0);
        client.answered(20, second, typed("1"));
        assertThat(last(client)).isEqualTo(hex("020200060631"));
    }

    @Test
    void whatNobodyAnswersFailsWithTheQuestionAndTheReason() throws MalformedException {
        Authentication client = client(AuthMethod.EAP_GTC);
        client.receive(0, request(1, "06" + text("Code?")));
        client.answered(0, question(client), new Prompt.Answer.None("there is no terminal", "use a file"));

        assertThat(drain(client))
                .contains(new AuthOutput.Refused("the server asked \"Code?\", and there is no terminal", "use a file"));
    }

    @Test
    void aLinkThatEndsMeanwhileIsToldWithTheQuestion() throws MalformedException {
        Authentication client = client(AuthMethod.EAP_GTC);
        client.receive(0, request(1, "06" + text("Code?")));

        assertThat(client.refusal().orElseThrow().happened())
                .isEqualTo("the server asked \"Code?\", and ended the link before there was an answer");
    }

    /** RFC 3748 section 5.2. */
    @Test
    void aNotificationIsToldAndAcknowledgedWhileAQuestionStays() throws MalformedException {
        Authentication client = client(AuthMethod.EAP_GTC);
        client.receive(0, request(1, "06" + text("Code?")));
        Prompt.Question question = question(client);
        client.receive(0, request(2, "02" + text("Your password expires in 2 days")));

        assertThat(drain(client)).contains(new AuthOutput.Told("Your password expires in 2 days"));
        assertThat(sent()).last().isEqualTo(hex("0202000502"));
        client.answered(0, question, typed("1"));
        assertThat(last(client)).isEqualTo(hex("020100060631"));
    }

    /** RFC 1994 section 4.1, by RFC 3748 section 5.4: MD5 of the identifier, the password and the challenge. */
    @Test
    void eapMd5AnswersAsChapDoes() throws Exception {
        Authentication client = client(AuthMethod.EAP_MD5);
        client.receive(0, request(9, "0410" + CHALLENGE + text("lns")));

        byte[] digest = MessageDigest.getInstance("MD5").digest(hex("09" + text("old") + CHALLENGE));
        assertThat(last(client)).isEqualTo(hex("0209001a0410" + HexFormat.of().formatHex(digest) + text("anna")));
        client.receive(0, new ControlPacket(Eap.SUCCESS, 9, new byte[0]));
        assertThat(drain(client)).contains(new AuthOutput.Succeeded(AuthMethod.EAP_MD5, ""));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "06|EAP-GTC|connect with --auth eap-gtc",
                "0d|EAP-TLS|have the server offer",
                "63|EAP of type 99|have the"
            })
    void aServerThatInsistsOnAnotherMethodIsToldWithItsName(String type, String name, String advice)
            throws MalformedException {
        Authentication client = client(AuthMethod.EAP_MS_CHAP_V2);
        client.receive(0, request(1, type));
        assertThat(last(client)).isEqualTo(hex("02010006031a"));
        client.receive(0, new ControlPacket(Eap.FAILURE, 1, new byte[0]));

        AuthOutput.Refused refused = (AuthOutput.Refused) drain(client).getLast();
        assertThat(refused.happened())
                .isEqualTo("the server asked for " + name + ", and this profile allows of EAP only EAP-MSCHAPv2");
        assertThat(refused.advice()).startsWith(advice);
    }

    /** RFC 3748 section 2.1: no method but the one that is spoken. */
    @Test
    void aSecondMethodInOneConversationIsPassedOver() throws MalformedException {
        Authentication client = Authentication.client(
                AuthProtocol.EAP,
                Set.of(AuthMethod.EAP_MD5, AuthMethod.EAP_GTC),
                new Login("anna", bytes("old"), SOMEBODY),
                new Random(1));
        client.start(0);
        client.receive(0, request(1, "0410" + CHALLENGE));
        assertThatThrownBy(() -> client.receive(0, request(2, "06" + text("Code?"))))
                .isInstanceOf(MalformedException.class);
    }

    @Test
    void aServerWithoutEndIsLeft() throws MalformedException {
        Authentication client = client(AuthMethod.EAP_MD5);
        for (int i = 0; i < 1_000; i++) {
            client.receive(0, request(i & 0xff, "01" + text("who? " + i)));
        }
        assertThat(drain(client))
                .contains(new AuthOutput.Refused(
                        "the server asks one EAP request after the other and comes to no end", "look at its log"));
    }

    /** RFC 2759 section 9.1.3: another response, with the next identifier, to the challenge of the failure. */
    @Test
    void aRefusedPasswordIsAskedForAgainOnTheSameLink() throws MalformedException {
        Authentication client = client(AuthMethod.MS_CHAP_V2);
        client.receive(0, new ControlPacket(1, 7, hex("10" + CHALLENGE)));
        drain(client);
        client.receive(10, failure(7, "E=691 R=1 C=" + NEXT_CHALLENGE + " V=3 M=Try again"));
        assertThat(drain(client)).as("pppd ends the link now").isEmpty();
        client.tick(client.deadline());

        Prompt.Question question = question(client);
        assertThat(question.subject()).isEqualTo(Subject.PASSWORD);
        assertThat(question.text()).isEqualTo("error 691, wrong user name or password, \"Try again\"");
        client.answered(50_000, question, typed("new"));
        byte[] response = last(client);
        assertThat(response).startsWith(hex("0208003a31")).endsWith(bytes("anna"));
        ChapVerifier.Verdict verdict = new MsChapV2Verifier(_ -> bytes("new"))
                .verify(8, hex(NEXT_CHALLENGE), Arrays.copyOfRange(response, 5, 54), "anna");
        assertThat(verdict.right()).isTrue();
        client.receive(50_100, new ControlPacket(3, 8, verdict.message()));
        assertThat(drain(client))
                .anyMatch(it ->
                        it instanceof AuthOutput.NewPassword(byte[] password) && Arrays.equals(password, bytes("new")))
                .last()
                .isInstanceOf(AuthOutput.Succeeded.class);
    }

    /** RFC 2759 section 7: code 7, Encrypted-Password, Encrypted-Hash, Peer-Challenge, 8 reserved bytes, NT-Response, Flags. */
    @Test
    void anExpiredPasswordIsChangedOnTheSameLink() throws MalformedException {
        Authentication client = client(AuthMethod.MS_CHAP_V2);
        client.receive(0, new ControlPacket(1, 255, hex("10" + CHALLENGE)));
        drain(client);
        client.receive(10, failure(255, "E=648 R=0 C=" + NEXT_CHALLENGE + " V=3 M=Password expired"));
        client.tick(client.deadline());
        Prompt.Question question = question(client);
        assertThat(question.subject()).isEqualTo(Subject.NEW_PASSWORD);
        client.answered(20, question, typed("new"));

        byte[] packet = last(client);
        assertThat(packet).hasSize(586).startsWith(hex("0700024a"));
        byte[] response = Arrays.copyOfRange(packet, 4 + 516 + 16, 4 + 516 + 16 + 49);
        ChapVerifier.Verdict verdict =
                new MsChapV2Verifier(_ -> bytes("new")).verify(0, hex(NEXT_CHALLENGE), response, "anna");
        assertThat(verdict.right()).isTrue();
        client.receive(30, new ControlPacket(3, 0, verdict.message()));
        assertThat(drain(client)).last().isInstanceOf(AuthOutput.Succeeded.class);
    }

    @Test
    void aLinkThatEndsWithTheFailureIsRefusedByIt() throws MalformedException {
        Authentication client = client(AuthMethod.MS_CHAP_V2);
        client.receive(0, new ControlPacket(1, 7, hex("10" + CHALLENGE)));
        client.receive(10, failure(7, "E=691 R=1 C=" + NEXT_CHALLENGE + " V=0 M=Access denied"));

        assertThat(client.refusal().orElseThrow().happened())
                .isEqualTo("the server refused MS-CHAPv2 for user \"anna\": error 691, wrong user name or password,"
                        + " \"Access denied\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "E=646 R=1 C=" + NEXT_CHALLENGE + " V=3 M=",
                "E=647 R=0 C=" + NEXT_CHALLENGE + " V=3 M=E=691 R=1",
                "E=648 R=1 C=" + NEXT_CHALLENGE + " V=2 M=",
                "E=691 R=0 C=" + NEXT_CHALLENGE + " V=3 M=R=1",
                "E=709 R=0 C=" + NEXT_CHALLENGE + " V=3 M=",
                "no such thing"
            })
    void nobodyIsAskedWhereThatHelpsNothing(String message) throws MalformedException {
        Authentication client = client(AuthMethod.MS_CHAP_V2);
        client.receive(0, new ControlPacket(1, 7, hex("10" + CHALLENGE)));
        client.receive(0, failure(7, message));

        assertThat(drain(client)).last().isInstanceOf(AuthOutput.Refused.class);
    }

    private Authentication client(AuthMethod method) {
        Authentication client = Authentication.client(
                method.protocol(), Set.of(method), new Login("anna", bytes("old"), SOMEBODY), new Random(1));
        client.start(0);
        return client;
    }

    private Prompt.Question question(Authentication client) {
        return ((AuthOutput.Ask) drain(client).stream()
                        .filter(AuthOutput.Ask.class::isInstance)
                        .reduce((_, newest) -> newest)
                        .orElseThrow())
                .question();
    }

    /** What is new. */
    private List<AuthOutput> drain(Authentication client) {
        List<AuthOutput> outputs = new ArrayList<>();
        for (AuthOutput output; (output = client.poll()) != null; ) {
            outputs.add(output);
        }
        told.addAll(outputs);
        return outputs;
    }

    private List<byte[]> sent() {
        return told.stream()
                .filter(AuthOutput.Send.class::isInstance)
                .map(output -> ((AuthOutput.Send) output).packet())
                .toList();
    }

    private byte[] last(Authentication client) {
        drain(client);
        return sent().getLast();
    }

    private static Prompt.Answer typed(String secret) {
        return new Prompt.Answer.Typed(bytes(secret));
    }

    private static ControlPacket request(int identifier, String typeData) {
        return new ControlPacket(Eap.REQUEST, identifier, hex(typeData));
    }

    private static ControlPacket failure(int identifier, String message) {
        return new ControlPacket(4, identifier, bytes(message));
    }

    private static String text(String text) {
        return HexFormat.of().formatHex(bytes(text));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits);
    }
}
