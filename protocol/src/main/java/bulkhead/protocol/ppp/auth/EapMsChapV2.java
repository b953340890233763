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
    /** The MS-CHAPv2-ID of the failure after which there is another try, and what that takes. */
    private int failed;

    private Prompt.Subject retry;

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
    public Answer to(int eapIdentifier, ByteReader request) throws MalformedException {
        int code = request.u8();
        int identifier = request.u8();
        ByteReader body = request.slice(request.u16() - Eap.OP_HEADER);
        return switch (code) {
            case Eap.OP_CHALLENGE -> {
                byte[] value = algorithm.to(identifier, body.bytes(body.u8()));
                yield response(identifier, value);
            }
            case Eap.OP_SUCCESS -> success(body.rest());
            case Eap.OP_FAILURE -> failure(identifier, algorithm.failed(body.rest()));
            default -> throw new MalformedException("EAP-MSCHAPv2 OpCode " + code);
        };
    }

    @Override
    public boolean isDone() {
        return proven;
    }

    @Override
    public byte[] newPassword() {
        return algorithm.newPassword();
    }

    private Answer success(byte[] message) {
        proven = responded && algorithm.isProvenBy(message);
        return proven
                ? new Answer.Respond(new byte[] {Eap.OP_SUCCESS})
                : new Answer.Distrusted("the server's answer does not prove that it knows the password");
    }

    private Answer failure(int identifier, ChapResponse.ChapFailure failure) {
        failed = identifier;
        retry = failure.retry().orElse(null);
        byte[] heard = {Eap.OP_FAILURE};
        Answer.Refused refused = new Answer.Refused(heard, failure.why(), failure.advice());
        return retry == null || !responded ? refused : new Answer.Retry(retry, refused);
    }

    /** RFC 2759 section 9.1.3 has the identifier be the next one. */
    @Override
    public Answer typed(byte[] secret) {
        int identifier = failed + 1 & 0xff;
        return retry == Prompt.Subject.PASSWORD
                ? response(identifier, algorithm.again(secret))
                : operation(Eap.OP_CHANGE_PASSWORD, identifier, algorithm.change(secret));
    }

    private Answer response(int identifier, byte[] value) {
        byte[] name = user.getBytes(StandardCharsets.UTF_8);
        return operation(
                Eap.OP_RESPONSE,
                identifier,
                new ByteWriter().u8(value.length).bytes(value).bytes(name).toByteArray());
    }

    private Answer operation(int code, int identifier, byte[] body) {
        proven = false;
        responded = true;
        return new Answer.Respond(new ByteWriter()
                .u8(code)
                .u8(identifier)
                .u16(Eap.OP_HEADER + body.length)
                .bytes(body)
                .toByteArray());
    }
}
