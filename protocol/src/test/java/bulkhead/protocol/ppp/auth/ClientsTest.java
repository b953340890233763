package bulkhead.protocol.ppp.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bulkhead.protocol.core.Machine;
import bulkhead.protocol.ppp.wire.ControlPacket;
import bulkhead.protocol.wire.MalformedException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The clients of the methods against packets written out by hand. */
class ClientsTest {
    /** The example of RFC 2759 section 9.2. */
    private static final String AUTHENTICATOR_CHALLENGE = "5b5d7c7d7b3f2f3e3c2c602132262628";

    private static final byte[] PEER_CHALLENGE = hex("21402324255e262a28295f2b3a337c7e");
    private static final String NT_RESPONSE = "82309ecd8d708b5ea08faa3981cd83544233114a3d85d6df";
    private static final String PROOF = "S=407A5589115FD0D6209F510FE9C04566932CDA56";

    private static final RandomGenerator RFC_RANDOM = new RandomGenerator() {
        @Override
        public long nextLong() {
            throw new AssertionError("only the peer challenge is random");
        }

        @Override
        public void nextBytes(byte[] bytes) {
            System.arraycopy(PEER_CHALLENGE, 0, bytes, 0, bytes.length);
        }
    };

    private static Authentication msChapV2() {
        Authentication client = client(AuthMethod.MS_CHAP_V2, "User", ascii("clientPass"), RFC_RANDOM);
        client.start(0);
        return client;
    }

    private static ControlPacket challenge(int identifier, String value) {
        String name = HexFormat.of().formatHex(ascii("lns"));
        return new ControlPacket(1, identifier, hex("10" + value + name));
    }

    private static List<AuthOutput> drain(Authentication client) {
        List<AuthOutput> outputs = new ArrayList<>();
        for (AuthOutput output = client.poll(); output != null; output = client.poll()) {
            outputs.add(output);
        }
        return outputs;
    }

    private static byte[] sent(Authentication client) {
        return drain(client).stream()
                .filter(AuthOutput.Send.class::isInstance)
                .map(output -> ((AuthOutput.Send) output).packet())
                .reduce((a, b) -> b)
                .orElseThrow();
    }

    @Test
    void msChapV2AnswersTheExampleOfTheRfc() throws MalformedException {
        Authentication client = msChapV2();
        client.receive(0, challenge(7, AUTHENTICATOR_CHALLENGE));

        String value = HexFormat.of().formatHex(PEER_CHALLENGE) + "0000000000000000" + NT_RESPONSE + "00";
        assertThat(sent(client))
                .isEqualTo(hex("0207003a" + "31" + value + HexFormat.of().formatHex(ascii("User"))));
    }

