package bulkhead.protocol.ppp.auth;

import bulkhead.protocol.wire.ByteReader;
import bulkhead.protocol.wire.ByteWriter;
import bulkhead.protocol.wire.MalformedException;
import java.nio.charset.StandardCharsets;

/** MS-CHAPv2 inside EAP, the client (draft-kamath-pppext-eap-mschapv2-02 section 2). */
final class EapMsChapV2 implements EapMethod {
    private final String user;
    private final MsChapV2Response algorithm;
    private boolean responded;
    private boolean proven;

    EapMsChapV2(String user, MsChapV2Response algorithm) {
        this.user = user;
        this.algorithm = algorithm;
    }

    @Override
    public AuthMethod name() {
        return AuthMethod.EAP_MS_CHAP_V2;
    }

    @Override
    public int type() {
        return Eap.MS_CHAP_V2;
    }

    @Override
    public Answer to(ByteReader request) throws MalformedException {
        int code = request.u8();
        int identifier = request.u8();
        ByteReader body = request.slice(request.u16() - Eap.OP_HEADER);
        return switch (code) {
            case Eap.OP_CHALLENGE -> new Answer.Respond(response(identifier, body.bytes(body.u8())));
            case Eap.OP_SUCCESS -> success(body.rest());
            case Eap.OP_FAILURE -> {
                byte[] message = body.rest();
                byte[] heard = {Eap.OP_FAILURE};
                yield new Answer.Refused(heard, algorithm.why(message), algorithm.advice(message));
            }
            default -> throw new MalformedException("EAP-MSCHAPv2 OpCode " + code);
        };
    }

    @Override
    public boolean isDone() {
        return proven;
    }

    private Answer success(byte[] message) {
        proven = responded && algorithm.isProvenBy(message);
        return proven
                ? new Answer.Respond(new byte[] {Eap.OP_SUCCESS})
                : new Answer.Distrusted("the server's answer does not prove that it knows the password");
    }

    private byte[] response(int identifier, byte[] challenge) throws MalformedException {
        byte[] value = algorithm.to(identifier, challenge);
        byte[] name = user.getBytes(StandardCharsets.UTF_8);
        proven = false;
        responded = true;
        return new ByteWriter()
                .u8(Eap.OP_RESPONSE)
                .u8(identifier)
                .u16(Eap.OP_HEADER + 1 + value.length + name.length)
                .u8(value.length)
                .bytes(value)
                .bytes(name)
                .toByteArray();
    }
}
