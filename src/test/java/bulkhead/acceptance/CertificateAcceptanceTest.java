package bulkhead.acceptance;

import static bulkhead.acceptance.Expect.LIMIT;
import static bulkhead.servers.StrongSwanServer.BEYOND_IPV4;
import static bulkhead.servers.StrongSwanServer.BEYOND_IPV6;
import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.acceptance.Bulkhead.Login;
import bulkhead.app.certificate.Authority;
import bulkhead.app.certificate.Authority.Issued;
import bulkhead.app.certificate.Authority.Kind;
import bulkhead.servers.RealServers;
import bulkhead.servers.StrongSwanServer;
import bulkhead.servers.StrongSwanServer.Settings;
import bulkhead.servers.Topology;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Certificates instead of a pre-shared key, with a real strongSwan; all of them are made here. */
@RealServers
class CertificateAcceptanceTest {
    private static final String NAME = "vpn.example.org";
    private static final Authority ROOT = Authority.root("CN=Root, O=Example");
    private static final Authority OTHER = Authority.root("CN=Root, O=Other");
    private static final Issued CLIENT = ROOT.issue("CN=pc, O=Example", it -> it.dns("pc.example.org"));
    private static final Issued SERVER = ROOT.issue("CN=vpn, O=Example", it -> it.dns(NAME));
    private static final String PASSPHRASE = "open sesame";

    @TempDir
    private Path folder;

    @Test
    void connectsByRsaFromPkcs12AndLeaksNothing(Topology topology, StrongSwanServer server) throws Exception {
        server.configure(Settings.dualStack().certificates(SERVER, List.of(), ROOT.certificate()));
        Path p12 = pkcs12(CLIENT, List.of());
        Path phrase = Files.writeString(folder.resolve("phrase"), PASSPHRASE + "\n");
        try (var capture = topology.capture();
                Bulkhead bulkhead = connect(
                        topology,
                        "--certificate",
                        p12.toString(),
                        "--key-passphrase-file",
                        phrase.toString(),
                        "--remote-id",
                        NAME)) {
            bulkhead.awaitConnected("ipv4", "ipv6");
            Expect.reaches(topology, BEYOND_IPV4, BEYOND_IPV6);
            server.log().await("received end entity cert \"CN=pc, O=Example\"", LIMIT);
            server.log().await("IKE_SA l2tp\\[1\\] established", LIMIT);
            assertThat(bulkhead.transcript()).doesNotContain(PASSPHRASE);
            assertThat(bulkhead.disconnect()).isZero();
            Expect.nothingLeaked(capture);
        }
    }

    /** Both ends sign with a key of the same curve, RFC 4754. */
    @ParameterizedTest
    @EnumSource(
            value = Kind.class,
            names = {"P256", "P384", "P521"})
    void connectsByEcdsa(Kind kind, Topology topology, StrongSwanServer server) throws Exception {
        Authority authority = Authority.root("CN=Root, O=Curves", kind);
        Issued theirs = authority.issue("CN=vpn", it -> it.kind(kind).dns(NAME));
        Issued ours = authority.issue("CN=pc", it -> it.kind(kind));
        server.configure(Settings.dualStack().certificates(theirs, List.of(), authority.certificate()));
        try (Bulkhead bulkhead = connect(topology, pem(ours, authority, "--remote-id", NAME))) {
            bulkhead.awaitConnected("ipv4", "ipv6");
            assertThat(topology.client().pings(BEYOND_IPV4)).isTrue();
            assertThat(bulkhead.disconnect()).isZero();
        }
    }

