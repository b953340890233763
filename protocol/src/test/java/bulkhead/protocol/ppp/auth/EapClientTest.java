package bulkhead.protocol.ppp.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bulkhead.protocol.ppp.wire.ControlPacket;
import bulkhead.protocol.wire.ByteReader;
import bulkhead.protocol.wire.MalformedException;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** EAP is agreed on, and its method between the two ends of EAP: what holds whatever the method. */
class EapClientTest {
    private static final int REQUEST = 1;
    private static final int SUCCESS = 3;
    /** EAP-TLS, RFC 5216. */
    private static final int TLS = 13;

    private static final Login ANNA = new Login("anna", new byte[] {1}, Prompt.NOBODY);

    private final Steps tls = new Steps();
    private final EapClient client =
            new EapClient(ANNA, List.of(new EapMsChapV2("anna", new MsChapV2Response(ANNA, new Random(1))), tls));

    /** A method of so many steps, which answers each by the same. */
    private static final class Steps implements EapMethod {
        private int left = 2;

        @Override
        public AuthMethod name() {
            return AuthMethod.NONE;
        }

        @Override
        public int type() {
            return TLS;
        }

        @Override
        public Answer to(int identifier, ByteReader request) {
            left--;
            return new Answer.Respond(request.rest());
        }

        @Override
        public boolean isDone() {
            return left == 0;
        }
    }

    /** RFC 3748 section 5.3.1, Legacy Nak: one byte for each type. */
    @Test
    void aNakNamesAllThatWeHaveTheBestFirst() throws MalformedException {
        client.start(0);
        client.receive(0, new ControlPacket(REQUEST, 1, bytes("04")));

        assertThat(sent()).isEqualTo(bytes("0201000703" + "1a0d"));
    }

    @Test
    void theServerChooses() throws MalformedException {
        client.start(0);
        client.receive(0, new ControlPacket(REQUEST, 1, bytes("0d2000")));
        assertThat(sent()).isEqualTo(bytes("02010007" + "0d2000"));
        assertThatThrownBy(() -> client.receive(0, new ControlPacket(SUCCESS, 1, new byte[0])))
                .as("the method is not done")
                .isInstanceOf(MalformedException.class);
        client.receive(0, new ControlPacket(REQUEST, 2, bytes("0d00")));
        assertThat(sent()).isEqualTo(bytes("02020006" + "0d00"));
        client.receive(0, new ControlPacket(SUCCESS, 2, new byte[0]));

        assertThat(client.poll()).isEqualTo(new AuthOutput.Succeeded(AuthMethod.NONE, ""));
    }

    /** Section 4.1: the server repeats itself, and gets the same again. */
    @Test
    void aRepeatedRequestIsNoNextStep() throws MalformedException {
        client.start(0);
        client.receive(0, new ControlPacket(REQUEST, 1, bytes("0d20")));
        client.receive(0, new ControlPacket(REQUEST, 1, bytes("0d20")));

        assertThat(sent()).isEqualTo(sent()).isEqualTo(bytes("02010006" + "0d20"));
        assertThat(tls.left).isOne();
    }

    private byte[] sent() {
        return ((AuthOutput.Send) client.poll()).packet();
    }

    private static byte[] bytes(String digits) {
        return HexFormat.of().parseHex(digits);
    }
}
