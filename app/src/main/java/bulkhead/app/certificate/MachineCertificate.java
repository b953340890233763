package bulkhead.app.certificate;

import bulkhead.protocol.ike.SignatureMethod;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.util.io.pem.PemObject;

/**
 * This computer's certificate and its key.
 *
 * @param chain the certificate, then those between it and an authority
 * @param roots authorities that came in the same file
 */
public record MachineCertificate(PrivateKey key, List<X509Certificate> chain, List<X509Certificate> roots) {
    private static final char[] NO_PASSPHRASE = {};
    private static final String WHAT = "certificate";

    public MachineCertificate {
        chain = List.copyOf(chain);
        roots = List.copyOf(roots);
    }

    /** Whether the key is under a passphrase. @param keyFile null where it is with the certificate */
    public static boolean isSealed(String certificateFile, String keyFile) throws CertificateFileException {
        PemFile file = PemFile.read(keyFile == null ? certificateFile : keyFile, WHAT);
        if (!file.isDer()) {
            return file.block("PRIVATE KEY").filter(PrivateKeys::isSealed).isPresent();
        }
        try {
            keyStore(file, NO_PASSPHRASE);
            return false;
        } catch (CertificateFileException e) {
            return true;
        }
    }

    /**
     * Reads PKCS #12, or PEM.
     *
     * @param keyFile null where the key is with the certificate
     * @param passphrase of the key; not kept
     */
    public static MachineCertificate read(String certificateFile, String keyFile, char[] passphrase)
            throws CertificateFileException {
        PemFile file = PemFile.read(certificateFile, WHAT);
        if (file.isDer() && keyFile == null) {
            return ofKeyStore(keyStore(file, passphrase), file.name(), passphrase);
        }
        PemFile keys = keyFile == null ? file : PemFile.read(keyFile, "key");
        PemObject block = keys.block("PRIVATE KEY")
                .orElseThrow(() -> new CertificateFileException(keys.name() + " has no private key in it"));
        return of(PrivateKeys.read(block, keys.name(), passphrase), file.certificates(), file.name());
    }

    private static KeyStore keyStore(PemFile file, char[] passphrase) throws CertificateFileException {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(new ByteArrayInputStream(file.content()), passphrase);
            return store;
        } catch (IOException e) {
            throw new CertificateFileException(
                    e.getCause() == null
                            ? file.name() + " is no PKCS #12 file"
                            : "the passphrase does not open " + file.name(),
                    e);
        } catch (GeneralSecurityException e) {
            throw new CertificateFileException(file.name() + " is sealed in a way that is not known here", e);
        }
    }

    private static MachineCertificate ofKeyStore(KeyStore store, String name, char[] passphrase)
            throws CertificateFileException {
        try {
            List<X509Certificate> all = new ArrayList<>();
            PrivateKey key = null;
            for (String alias : Collections.list(store.aliases())) {
                if (store.isKeyEntry(alias) && store.getKey(alias, passphrase) instanceof PrivateKey found) {
                    key = found;
                    for (Certificate one : store.getCertificateChain(alias)) {
                        all.add((X509Certificate) one);
                    }
                } else if (store.getCertificate(alias) instanceof X509Certificate other) {
                    all.add(other);
                }
            }
            if (key == null) {
                throw new CertificateFileException(name + " has no private key in it");
            }
            return of(key, all, name);
        } catch (GeneralSecurityException e) {
            throw new CertificateFileException("the passphrase does not open the key in " + name, e);
        }
    }

    /** The certificate is the one that the key fits, wherever it stands. */
    private static MachineCertificate of(PrivateKey key, List<X509Certificate> all, String name)
            throws CertificateFileException {
        X509Certificate own = all.stream()
                .filter(one -> fits(key, one))
                .findFirst()
                .orElseThrow(() -> new CertificateFileException("the key does not belong to the certificate in " + name
                        + ", or IKE does not sign with its kind"));
        List<X509Certificate> chain = new ArrayList<>(List.of(own));
        for (Optional<X509Certificate> next = issuer(own, all); next.isPresent(); next = issuer(next.get(), all)) {
            if (isRoot(next.get()) || chain.contains(next.get())) {
                break;
            }
            chain.add(next.get());
        }
        return new MachineCertificate(
                key, chain, all.stream().filter(MachineCertificate::isRoot).toList());
    }

    /** By a signature of the one that the other finds good. */
    private static boolean fits(PrivateKey key, X509Certificate certificate) {
        byte[] tried = new byte[20];
        try {
            Optional<SignatureMethod> method = SignatureMethod.of(certificate.getPublicKey());
            return method.isPresent()
                    && key.getAlgorithm().equals(certificate.getPublicKey().getAlgorithm())
                    && method.get()
                            .verify(
                                    certificate.getPublicKey(),
                                    tried,
                                    method.get().sign(key, tried));
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    private static Optional<X509Certificate> issuer(X509Certificate of, List<X509Certificate> all) {
        X500Principal name = of.getIssuerX500Principal();
        return all.stream()
                .filter(one -> one.getSubjectX500Principal().equals(name))
                .findFirst();
    }

    private static boolean isRoot(X509Certificate one) {
        return one.getSubjectX500Principal().equals(one.getIssuerX500Principal()) && one.getBasicConstraints() >= 0;
    }

    /** Without the key. */
    @Override
    public String toString() {
        return "MachineCertificate[" + chain.getFirst().getSubjectX500Principal() + "]";
    }
}
