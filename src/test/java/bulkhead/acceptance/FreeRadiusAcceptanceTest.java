package bulkhead.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.protocol.ppp.auth.AuthMethod;
import bulkhead.protocol.ppp.auth.AuthOutput;
import bulkhead.protocol.ppp.auth.Authentication;
import bulkhead.protocol.ppp.auth.Login;
import bulkhead.protocol.ppp.auth.Prompt;
import bulkhead.protocol.ppp.auth.Prompt.Answer;
import bulkhead.protocol.ppp.auth.Prompt.Subject;
import bulkhead.protocol.ppp.wire.ControlPacket;
import bulkhead.protocol.wire.ByteReader;
import bulkhead.servers.EapOverRadius;
import bulkhead.servers.FreeRadiusServer;
import bulkhead.servers.RealServers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** EAP with FreeRADIUS, which offices have behind their servers: its packets are what L2TP's end would hand on. */
@RealServers
class FreeRadiusAcceptanceTest {
    private final List<Prompt.Question> asked = new ArrayList<>();

    @Test
    void theServersQuestionIsAnsweredByWhatAPersonTypes(FreeRadiusServer server) throws Exception {
        List<AuthOutput> said = talk(server, "gtc", "unused", AuthMethod.EAP_GTC, FreeRadiusServer.PASSWORD);

        assertThat(said).last().isEqualTo(new AuthOutput.Succeeded(AuthMethod.EAP_GTC, ""));
        assertThat(asked).singleElement().satisfies(question -> {
            assertThat(question.subject()).isEqualTo(Subject.CODE);
            assertThat(question.text()).isEqualTo("Hello gtc, the code on your telephone?");
        });
    }

    @Test
    void aWrongAnswerIsRefused(FreeRadiusServer server) throws Exception {
        assertThat(talk(server, "gtc", "unused", AuthMethod.EAP_GTC, "wrong"))
                .last()
                .isInstanceOfSatisfying(
                        AuthOutput.Refused.class,
                        refused -> assertThat(refused.happened())
                                .startsWith("the server refused EAP-GTC for user \"gtc\""));
    }

    @Test
    void md5ProvesThePassword(FreeRadiusServer server) throws Exception {
        assertThat(talk(server, "md5", FreeRadiusServer.PASSWORD, AuthMethod.EAP_MD5))
                .last()
                .isEqualTo(new AuthOutput.Succeeded(AuthMethod.EAP_MD5, ""));
        assertThat(talk(server, "md5", "wrong", AuthMethod.EAP_MD5)).last().isInstanceOf(AuthOutput.Refused.class);
    }

    @Test
    void aMethodThatIsNotOfferedIsAskedForByNak(FreeRadiusServer server) throws Exception {
        assertThat(talk(server, "alice", FreeRadiusServer.PASSWORD, AuthMethod.EAP_MD5))
                .last()
                .isEqualTo(new AuthOutput.Succeeded(AuthMethod.EAP_MD5, ""));
    }

    @Test
    void aRefusedPasswordIsTypedAgainInTheSameConversation(FreeRadiusServer server) throws Exception {
        List<AuthOutput> said =
                talk(server, "alice", "wrong", AuthMethod.EAP_MS_CHAP_V2, "wrong too", FreeRadiusServer.PASSWORD);

        assertThat(said).last().isEqualTo(new AuthOutput.Succeeded(AuthMethod.EAP_MS_CHAP_V2, ""));
        assertThat(newPassword(said)).isEqualTo(FreeRadiusServer.PASSWORD);
        assertThat(asked).hasSize(2).allSatisfy(question -> {
            assertThat(question.subject()).isEqualTo(Subject.PASSWORD);
            assertThat(question.text())
                    .isEqualTo("error 691, wrong user name or password, \"Authentication rejected\"");
        });
    }

    /** By a packet whose shape the server looks at; then both ends prove that they know the new one. */
    @Test
    void anExpiredPasswordIsChanged(FreeRadiusServer server) throws Exception {
        List<AuthOutput> said = talk(
                server, "expired", FreeRadiusServer.PASSWORD, AuthMethod.EAP_MS_CHAP_V2, FreeRadiusServer.NEW_PASSWORD);

        assertThat(said).last().isEqualTo(new AuthOutput.Succeeded(AuthMethod.EAP_MS_CHAP_V2, ""));
        assertThat(newPassword(said)).isEqualTo(FreeRadiusServer.NEW_PASSWORD);
        assertThat(asked).singleElement().satisfies(question -> {
            assertThat(question.subject()).isEqualTo(Subject.NEW_PASSWORD);
            assertThat(question.text()).startsWith("error 648, the password has expired");
        });
    }

    /** All that the client says but packets. */
    private List<AuthOutput> talk(
            FreeRadiusServer server, String user, String password, AuthMethod method, String... typed)
            throws Exception {
        Deque<String> left = new ArrayDeque<>(List.of(typed));
        Prompt prompt = question -> {
            asked.add(question);
            return left.isEmpty() ? new Answer.None("nothing is left", "") : new Answer.Typed(utf8(left.removeFirst()));
        };
        Authentication client = Authentication.client(
                method.protocol(), Set.of(method), new Login(user, utf8(password), prompt), new Random(1));
        EapOverRadius radius = new EapOverRadius(server, user);
        List<AuthOutput> said = new ArrayList<>();
        client.start(0);
        client.receive(0, new ControlPacket(1, 0, new byte[] {1}));
        for (AuthOutput output; (output = next(client)) != null; ) {
            switch (output) {
                case AuthOutput.Send(byte[] packet) -> {
                    byte[] answer = radius.after(packet);
                    if (answer.length > 0) {
                        client.receive(0, ControlPacket.parse(new ByteReader(answer)));
                    }
                }
                case AuthOutput.Ask(var question) -> {
                    said.add(output);
                    client.answered(0, question, question.ask());
                }
                default -> said.add(output);
            }
        }
        return said;
    }

    /** What comes next, or would if time passed. */
    private static AuthOutput next(Authentication client) {
        AuthOutput output = client.poll();
        if (output == null && client.deadline() < 1_000) {
            client.tick(client.deadline());
            output = client.poll();
        }
        return output;
    }

    private static String newPassword(List<AuthOutput> said) {
        return said.stream()
                .flatMap(output -> output instanceof AuthOutput.NewPassword(byte[] password)
                        ? Stream.of(password)
                        : Stream.empty())
                .map(password -> new String(password, StandardCharsets.UTF_8))
                .findFirst()
                .orElseThrow();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
