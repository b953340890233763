package bulkhead.protocol.ppp.auth;

import bulkhead.protocol.wire.ByteReader;
import bulkhead.protocol.wire.ByteWriter;
import bulkhead.protocol.wire.MalformedException;
import java.nio.charset.StandardCharsets;

/**
 * MD5-Challenge: CHAP-MD5 inside EAP, its name too, by which pppd looks for the password. The server proves nothing.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc3748#section-5.4">RFC 3748 section 5.4</a>
 */
final class EapMd5 implements EapMethod {
    private final Login login;
    private boolean answered;

    EapMd5(Login login) {
        this.login = login;
    }

    @Override
    public AuthMethod name() {
        return AuthMethod.EAP_MD5;
    }

    @Override
    public int type() {
        return Eap.MD5;
    }

    @Override
    public Answer to(int identifier, ByteReader request) throws MalformedException {
        byte[] digest = Md5Response.digest(identifier, login.password(), request.bytes(request.u8()));
        answered = true;
        return new Answer.Respond(new ByteWriter()
                .u8(digest.length)
                .bytes(digest)
                .bytes(login.user().getBytes(StandardCharsets.UTF_8))
                .toByteArray());
    }

    @Override
    public boolean isDone() {
        return answered;
    }
}
