package bulkhead.protocol.ike;

import bulkhead.protocol.core.Failure;
import bulkhead.protocol.core.Layer;
import bulkhead.protocol.core.Reason;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.List;

/** Certificates of OpenSSL's making, with their keys, and who trusts whom. */
public record Identities(X509Certificate certificate, PrivateKey key) {
    /** @param name {@code rsa}, {@code p256}, {@code p384} or {@code p521}, or {@code rsa2} for another */
    public static Identities of(String name) {
        try {
            X509Certificate certificate = (X509Certificate) CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(resource(name + ".crt")));
            PrivateKey key = KeyFactory.getInstance(certificate.getPublicKey().getAlgorithm())
                    .generatePrivate(new PKCS8EncodedKeySpec(resource(name + ".key")));
            return new Identities(certificate, key);
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    static byte[] resource(String name) {
        try (InputStream in = Identities.class.getResourceAsStream(name)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** This one, who trusts another and nobody else. */
    public Credential.Certificate trusting(Identities other) {
        return by(new Notary() {
            @Override
            public Answer answer(Question question) {
                return Identities.this.answer(question, other);
            }

            @Override
            public void close() {}
        });
    }

    /** This one, whose key and trust somebody else has. */
    public Credential.Certificate by(Notary notary) {
        try {
            return new Credential.Certificate(
                    SignatureMethod.of(certificate.getPublicKey()).orElseThrow(),
                    List.of(certificate.getEncoded()),
                    Identification.of(certificate.getSubjectX500Principal()),
                    List.of(certificate.getSubjectX500Principal().getEncoded()),
                    notary);
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    /** What this one says to a question. */
    public Notary.Answer answer(Notary.Question question, Identities trusted) {
        return switch (question) {
            case Notary.Question.Sign sign -> new Notary.Answer.Signed(sign(sign.hash()));
            case Notary.Question.Trust peer ->
                peer.certificates().getFirst().equals(trusted.certificate)
                        ? new Notary.Answer.Trusted()
                        : new Notary.Answer.Refused(
                                new Failure(Layer.IKE, Reason.AUTHENTICATION_REFUSED, "a stranger", "go away"));
        };
    }

    private byte[] sign(byte[] hash) {
        try {
            return SignatureMethod.of(certificate.getPublicKey()).orElseThrow().sign(key, hash);
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }
}
