package bulkhead.app.certificate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bulkhead.protocol.ike.Credential;
import bulkhead.protocol.ike.Identification;
import bulkhead.protocol.ike.Notary;
import bulkhead.protocol.ike.SignatureMethod;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The files were made by OpenSSL 3, in all the forms that it has. */
class MachineCertificateTest {
    private static final String PASSPHRASE = "sesame";

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({
        "me.p12, , CN=pc, true, 1",
        "legacy.p12, , CN=pc, true, 1",
        "open.p12, , CN=pc, false, 0",
        "all.pem, , CN=pc, false, 1",
        "me.pem, pkcs8.key, CN=pc, false, 0",
        "me.der, pkcs8.key, CN=pc, false, 0",
        "me.pem, pkcs1.key, CN=pc, false, 0",
        "me.pem, sealed.key, CN=pc, true, 0",
        "ec.pem, ec-pkcs8.key, CN=curve, false, 0",
        "ec.pem, ec-sealed.key, CN=curve, true, 0",
        "ec.pem, sec1.key, CN=curve, false, 0",
        "ec.pem, sec1-with-parameters.key, CN=curve, false, 0",
    })
    void eachFormIsRead(String certificate, String key, String name, boolean sealed, int roots) throws Exception {
        String keyFile = key == null ? null : file(key);
        assertThat(MachineCertificate.isSealed(file(certificate), keyFile)).isEqualTo(sealed);

        MachineCertificate read =
                MachineCertificate.read(file(certificate), keyFile, (sealed ? PASSPHRASE : "").toCharArray());
        assertThat(read.chain()).hasSize(1);
        assertThat(read.chain().getFirst().getSubjectX500Principal().toString()).startsWith(name);
        assertThat(read.roots()).hasSize(roots);
        assertThat(read.toString()).doesNotContain(read.key().toString());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "me.p12 | | open | the passphrase does not open",
                "me.pem | sealed.key | open | the passphrase does not open the key in",
                "me.pem | ec-pkcs8.key | | the key does not belong to the certificate in",
                "me.pem | pkcs1-sealed.key | sesame | openssl pkcs8 -topk8",
                "me.pem | me.pem | | has no private key in it",
                "pkcs8.key | pkcs8.key | | has no certificate in it",
                "me.der | | | is no PKCS #12 file",
                "none.pem | | | could not be read from",
            })
    void whatIsOfNoUseIsToldInWords(String certificate, String key, String phrase, String words) {
        assertThatThrownBy(() -> MachineCertificate.read(
                        file(certificate),
                        key == null ? null : file(key),
                        (phrase == null ? "" : phrase).toCharArray()))
                .isInstanceOf(CertificateFileException.class)
                .hasMessageContaining(words);
    }

    @Test
    void damagedFilesAreToldAndNothingIsThrown() throws Exception {
        for (String name : new String[] {"all.pem", "me.p12", "me.der"}) {
            byte[] whole = Files.readAllBytes(Path.of(file(name)));
            for (int length = 0; length < whole.length; length += 97) {
                Path cut = Files.write(folder.resolve("cut"), java.util.Arrays.copyOf(whole, length));
                assertThatThrownBy(() -> MachineCertificate.read(cut.toString(), null, PASSPHRASE.toCharArray()))
                        .as("%s cut to %d", name, length)
                        .isInstanceOf(CertificateFileException.class);
            }
        }
    }

    @Test
    void aCredentialIsMadeOfFilesAndForgetsItsKey() throws Exception {
        Credential.Certificate made = (Credential.Certificate)
                new Certificates(file("me.p12"), null, null, new PeerName("vpn.example.org"), Revocation.SOFT, null)
                        .credential(PASSPHRASE.toCharArray());
        byte[] hash = new byte[32];

        assertThat(made.method()).isEqualTo(SignatureMethod.RSA);
        assertThat(made.id().type()).isEqualTo(Identification.DER_ASN1_DN);
        assertThat(made.authorities()).hasSize(1);
        assertThat(new Notary.Question.Sign(made.notary(), hash).ask()).isInstanceOf(Notary.Answer.Signed.class);
        made.wipe();
        assertThat(new Notary.Question.Sign(made.notary(), hash).ask()).isInstanceOf(Notary.Answer.Refused.class);
    }

    @Test
    void nobodyIsTrustedWithoutBeingNamed() {
        Certificates alone = new Certificates(
                file("me.pem"), file("pkcs8.key"), null, new PeerName("vpn.example.org"), Revocation.SOFT, null);
        assertThatThrownBy(() -> alone.credential(null))
                .isInstanceOf(CertificateFileException.class)
                .hasMessageContaining("--ca");
    }

    @Test
    void allThatJavaTrustsIsTrustedByThatName() throws Exception {
        Certificates made = new Certificates(
                file("me.pem"),
                file("pkcs8.key"),
                Certificates.SYSTEM,
                new PeerName("vpn.example.org"),
                Revocation.SOFT,
                null);
        assertThat(((Credential.Certificate) made.credential(null)).authorities())
                .hasSizeGreaterThan(20);
    }

    private static String file(String name) {
        try {
            var found = MachineCertificateTest.class.getResource(name);
            return found == null
                    ? "/nonexistent/" + name
                    : Path.of(found.toURI()).toString();
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }
}
