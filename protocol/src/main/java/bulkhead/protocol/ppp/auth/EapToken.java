package bulkhead.protocol.ppp.auth;

import bulkhead.protocol.wire.ByteReader;
import bulkhead.protocol.wire.PeerText;

/**
 * One-Time Password and Generic Token Card: the server asks something in words of its own, and a person answers. What is answered
 * the server reads in clear, and it proves nothing.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc3748#section-5.5">RFC 3748 sections 5.5 and 5.6</a>
 */
final class EapToken implements EapMethod {
    private final AuthMethod name;
    private final int type;
    private boolean answered;

    private EapToken(AuthMethod name, int type) {
        this.name = name;
        this.type = type;
    }

    static EapToken oneTimePassword() {
        return new EapToken(AuthMethod.EAP_OTP, Eap.OTP);
    }

    static EapToken genericTokenCard() {
        return new EapToken(AuthMethod.EAP_GTC, Eap.GTC);
    }

    @Override
    public AuthMethod name() {
        return name;
    }

    @Override
    public int type() {
        return type;
    }

    @Override
    public Answer to(int identifier, ByteReader request) {
        return new Answer.Ask(Prompt.Subject.CODE, PeerText.lines(request.rest()));
    }

    @Override
    public Answer typed(byte[] secret) {
        answered = true;
        return new Answer.Respond(secret.clone());
    }

    @Override
    public boolean isDone() {
        return answered;
    }
}
