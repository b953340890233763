package bulkhead.protocol.ppp.auth;

import bulkhead.protocol.ppp.wire.ControlPacket;
import bulkhead.protocol.wire.ByteReader;
import bulkhead.protocol.wire.ByteWriter;
import bulkhead.protocol.wire.MalformedException;
import java.nio.charset.StandardCharsets;
import java.util.random.RandomGenerator;

/** EAP, the server, with MS-CHAPv2 as its one method: identity, challenge, verdict, the client's consent, success. */
final class EapServer extends ServerExchange {
    private enum Step {
        IDENTITY,
        CHALLENGE,
        SUCCESS,
        FAILURE,
        DONE
    }

    private final String name;
    private final ChapVerifier algorithm;
    private final byte[] challenge;
    private int identifier;
    private Step step = Step.IDENTITY;
    private String user = "";
    private ControlPacket verdict;

    EapServer(String name, ChapVerifier algorithm, RandomGenerator random) {
        super(AuthMethod.EAP_MS_CHAP_V2);
        this.name = name;
        this.algorithm = algorithm;
        this.challenge = new byte[algorithm.challengeLength()];
        random.nextBytes(challenge);
        this.identifier = random.nextInt(256);
    }

    @Override
    public void start(long now) {
        request(now, new byte[] {Eap.IDENTITY});
    }

    @Override
    public void receive(long now, ControlPacket packet) throws MalformedException {
        if (packet.code() != Eap.RESPONSE || packet.identifier() != identifier) {
            throw new MalformedException("EAP packet out of place");
        }
        ByteReader reader = new ByteReader(packet.data());
        int type = reader.u8();
        switch (step) {
            case IDENTITY -> {
                step = Step.CHALLENGE;
                byte[] body = new ByteWriter()
                        .u8(challenge.length)
                        .bytes(challenge)
                        .bytes(name.getBytes(StandardCharsets.UTF_8))
                        .toByteArray();
                operation(now, Eap.OP_CHALLENGE, body);
            }
            case CHALLENGE -> {
                if (type == Eap.MS_CHAP_V2) {
                    response(now, reader);
                } else {
                    user = "(EAP without MS-CHAPv2)";
                    finish(false);
                }
            }
            case SUCCESS -> finish(true);
            case FAILURE -> finish(false);
            case DONE -> send(verdict);
        }
    }

    private void response(long now, ByteReader reader) throws MalformedException {
        int code = reader.u8();
        int msIdentifier = reader.u8();
        ByteReader body = reader.slice(reader.u16() - Eap.OP_HEADER);
        if (code != Eap.OP_RESPONSE) {
            throw new MalformedException("EAP-MSCHAPv2 OpCode " + code);
        }
        byte[] value = body.bytes(body.u8());
        user = new String(body.rest(), StandardCharsets.UTF_8);
        ChapVerifier.Verdict decision = algorithm.verify(msIdentifier, challenge, value, user);
        step = decision.right() ? Step.SUCCESS : Step.FAILURE;
        operation(now, decision.right() ? Eap.OP_SUCCESS : Eap.OP_FAILURE, decision.message());
    }

    private void finish(boolean right) {
        step = Step.DONE;
        settle();
        verdict = new ControlPacket(right ? Eap.SUCCESS : Eap.FAILURE, identifier, new byte[0]);
        send(verdict);
        if (right) {
            succeed(user);
        } else {
            refused(user);
        }
    }

    private void operation(long now, int code, byte[] body) {
        request(
                now,
                new ByteWriter()
                        .u8(Eap.MS_CHAP_V2)
                        .u8(code)
                        .u8(identifier + 1)
                        .u16(Eap.OP_HEADER + body.length)
                        .bytes(body)
                        .toByteArray());
    }

    private void request(long now, byte[] typeData) {
        identifier = identifier + 1 & 0xff;
        ask(now, new ControlPacket(Eap.REQUEST, identifier, typeData));
    }
}
