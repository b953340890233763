package bulkhead.protocol.ike.exchange;

import bulkhead.protocol.ike.Credential;
import bulkhead.protocol.ike.Identification;
import bulkhead.protocol.ike.Notary;
import bulkhead.protocol.ike.crypto.Prf;
import bulkhead.protocol.ike.wire.Payload;
import bulkhead.protocol.ike.wire.PayloadChain;
import bulkhead.protocol.wire.ByteWriter;
import bulkhead.protocol.wire.MalformedException;
import java.io.ByteArrayInputStream;
import java.security.NoSuchProviderException;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Proof by signatures over HASH_I and HASH_R, with certificates that say whose the keys are (RFC 2409 section 5.1). SKEYID is made of
 * no secret but g^xy, so that the two ends understand each other before they know each other.
 */
public final class Signatures implements Proof {
    /** More requests than these make message 3 longer than what gets through everywhere; then any certificate is asked for. */
    private static final int MOST_REQUESTS = 8;

    /** Each costs a computation, and nobody has proven anything yet. */
    private static final int MOST_CERTIFICATES = 16;

    private final Credential.Certificate ours;

    public Signatures(Credential.Certificate ours) {
        this.ours = ours;
    }

    @Override
    public int method() {
        return ours.method().number();
    }

    @Override
    public byte[] skeyid(Prf prf, byte[] nonceI, byte[] nonceR, byte[] secret) {
        byte[] nonces = new ByteWriter(nonceI.length + nonceR.length)
                .bytes(nonceI)
                .bytes(nonceR)
                .toByteArray();
        return prf.prf(nonces, secret);
    }

    @Override
    public Prf prf(Prf negotiated) {
        return ours.method().hash().map(Prf::new).orElse(negotiated);
    }

    @Override
    public Optional<Identification> identity() {
        return Optional.of(ours.id());
    }

    @Override
    public List<Payload> requests() {
        List<byte[]> wanted = ours.authorities().size() > MOST_REQUESTS ? List.of() : ours.authorities();
        if (wanted.isEmpty()) {
            wanted = List.of(new byte[0]);
        }
        return wanted.stream()
                .<Payload>map(name -> new Payload.CertificateRequest(Payload.Certificate.X509, name))
                .toList();
    }

    @Override
    public Optional<Notary.Question> toProve(byte[] hash) {
        return Optional.of(new Notary.Question.Sign(ours.notary(), hash));
    }

    @Override
    public List<Payload> prove(byte[] hash, byte[] signature) {
        List<Payload> payloads = new ArrayList<>();
        ours.chain().forEach(one -> payloads.add(new Payload.Certificate(Payload.Certificate.X509, one)));
        payloads.add(new Payload.Signature(signature));
        return payloads;
    }

    @Override
    public boolean isProvenBy(PayloadChain message, byte[] hash) throws MalformedException {
        return signer(certificates(message), message, hash).isPresent();
    }

    @Override
    public Optional<Notary.Question> toTrust(PayloadChain message, byte[] hash) throws MalformedException {
        List<X509Certificate> all = new ArrayList<>(certificates(message));
        X509Certificate signer = signer(all, message, hash).orElseThrow(() -> new MalformedException("no signature"));
        all.remove(signer);
        all.addFirst(signer);
        return Optional.of(new Notary.Question.Trust(
                ours.notary(), all, message.need(Payload.Id.class).id()));
    }

    /** That of the sender is usually the first, but no standard says so. */
    private Optional<X509Certificate> signer(List<X509Certificate> all, PayloadChain message, byte[] hash)
            throws MalformedException {
        byte[] signature = message.need(Payload.Signature.class).data();
        return all.stream()
                .filter(one -> ours.method().verify(one.getPublicKey(), hash, signature))
                .findFirst();
    }

    /** What cannot be read is none, as others may be enough. */
    private static List<X509Certificate> certificates(PayloadChain message) {
        List<X509Certificate> all = new ArrayList<>();
        for (Payload.Certificate payload : message.all(Payload.Certificate.class)) {
            if (payload.encoding() == Payload.Certificate.X509 || payload.encoding() == Payload.Certificate.PKCS7) {
                all.addAll(read(payload.data()));
            }
        }
        return all.size() > MOST_CERTIFICATES ? all.subList(0, MOST_CERTIFICATES) : all;
    }

    private static List<X509Certificate> read(byte[] data) {
        try {
            List<X509Certificate> read = new ArrayList<>();
            for (Certificate one : CertificateFactory.getInstance("X.509", "SUN")
                    .generateCertificates(new ByteArrayInputStream(data))) {
                if (one instanceof X509Certificate x509) {
                    read.add(x509);
                }
            }
            return read;
        } catch (CertificateException | NoSuchProviderException e) {
            return List.of();
        }
    }
}
