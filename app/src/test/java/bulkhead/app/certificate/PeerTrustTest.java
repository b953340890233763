package bulkhead.app.certificate;

import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.app.certificate.Authority.Issued;
import bulkhead.protocol.core.Failure;
import bulkhead.protocol.core.Layer;
import bulkhead.protocol.core.Reason;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who is believed to be the server, by certificates that are made here and now. */
class PeerTrustTest {
    private static final String NAME = "vpn.example.org";
    private static final Authority ROOT = Authority.root("CN=Root, O=Example");
    private static final Authority OTHER = Authority.root("CN=Root, O=Example");

    @Test
    void aServersCertificateOfTheAuthorityIsBelieved() {
        assertThat(objection(NAME, ROOT.issue("CN=x", it -> it.dns(NAME)))).isEmpty();
    }

    @Test
    void authoritiesBetweenAreFoundAmongWhatTheServerSends() {
        Authority middle = ROOT.intermediate("CN=Middle", it -> {});
        Authority below = middle.intermediate("CN=Below", it -> {});
        Issued server = below.issue("CN=x", it -> it.dns(NAME));

        assertThat(objection(trust(NAME), server.certificate(), below.certificate(), middle.certificate()))
                .isEmpty();
        assertThat(objection(trust(NAME), server.certificate(), middle.certificate(), below.certificate()))
                .as("in any order")
                .isEmpty();
        refused(objection(trust(NAME), server.certificate(), below.certificate()), "does not come from an authority");
    }

    /** By the same name as the authority's. */
    @Test
    void anotherAuthoritysIsNot() {
        refused(objection(NAME, OTHER.issue("CN=x", it -> it.dns(NAME))), "does not come from an authority");
    }

    @Test
    void whatAServersCertificateSignsIsNothing() {
        Issued server = ROOT.issue("CN=x", it -> it.dns("other.example.org"));
        Authority posing = new Authority(server.certificate(), server.key());
        Issued forged = posing.issue("CN=y", it -> it.dns(NAME));

        refused(objection(trust(NAME), forged.certificate(), server.certificate()), "does not come from an authority");
    }