    @ParameterizedTest
    @ValueSource(strings = {PROOF, PROOF + " M=Welcome", "s=407a5589115fd0d6209f510fe9c04566932cda56 M=Welcome"})
    void aServerThatProvesThePasswordIsTrusted(String message) throws MalformedException {
        Authentication client = msChapV2();
        client.receive(0, challenge(7, AUTHENTICATOR_CHALLENGE));
        drain(client);
        client.receive(0, new ControlPacket(3, 7, ascii(message)));

        assertThat(drain(client))
                .containsExactly(
                        new AuthOutput.Succeeded(AuthMethod.MS_CHAP_V2, message.endsWith("Welcome") ? "Welcome" : ""));
        assertThat(client.deadline()).isEqualTo(Machine.NEVER);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "M=Welcome",
                "S=407A5589115FD0D6209F510FE9C04566932CDA57 M=Welcome",
                "S=407A5589115FD0D6209F510FE9C04566932CDA5",
                "S="
            })
    void aServerThatDoesNotIsRefused(String message) throws MalformedException {
        Authentication client = msChapV2();
        client.receive(0, challenge(7, AUTHENTICATOR_CHALLENGE));
        drain(client);
        client.receive(0, new ControlPacket(3, 7, ascii(message)));

        assertThat(drain(client))
                .singleElement()
                .isEqualTo(new AuthOutput.Refused(
                        "we sent MS-CHAPv2 for user \"User\" and the server's answer does not prove that it knows the"
                                + " password",
                        "check that this is the right server; it does not know the password"));
    }

    /** The numbers of RFC 2759 section 6. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "E=646 R=0 C=00 V=3 M=x|error 646, this user may not log on at this time of day, \"x\"",
                "E=647 R=0 C=00 V=3|error 647, the account is disabled",
                "E=648 R=0 C=00 V=3 M=Password expired|error 648, the password has expired, \"Password expired\"",
                "E=649 R=0|error 649, this user has no permission to dial in",
                "E=691 R=1 C=33C5EE2CDCF0BF5B7E2BB3A6AD9A1F1A V=3 M=Bad password|error 691, wrong user name or"
                        + " password, \"Bad password\"",
                "E=709 R=0|error 709, the password could not be changed",
                "E=999999999 M=?|error 999999999, \"?\"",
                "E=99999999999999999999|''",
                "nothing of the kind|''"
            })
    void aFailureIsPutIntoWords(String message, String why) {
        assertThat(MsChapFailure.parse(ascii(message)).why()).isEqualTo(why.equals("''") ? "" : why);
    }

    @Test
    void aRepeatedChallengeGetsTheSameResponse() throws MalformedException {
        Authentication client = client(AuthMethod.MS_CHAP_V2, "User", ascii("x"), new Random(1));
        client.start(0);
        client.receive(0, challenge(7, AUTHENTICATOR_CHALLENGE));
        byte[] first = sent(client);
        client.receive(100, challenge(7, AUTHENTICATOR_CHALLENGE));

        assertThat(sent(client)).isEqualTo(first);
    }

    @Test
    void aNewChallengeAtAnyTimeGetsANewResponseAndNoSecondSuccess() throws MalformedException {
        Authentication client = msChapV2();
        client.receive(0, challenge(7, AUTHENTICATOR_CHALLENGE));
        client.receive(0, new ControlPacket(3, 7, ascii(PROOF)));
        drain(client);
        client.receive(90_000, challenge(8, AUTHENTICATOR_CHALLENGE));
        assertThat(sent(client)).startsWith(2, 8);
        client.receive(90_010, new ControlPacket(3, 8, ascii(PROOF)));

        assertThat(drain(client)).isEmpty();
    }

    @Test
    void aNewChallengeWhoseAnswerIsRefusedFails() throws MalformedException {
        Authentication client = msChapV2();
        client.receive(0, challenge(7, AUTHENTICATOR_CHALLENGE));
        client.receive(0, new ControlPacket(3, 7, ascii(PROOF)));
        client.receive(90_000, challenge(8, AUTHENTICATOR_CHALLENGE));
        drain(client);
        client.receive(90_010, new ControlPacket(4, 8, ascii("E=647 R=0")));

        assertThat(drain(client)).singleElement().isInstanceOf(AuthOutput.Refused.class);
    }

    @Test
    void aLaterChallengeWithoutAVerdictDoesNotEndASessionThatIsUp() throws MalformedException {
        Authentication client = msChapV2();
        client.receive(0, challenge(7, AUTHENTICATOR_CHALLENGE));
        client.receive(0, new ControlPacket(3, 7, ascii(PROOF)));
        client.receive(90_000, challenge(8, AUTHENTICATOR_CHALLENGE));
        while (client.deadline() != Machine.NEVER) {
            client.tick(client.deadline());
        }

        assertThat(drain(client)).noneMatch(output -> output instanceof AuthOutput.Silent);
    }

    @ParameterizedTest
    @CsvSource({"3, 9", "4, 9", "2, 7", "9, 7"})
    void whatAnswersNothingIsDropped(int code, int identifier) throws MalformedException {
        Authentication client = msChapV2();
        client.receive(0, challenge(7, AUTHENTICATOR_CHALLENGE));

        assertThatThrownBy(() -> client.receive(0, new ControlPacket(code, identifier, ascii(PROOF))))
                .isInstanceOf(MalformedException.class);
    }

    @Test
    void aChallengeOfAnotherLengthIsDropped() {
        assertThatThrownBy(() -> msChapV2().receive(0, new ControlPacket(1, 1, hex("0401020304"))))
                .isInstanceOf(MalformedException.class);
    }

    @Test
    void theResponseIsRepeatedEveryThreeSecondsForAMinute() throws MalformedException {
        Authentication client = msChapV2();
        client.receive(0, challenge(7, AUTHENTICATOR_CHALLENGE));
        List<Long> times = new ArrayList<>();
        while (client.deadline() != Machine.NEVER) {
            times.add(client.deadline());
            client.tick(client.deadline());
        }

        assertThat(times).startsWith(3_000L, 6_000L).endsWith(57_000L, 60_000L);
        assertThat(drain(client))
                .last()
                .isEqualTo(new AuthOutput.Silent("the server asked for MS-CHAPv2 and then sent no verdict"));
    }

    @Test
    void whenThePeerGoesOnWithoutOurHearingTheVerdictWeAskForItAgain() throws MalformedException {
        Authentication client = msChapV2();
        client.receive(0, challenge(7, AUTHENTICATOR_CHALLENGE));
        byte[] response = sent(client);
        client.peerWentOn(100);
        assertThat(client.deadline()).isEqualTo(300);
        client.tick(300);

        assertThat(sent(client)).isEqualTo(response);
    }

    /** RFC 1334 section 2.2.1. */
    @Test
    void papSendsNameAndPasswordWithTheirLengths() {
        Authentication client = client(AuthMethod.PAP, "zoë", "ключ".getBytes(StandardCharsets.UTF_8), new Random(1));
        client.start(0);

        assertThat(sent(client)).isEqualTo(hex("01010012" + "047a6fc3ab" + "08d0bad0bbd18ed187"));
    }

    @Test
    void papCannotCarryAVeryLongPassword() {
        Authentication client = client(AuthMethod.PAP, "u", new byte[256], new Random(1));
        client.start(0);

        assertThat(drain(client)).singleElement().isInstanceOf(AuthOutput.Refused.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "00", "05"})
    void papTakesAnAckWithOrWithoutAMessage(String data) throws MalformedException {
        Authentication client = client(AuthMethod.PAP, "u", ascii("p"), new Random(1));
        client.start(0);
        drain(client);
        client.receive(0, new ControlPacket(2, 1, hex(data)));

        assertThat(drain(client)).containsExactly(new AuthOutput.Succeeded(AuthMethod.PAP, ""));
    }

    /** RFC 3748 section 5.3.1: a Nak names what we can; MD5-Challenge is type 4, TLS 13. */
    @ParameterizedTest
    @ValueSource(strings = {"04101234", "0d20", "19"})
    void eapOfAnotherTypeIsNakedWithOurs(String typeData) throws MalformedException {
        Authentication client = eap();
        client.receive(0, new ControlPacket(1, 5, hex(typeData)));

        assertThat(sent(client)).isEqualTo(hex("02050006" + "03" + "1a"));
    }

    @Test
    void eapTellsItsNameAndTakesNotifications() throws MalformedException {
        Authentication client = eap();
        client.receive(0, new ControlPacket(1, 5, hex("01")));
        assertThat(sent(client)).isEqualTo(hex("02050009" + "01" + "55736572"));
        client.receive(0, new ControlPacket(1, 6, hex("02" + "4869")));
        assertThat(sent(client)).isEqualTo(hex("02060005" + "02"));
    }

    /** RFC 3748 section 4.2: a success that comes before the method has ended is discarded. */
    @Test
    void eapSuccessOutOfTheBlueIsWorthNothing() {
        assertThatThrownBy(() -> eap().receive(0, new ControlPacket(3, 5, new byte[0])))
                .isInstanceOf(MalformedException.class);
    }

    @Test
    void eapWithAFalseProofIsRefused() throws MalformedException {
        Authentication client = eap();
        client.receive(0, new ControlPacket(1, 5, hex("1a01050015" + "10" + AUTHENTICATOR_CHALLENGE)));
        drain(client);
        String proof = HexFormat.of().formatHex(ascii("S=0000000000000000000000000000000000000000"));
        client.receive(0, new ControlPacket(1, 6, hex("1a0305002e" + proof)));

        assertThat(drain(client)).singleElement().isInstanceOf(AuthOutput.Refused.class);
    }

    private static Authentication eap() {
        Authentication client = client(AuthMethod.EAP_MS_CHAP_V2, "User", ascii("clientPass"), RFC_RANDOM);
        client.start(0);
        return client;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits);
    }

    private static Authentication client(AuthMethod method, String user, byte[] password, RandomGenerator random) {
        return Authentication.client(
                method.protocol(), Set.of(method), new Login(user, password, Prompt.NOBODY), random);
    }
}
