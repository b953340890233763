package bulkhead.protocol.ppp.auth;

import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.protocol.ppp.wire.ControlPacket;
import bulkhead.protocol.wire.ByteReader;
import bulkhead.protocol.wire.MalformedException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The servers of the methods against packets written out by hand. */
class ServersTest {
    private static final Credentials ANNA =
            user -> user.equals("anna") ? "geheim".getBytes(StandardCharsets.UTF_8) : null;

    private static List<AuthOutput> drain(Authentication server) {
        List<AuthOutput> outputs = new ArrayList<>();
        for (AuthOutput output = server.poll(); output != null; output = server.poll()) {
            outputs.add(output);
        }
        return outputs;
    }

    private static ControlPacket sent(List<AuthOutput> outputs) throws MalformedException {
        AuthOutput.Send send = outputs.stream()
                .filter(AuthOutput.Send.class::isInstance)
                .map(AuthOutput.Send.class::cast)
                .reduce((a, b) -> b)
                .orElseThrow();
        return ControlPacket.parse(new ByteReader(send.packet()));
    }

    @ParameterizedTest
    @CsvSource({
        "04616e6e61 0667656865696d, 2, true",
        "04616e6e61 0667656865696e, 3, false",
        "04616e6e62 0667656865696d, 3, false",
        "00 00, 3, false"
    })
    void papIsAnsweredAndARepetitionLikeTheFirst(String data, int code, boolean right) throws MalformedException {
        Authentication server = Authentication.server(AuthProtocol.PAP, Set.of(), "lns", ANNA, new Random(1));
        server.start(0);
        ControlPacket request = new ControlPacket(1, 9, HexFormat.of().parseHex(data.replace(" ", "")));
        server.receive(0, request);
        List<AuthOutput> first = drain(server);
        assertThat(sent(first).code()).isEqualTo(code);
        assertThat(first).hasSize(2).last().isInstanceOf(right ? AuthOutput.Succeeded.class : AuthOutput.Refused.class);

        server.receive(10, request);
        List<AuthOutput> second = drain(server);
        assertThat(second).hasSize(1);
        assertThat(sent(second).code()).isEqualTo(code);
    }

    /** RFC 1994 section 4.2: a repeated Response gets the verdict again, whatever is in it by then. */
    @Test
    void chapRepeatsItsVerdictAndDoesNotDecideTwice() throws MalformedException {
        Authentication server = Authentication.server(AuthProtocol.CHAP_MD5, Set.of(), "lns", ANNA, new Random(1));
        server.start(0);
        ControlPacket challenge = sent(drain(server));
        ByteReader reader = new ByteReader(challenge.data());
        byte[] value = reader.bytes(reader.u8());
        assertThat(new String(reader.rest(), StandardCharsets.US_ASCII)).isEqualTo("lns");

        server.receive(0, response(challenge.identifier(), new byte[16]));
        assertThat(sent(drain(server)).code()).isEqualTo(4);
        byte[] right = Md5Response.digest(challenge.identifier(), "geheim".getBytes(StandardCharsets.US_ASCII), value);
        server.receive(0, response(challenge.identifier(), right));

        assertThat(sent(drain(server)).code()).isEqualTo(4);
    }

    @Test
    void aChallengeIsRepeatedEverySecondUntilItIsAnswered() {
        Authentication server = Authentication.server(AuthProtocol.MS_CHAP_V2, Set.of(), "lns", ANNA, new Random(1));
        server.start(0);
        drain(server);
        server.tick(server.deadline());
        assertThat(drain(server)).hasSize(1);
        assertThat(server.deadline()).isEqualTo(2_000);
    }

    /** RFC 2759 section 9.2, from the other side. */
    @Test
    void msChapV2VerifiesTheExampleOfTheRfcAndProvesItself() throws MalformedException {
        ChapVerifier verifier = new MsChapV2Verifier(
                user -> user.equals("User") ? "clientPass".getBytes(StandardCharsets.UTF_8) : null);
        byte[] response = HexFormat.of()
                .parseHex("21402324255e262a28295f2b3a337c7e" + "0000000000000000"
                        + "82309ecd8d708b5ea08faa3981cd83544233114a3d85d6df" + "00");
        byte[] challenge = HexFormat.of().parseHex("5b5d7c7d7b3f2f3e3c2c602132262628");

        ChapVerifier.Verdict verdict = verifier.verify(1, challenge, response, "User");
        assertThat(verdict.right()).isTrue();
        assertThat(new String(verdict.message(), StandardCharsets.US_ASCII))
                .startsWith("S=407A5589115FD0D6209F510FE9C04566932CDA56 M=");

        response[30] ^= 1;
        assertThat(new String(verifier.verify(1, challenge, response, "User").message(), StandardCharsets.US_ASCII))
                .startsWith("E=691 R=0 C=5B5D7C7D7B3F2F3E3C2C602132262628 V=3");
    }

    private static ControlPacket response(int identifier, byte[] value) {
        byte[] data = new byte[1 + value.length + 4];
        data[0] = (byte) value.length;
        System.arraycopy(value, 0, data, 1, value.length);
        System.arraycopy("anna".getBytes(StandardCharsets.US_ASCII), 0, data, 1 + value.length, 4);
        return new ControlPacket(2, identifier, data);
    }
}