    @Test
    void timeIsLookedAt() {
        Instant now = Instant.now();
        refused(objection(NAME, ROOT.issue("CN=x", it -> it.dns(NAME).until(now.minusSeconds(60)))), "was good until");
        refused(objection(NAME, ROOT.issue("CN=x", it -> it.dns(NAME).from(now.plusSeconds(3_600)))), "is good from");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "vpn.example.org; true",
                "VPN.Example.org.; true",
                "example.org; false",
                "a.vpn.example.org; false",
                "192.0.2.7; false",
                "CN=x; true",
                "CN=y; false",
            })
    void theNameIsOneOfThoseInTheCertificate(String expected, boolean believed) {
        Optional<Failure> objection = objection(expected, ROOT.issue("CN=x", it -> it.dns(NAME)));

        if (believed) {
            assertThat(objection).isEmpty();
        } else {
            refused(objection, "is of vpn.example.org, not of " + expected);
        }
    }

    /** Whoever poses as the server chooses it. */
    @Test
    void aNameInACertificateIsShownOnOneLine() {
        Optional<Failure> objection = objection(NAME, OTHER.issue("CN=a\u001b[2J\nb\u202e", it -> {}));

        assertThat(objection.orElseThrow().message()).contains("a [2J").doesNotContainPattern("[\\p{Cntrl}\\u202e]");
    }

    @ParameterizedTest
    @CsvSource({"192.0.2.7, 192.0.2.7, true", "2001:db8::7, 2001:DB8:0::7, true", "192.0.2.7, 192.0.2.8, false"})
    void anAddressIsOneOfThoseInTheCertificate(String in, String expected, boolean believed) {
        assertThat(objection(expected, ROOT.issue("CN=x", it -> it.address(in))).isEmpty())
                .isEqualTo(believed);
    }

    /** As old certificates have it; an alternative name says all. */
    @Test
    void theCommonNameCountsWhereThereIsNoOther() {
        assertThat(objection(NAME, ROOT.issue("CN=" + NAME + ", O=Example", it -> {})))
                .isEmpty();
        refused(objection(NAME, ROOT.issue("CN=" + NAME, it -> it.dns("other.example.org"))), "other.example.org");
    }

    /** A colleague's certificate is of the same authority, and may have any name in it. */
    @Test
    void aUsersCertificateIsNoServers() {
        refused(
                objection(NAME, ROOT.issue("CN=x", it -> it.dns(NAME).purpose("1.3.6.1.5.5.7.3.2"))),
                "none of a server's");
        refused(
                objection(NAME, ROOT.issue("CN=x", it -> it.dns(NAME).usage(KeyUsage.keyEncipherment))),
                "none of a server's");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.3.6.1.5.5.7.3.1", "1.3.6.1.5.5.7.3.17", "1.3.6.1.5.5.8.2.2", "2.5.29.37.0"})
    void aServersPurposesAreThoseOfTlsAndOfIke(String purpose) {
        assertThat(objection(
                        NAME,
                        ROOT.issue("CN=x", it -> it.dns(NAME).purpose(purpose).usage(KeyUsage.digitalSignature))))
                .isEmpty();
    }

    @Test
    void anAuthorityVouchesForNoNamesButThoseItMay() {
        Authority narrow = ROOT.intermediate("CN=Narrow", it -> it.onlyFor("example.com"));
        Issued outside = narrow.issue("CN=x", it -> it.dns(NAME));
        Issued inside = narrow.issue("CN=x", it -> it.dns("vpn.example.com"));

        assertThat(objection(trust("vpn.example.com"), inside.certificate(), narrow.certificate()))
                .isEmpty();
        assertThat(objection(trust(NAME), outside.certificate(), narrow.certificate()))
                .hasValueSatisfying(why -> assertThat(why.layer()).isEqualTo(Layer.IKE));
    }

    @Test
    void theServersOwnCertificateNeedsNobodyElse() {
        Issued server = OTHER.issue("CN=x", it -> it.dns(NAME));
        PeerTrust pinned = new PeerTrust(List.of(server.certificate()), new PeerName(NAME), Revocation.HARD, List.of());

        assertThat(objection(pinned, server.certificate())).isEmpty();
        refused(
                objection(pinned, OTHER.issue("CN=x", it -> it.dns(NAME)).certificate()),
                "does not come from an authority");
    }

    @ParameterizedTest
    @CsvSource({"SOFT", "HARD"})
    void aRevokedOneIsNot(Revocation mode) {
        Issued server = ROOT.issue("CN=x", it -> it.dns(NAME));
        X509CRL list = ROOT.revoking(server.certificate().getSerialNumber());

        refused(objection(trust(mode, list), server.certificate()), "is revoked");
    }

    /** Of those between nothing is known, which is no reason not to look at the last. */
    @Test
    void aRevokedOneBelowUnknownOnesIsNot() {
        Authority middle = ROOT.intermediate("CN=Middle", it -> {});
        Issued server = middle.issue("CN=x", it -> it.dns(NAME));
        X509CRL list = middle.revoking(server.certificate().getSerialNumber());

        refused(objection(trust(Revocation.SOFT, list), server.certificate(), middle.certificate()), "is revoked");
        refused(
                objection(
                        trust(
                                Revocation.SOFT,
                                ROOT.revoking(middle.certificate().getSerialNumber())),
                        server.certificate(),
                        middle.certificate()),
                "is revoked");
    }

    @ParameterizedTest
    @CsvSource({"SOFT", "HARD", "OFF"})
    void oneThatIsOnNoListIsBelieved(Revocation mode) {
        Issued server = ROOT.issue("CN=x", it -> it.dns(NAME));

        assertThat(objection(trust(mode, ROOT.revoking()), server.certificate()))
                .isEmpty();
    }

    @Test
    void oneThatNobodyAnswersForIsBelievedUnlessItIsNotToBe() {
        Issued server = ROOT.issue("CN=x", it -> it.dns(NAME));

        assertThat(objection(trust(Revocation.SOFT), server.certificate())).isEmpty();
        refused(objection(trust(Revocation.HARD), server.certificate()), "cannot be found out");
        refused(objection(trust(Revocation.HARD, OTHER.revoking()), server.certificate()), "cannot be found out");
    }

    /** The list is where the certificate says, and nowhere else. */
    @Test
    void theListThatACertificateNamesIsFetched() throws Exception {
        AtomicReference<byte[]> list = new AtomicReference<>();
        try (ServerSocket web = new ServerSocket(0, 8, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> serve(web, list::get));
            String url = "http://127.0.0.1:" + web.getLocalPort() + "/list.crl";
            Issued good = ROOT.issue("CN=x", it -> it.dns(NAME).listAt(url + "?good"));
            Issued bad = ROOT.issue("CN=x", it -> it.dns(NAME).listAt(url + "?bad"));
            list.set(ROOT.revoking(bad.certificate().getSerialNumber()).getEncoded());

            assertThat(objection(trust(Revocation.HARD), good.certificate())).isEmpty();
            refused(objection(trust(Revocation.SOFT), bad.certificate()), "is revoked");
            assertThat(objection(trust(Revocation.OFF), bad.certificate())).isEmpty();
        }
    }

    /** The same to everybody, until it is closed. */
    private static void serve(ServerSocket web, Supplier<byte[]> content) {
        while (!web.isClosed()) {
            try (Socket client = web.accept()) {
                BufferedReader request = new BufferedReader(new InputStreamReader(client.getInputStream()));
                for (String line = request.readLine(); line != null && !line.isEmpty(); line = request.readLine()) {
                    // No header changes anything.
                }
                byte[] body = content.get();
                String head = "HTTP/1.0 200 OK\r\nContent-Length: " + body.length + "\r\n\r\n";
                client.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
                client.getOutputStream().write(body);
            } catch (IOException e) {
                // Closed, or nobody's loss.
            }
        }
    }

    @Test
    void whoDoesNotAnswerIsAReasonOnlyWhereItIsToBe() {
        Issued server = ROOT.issue("CN=x", it -> it.dns(NAME).askedAt("http://127.0.0.1:1/"));

        assertThat(objection(trust(Revocation.SOFT), server.certificate())).isEmpty();
        refused(objection(trust(Revocation.HARD), server.certificate()), "cannot be found out");
    }

    private static PeerTrust trust(String name) {
        return new PeerTrust(List.of(ROOT.certificate()), new PeerName(name), Revocation.SOFT, List.of());
    }

    private static PeerTrust trust(Revocation mode, X509CRL... lists) {
        return new PeerTrust(List.of(ROOT.certificate()), new PeerName(NAME), mode, List.of(lists));
    }

    private static Optional<Failure> objection(String name, Issued server) {
        return objection(trust(name), server.certificate());
    }

    private static Optional<Failure> objection(PeerTrust trust, X509Certificate... sent) {
        return trust.objection(List.of(sent), new Date());
    }

    private static void refused(Optional<Failure> objection, String words) {
        assertThat(objection).hasValueSatisfying(why -> {
            assertThat(why.layer()).isEqualTo(Layer.IKE);
            assertThat(why.reason()).isEqualTo(Reason.AUTHENTICATION_REFUSED);
            assertThat(why.happened()).contains(words);
        });
    }
}
