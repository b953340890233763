package bulkhead.protocol.ppp.auth;

import bulkhead.protocol.ppp.wire.ControlPacket;
import bulkhead.protocol.wire.ByteReader;
import bulkhead.protocol.wire.ByteWriter;
import bulkhead.protocol.wire.MalformedException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * CHAP of any algorithm, the client. The server may challenge at any time, and may repeat itself.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc1994#section-4">RFC 1994 section 4</a>
 */
final class ChapClient extends ClientExchange {
    static final int CHALLENGE = 1;
    static final int RESPONSE = 2;
    static final int SUCCESS = 3;
    static final int FAILURE = 4;
    /** Of MS-CHAPv2 (RFC 2759 section 7). */
    static final int CHANGE_PASSWORD = 7;

    private final AuthMethod method;
    private final ChapResponse algorithm;
    private byte[] challenge;
    private ControlPacket response;
    private boolean open;

    ChapClient(AuthMethod method, Login login, ChapResponse algorithm) {
        super(login);
        this.method = method;
        this.algorithm = algorithm;
    }

    @Override
    public AuthMethod method() {
        return method;
    }

    @Override
    public void start(long now) {
        listen(now, FIRST_WORD_MILLIS);
    }

    @Override
    public void receive(long now, ControlPacket packet) throws MalformedException {
        if (packet.code() == CHALLENGE) {
            challenge(now, packet);
        } else if (open && packet.identifier() == response.identifier() && packet.code() == SUCCESS) {
            success(packet.data());
        } else if (open && packet.identifier() == response.identifier() && packet.code() == FAILURE) {
            open = false;
            failed(now, algorithm.failed(packet.data()));
        } else {
            throw new MalformedException("CHAP packet out of place");
        }
    }

    /** A repeated challenge gets the same response: another one would change what we expect as the server's proof. */
    private void challenge(long now, ControlPacket packet) throws MalformedException {
        ByteReader reader = new ByteReader(packet.data());
        byte[] value = reader.bytes(reader.u8());
        if (response != null && packet.identifier() == response.identifier() && Arrays.equals(value, challenge)) {
            send(response);
            return;
        }
        byte[] answer = algorithm.to(packet.identifier(), value);
        challenge = value;
        forgetQuestion();
        respond(now, packet.identifier(), answer);
    }

    private void respond(long now, int identifier, byte[] answer) {
        byte[] data = new ByteWriter()
                .u8(answer.length)
                .bytes(answer)
                .bytes(user().getBytes(StandardCharsets.UTF_8))
                .toByteArray();
        prove(now, RESPONSE, identifier, data);
    }

    private void prove(long now, int code, int identifier, byte[] data) {
        response = new ControlPacket(code, identifier, data);
        open = true;
        prove(now, response);
    }

    private void failed(long now, ChapResponse.ChapFailure failure) {
        failure.retry()
                .filter(this::canAsk)
                .ifPresentOrElse(
                        subject -> inquire(now, subject, failure.why(), refusal(failure.why(), failure.advice())),
                        () -> refused(failure.why(), failure.advice()));
    }

    /** RFC 2759 section 9.1 has the identifier be the next one. */
    @Override
    void typed(long now, Prompt.Subject subject, byte[] secret) {
        int identifier = response.identifier() + 1 & 0xff;
        if (subject == Prompt.Subject.PASSWORD) {
            respond(now, identifier, algorithm.again(secret));
        } else {
            prove(now, CHANGE_PASSWORD, identifier, algorithm.change(secret));
        }
    }

    private void success(byte[] message) {
        open = false;
        if (algorithm.isProvenBy(message)) {
            taken(algorithm.newPassword(), algorithm.welcome(message));
        } else {
            distrusted("the server's answer does not prove that it knows the password");
        }
    }
}
