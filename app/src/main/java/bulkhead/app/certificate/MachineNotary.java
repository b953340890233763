package bulkhead.app.certificate;

import bulkhead.protocol.core.Failure;
import bulkhead.protocol.core.Layer;
import bulkhead.protocol.core.Reason;
import bulkhead.protocol.ike.Notary;
import bulkhead.protocol.ike.SignatureMethod;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.time.InstantSource;
import java.util.Date;

/** Signs with this computer's key, and decides whom to trust. */
final class MachineNotary implements Notary {
    private final SignatureMethod method;
    private final PeerTrust trust;
    private final InstantSource clock;
    private volatile PrivateKey key;

    MachineNotary(SignatureMethod method, PrivateKey key, PeerTrust trust, InstantSource clock) {
        this.method = method;
        this.key = key;
        this.trust = trust;
        this.clock = clock;
    }

    @Override
    public Answer answer(Question question) {
        return switch (question) {
            case Question.Sign sign -> sign(sign.hash());
            case Question.Trust peers ->
                trust.objection(peers.certificates(), Date.from(clock.instant()))
                        .<Answer>map(Answer.Refused::new)
                        .orElseGet(Answer.Trusted::new);
        };
    }

    private Answer sign(byte[] hash) {
        PrivateKey mine = key;
        if (mine == null) {
            return refused("the key of the certificate has been forgotten");
        }
        try {
            return new Answer.Signed(method.sign(mine, hash));
        } catch (GeneralSecurityException e) {
            return refused("the key of the certificate cannot sign (" + e.getMessage() + ")");
        }
    }

    private static Answer refused(String happened) {
        return new Answer.Refused(new Failure(Layer.HOST, Reason.HOST, happened, "connect again"));
    }

    @Override
    public void close() {
        key = null;
    }
}
