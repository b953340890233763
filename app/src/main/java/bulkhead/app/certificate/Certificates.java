package bulkhead.app.certificate;

import bulkhead.protocol.ike.Credential;
import bulkhead.protocol.ike.Identification;
import bulkhead.protocol.ike.SignatureMethod;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/**
 * What a connection says of certificates, by the names of files.
 *
 * @param certificate PKCS #12 or PEM
 * @param key null where it is with the certificate
 * @param authorities a file of authorities' certificates, {@link #SYSTEM}, or null for those in the file of the certificate
 * @param server whose certificate is expected
 * @param lists a file of revocation lists, or null
 */
public record Certificates(
        String certificate, String key, String authorities, PeerName server, Revocation revocation, String lists) {
    /** All that this computer's Java trusts. */
    public static final String SYSTEM = "system";

    /** @param passphrase of the key, or null; not kept */
    public Credential credential(char[] passphrase) throws CertificateFileException {
        char[] phrase = passphrase == null ? new char[0] : passphrase;
        MachineCertificate machine = MachineCertificate.read(certificate, key, phrase);
        SignatureMethod method =
                SignatureMethod.of(machine.chain().getFirst().getPublicKey()).orElseThrow();
        List<X509Certificate> trusted = trusted(machine);
        List<X509CRL> revoked = lists == null
                ? List.of()
                : PemFile.read(lists, "revocation list").revocations();
        PeerTrust trust = new PeerTrust(trusted, server, revocation, revoked);
        try {
            return new Credential.Certificate(
                    method,
                    encoded(machine.chain()),
                    Identification.of(machine.chain().getFirst().getSubjectX500Principal()),
                    trusted.stream()
                            .map(one -> one.getSubjectX500Principal().getEncoded())
                            .toList(),
                    new MachineNotary(method, machine.key(), trust, InstantSource.system()));
        } catch (CertificateEncodingException e) {
            throw new CertificateFileException("the certificate in " + certificate + " is damaged", e);
        }
    }

    private List<X509Certificate> trusted(MachineCertificate machine) throws CertificateFileException {
        if (authorities == null) {
            if (machine.roots().isEmpty()) {
                throw new CertificateFileException(
                        certificate
                                + " has no authority's certificate in it: name the file that has the one of the server's with --ca");
            }
            return machine.roots();
        }
        return authorities.equals(SYSTEM)
                ? ofSystem()
                : PemFile.read(authorities, "authority's certificate").certificates();
    }

    private static List<X509Certificate> ofSystem() {
        try {
            TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
            factory.init((KeyStore) null);
            List<X509Certificate> all = new ArrayList<>();
            for (TrustManager manager : factory.getTrustManagers()) {
                if (manager instanceof X509TrustManager x509) {
                    all.addAll(Arrays.asList(x509.getAcceptedIssuers()));
                }
            }
            return all;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java runtime trusts nobody", e);
        }
    }

    private static List<byte[]> encoded(List<X509Certificate> chain) throws CertificateEncodingException {
        List<byte[]> all = new ArrayList<>();
        for (X509Certificate one : chain) {
            all.add(one.getEncoded());
        }
        return all;
    }
}