    /** The server begins a new main mode, and is asked for its certificate in it. */
    @Test
    void takesANewPhase1FromTheServer(Topology topology, StrongSwanServer server) throws Exception {
        server.configure(Settings.dualStack().certificates(SERVER, List.of(), ROOT.certificate()));
        try (Bulkhead bulkhead = connect(topology, pem(CLIENT, ROOT, "--remote-id", NAME))) {
            bulkhead.awaitConnected("ipv4", "ipv6");
            server.log().mark();
            server.rekeyIke();
            server.log().await("IKE_SA l2tp\\[2\\] established", LIMIT);
            bulkhead.await("ike", node -> node.path("rekey").asBoolean(), LIMIT);
            assertThat(topology.client().pings(BEYOND_IPV4)).isTrue();
            assertThat(bulkhead.disconnect()).isZero();
        }
    }

    /** Each with two authorities in between: the messages are longer than what goes in one packet. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void connectsWithLongChainsOnBothSides(boolean inPieces, Topology topology, StrongSwanServer server)
            throws Exception {
        Authority first = ROOT.intermediate("CN=First, O=Example", it -> {});
        Authority second = first.intermediate("CN=Second, O=Example", it -> {});
        Issued theirs = second.issue("CN=vpn, O=Example", it -> it.dns(NAME));
        Issued ours = second.issue("CN=pc, O=Example", it -> {});
        List<X509Certificate> between = List.of(first.certificate(), second.certificate());
        Settings settings = Settings.dualStack().certificates(theirs, between, ROOT.certificate());
        server.configure(inPieces ? settings : settings.withoutIkeFragmentation());
        Path file = pkcs12(ours, between);
        Path phrase = Files.writeString(folder.resolve("phrase"), PASSPHRASE);
        try (Bulkhead bulkhead = connect(
                topology,
                "--certificate",
                file.toString(),
                "--key-passphrase-file",
                phrase.toString(),
                "--remote-id",
                NAME)) {
            bulkhead.awaitConnected("ipv4", "ipv6");
            if (inPieces) {
                server.log().await("received fragment #2", LIMIT);
                server.log().await("into \\d fragments", LIMIT);
            } else {
                assertThat(server.log().contains("received fragment")).isFalse();
            }
            assertThat(bulkhead.disconnect()).isZero();
        }
    }

    @Test
    void saysThatTheServersCertificateIsOfAnotherAuthority(Topology topology, StrongSwanServer server)
            throws Exception {
        Issued strange = OTHER.issue("CN=vpn", it -> it.dns(NAME));
        server.configure(Settings.dualStack().certificates(strange, List.of(), ROOT.certificate()));
        failure(topology, "does not come from an authority of this connection", pem(CLIENT, ROOT, "--remote-id", NAME));
        server.log().await("received DELETE for IKE_SA l2tp\\[1\\]", LIMIT);
    }

    @Test
    void saysThatTheServersCertificateHasExpired(Topology topology, StrongSwanServer server) throws Exception {
        Issued old = ROOT.issue("CN=vpn", it -> it.dns(NAME).until(Instant.now().minusSeconds(3_600)));
        server.configure(Settings.dualStack().certificates(old, List.of(), ROOT.certificate()));
        failure(topology, "the server's certificate was good until 20", pem(CLIENT, ROOT, "--remote-id", NAME));
    }

    /** By default it has to be the name or address that is connected to. */
    @Test
    void saysWhoseTheServersCertificateIs(Topology topology, StrongSwanServer server) throws Exception {
        server.configure(Settings.dualStack().certificates(SERVER, List.of(), ROOT.certificate()));
        failure(
                topology,
                "the server's certificate is of vpn.example.org, not of " + StrongSwanServer.IPV4,
                pem(CLIENT, ROOT));
    }

    @Test
    void saysThatTheServersCertificateIsRevoked(Topology topology, StrongSwanServer server) throws Exception {
        server.configure(Settings.dualStack().certificates(SERVER, List.of(), ROOT.certificate()));
        Path list = folder.resolve("crl.der");
        Files.write(list, ROOT.revoking(SERVER.certificate().getSerialNumber()).getEncoded());
        failure(
                topology,
                "is revoked by its authority",
                pem(CLIENT, ROOT, "--remote-id", NAME, "--crl", list.toString()));
    }

