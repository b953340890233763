package bulkhead.protocol.ppp.auth;

import bulkhead.protocol.wire.ByteReader;
import bulkhead.protocol.wire.ByteWriter;
import bulkhead.protocol.wire.MalformedException;

/**
 * MD5-Challenge: CHAP-MD5 inside EAP. The server proves nothing.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc3748#section-5.4">RFC 3748 section 5.4</a>
 */
final class EapMd5 implements EapMethod {
    private final byte[] password;
    private boolean answered;

    EapMd5(byte[] password) {
        this.password = password;
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
        byte[] digest = Md5Response.digest(identifier, password, request.bytes(request.u8()));
        answered = true;
        return new Answer.Respond(
                new ByteWriter().u8(digest.length).bytes(digest).toByteArray());
    }

    @Override
    public boolean isDone() {
        return answered;
    }
}