    /** That the server does not trust us is its word, under keys that both have by then. */
    @Test
    void saysThatTheServerDoesNotTakeOurCertificate(Topology topology, StrongSwanServer server) throws Exception {
        server.configure(Settings.dualStack().certificates(SERVER, List.of(), OTHER.certificate()));
        failure(topology, "we showed our certificate, and 192.0.2.10 answered", pem(CLIENT, ROOT, "--remote-id", NAME));
    }

    @Test
    void saysThatTheServerWantsAPreSharedKey(Topology topology, StrongSwanServer server) throws Exception {
        server.configure(Settings.dualStack());
        failure(topology, "or wants a pre-shared key", pem(CLIENT, ROOT, "--remote-id", NAME));
    }

    /** The server knows its client by a name in the certificate, and the client says that name. */
    @Test
    void saysTheNameThatTheServerGoesBy(Topology topology, StrongSwanServer server) throws Exception {
        server.configure(Settings.dualStack()
                .certificates(SERVER, List.of(), ROOT.certificate())
                .clientId("pc.example.org"));
        try (Bulkhead bulkhead = connect(topology, pem(CLIENT, ROOT, "--remote-id", NAME, "--id", "pc.example.org"))) {
            bulkhead.awaitConnected("ipv4", "ipv6");
            assertThat(bulkhead.disconnect()).isZero();
        }
        failure(topology, "we showed our certificate", pem(CLIENT, ROOT, "--remote-id", NAME, "--id", "x.example.org"));
    }

    private static Bulkhead connect(Topology topology, String... options) throws Exception {
        Login login = new Login(StrongSwanServer.IPV4, "of no use", StrongSwanServer.LOGIN, StrongSwanServer.PASSWORD);
        return Bulkhead.connect(topology.client().name(), login, options);
    }

    private static void failure(Topology topology, String words, String... options) throws Exception {
        try (var capture = topology.capture();
                Bulkhead bulkhead = connect(topology, options)) {
            assertThat(bulkhead.exitCode()).as(bulkhead.transcript()).isEqualTo(5);
            var failed = bulkhead.await("failed", LIMIT);
            assertThat(failed.path("layer").asString()).isEqualTo("ike");
            assertThat(failed.path("message").asString()).contains(words).endsWith(".");
            assertThat(bulkhead.events("failed")).hasSize(1);
            Expect.nothingLeaked(capture);
        }
    }

    /** Options that name the certificate, its key and its authority in files of PEM. */
    private String[] pem(Issued ours, Authority authority, String... more) throws Exception {
        List<String> options = new ArrayList<>(List.of(
                "--certificate",
                write("me.pem", "CERTIFICATE", ours.encoded()),
                "--certificate-key",
                write("me.key", "PRIVATE KEY", ours.key().getEncoded()),
                "--ca",
                write("ca.pem", "CERTIFICATE", authority.certificate().getEncoded())));
        options.addAll(List.of(more));
        return options.toArray(String[]::new);
    }

    private String write(String name, String type, byte[] content) throws Exception {
        String lines = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                .encodeToString(content);
        Path file = folder.resolve(name);
        Files.writeString(file, "-----BEGIN " + type + "-----\n" + lines + "\n-----END " + type + "-----\n");
        return file.toString();
    }

    /** @param others those between it and the root, the lowest last */
    private Path pkcs12(Issued ours, List<X509Certificate> others) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        List<X509Certificate> chain = new ArrayList<>(List.of(ours.certificate()));
        chain.addAll(others.reversed().stream()
                .filter(one -> !one.equals(ROOT.certificate()))
                .toList());
        chain.add(ROOT.certificate());
        store.setKeyEntry("me", ours.key(), PASSPHRASE.toCharArray(), chain.toArray(X509Certificate[]::new));
        Path file = folder.resolve("me.p12");
        try (var out = Files.newOutputStream(file)) {
            store.store(out, PASSPHRASE.toCharArray());
        }
        return file;
    }
}
