package bulkhead.acceptance;

import static bulkhead.acceptance.Expect.LIMIT;
import static bulkhead.servers.StrongSwanServer.BEYOND_IPV4;
import static bulkhead.servers.StrongSwanServer.BEYOND_IPV6;
import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.acceptance.Bulkhead.Login;
import bulkhead.app.certificate.Authority;
import bulkhead.app.certificate.Authority.Issued;
import bulkhead.servers.Capture;
import bulkhead.servers.RealServers;
import bulkhead.servers.StrongSwanServer;
import bulkhead.servers.StrongSwanServer.Settings;
import bulkhead.servers.Topology;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Servers that ask for the user in IKE already, and then in PPP again. */
@RealServers
class XAuthAcceptanceTest {
    private static final Login ALICE =
            new Login(StrongSwanServer.IPV4, StrongSwanServer.PSK, StrongSwanServer.LOGIN, StrongSwanServer.PASSWORD);

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void connectsToStrongSwanAndLeaksNothing(boolean nat, Topology topology, StrongSwanServer server) throws Exception {
        topology.nat(nat);
        server.configure(Settings.dualStack().xauth());
        try (Capture capture = topology.capture();
                Bulkhead bulkhead = connect(topology, "--xauth")) {
            bulkhead.awaitConnected("ipv4", "ipv6");
            server.log().await("XAuth authentication of 'alice' successful", LIMIT);
            Expect.reaches(topology, BEYOND_IPV4, BEYOND_IPV6);
            assertThat(bulkhead.transcript()).doesNotContain(StrongSwanServer.PASSWORD);
            assertThat(bulkhead.disconnect()).isZero();
            Expect.nothingLeaked(capture);
        }
    }

    @Test
    void connectsToLibreswan(Topology topology, StrongSwanServer server) throws Exception {
        server.configure(Settings.libreswan().xauth());
        try (Bulkhead bulkhead = connect(topology, "--xauth")) {
            bulkhead.awaitConnected("ipv4", "ipv6");
            server.log().await("XAUTH: User alice: Authentication Successful", LIMIT);
            Expect.reaches(topology, BEYOND_IPV4, BEYOND_IPV6);
            assertThat(bulkhead.disconnect()).isZero();
        }
    }

    @Test
    void connectsByACertificateAndAUser(Topology topology, StrongSwanServer server) throws Exception {
        Authority root = Authority.root("CN=Root, O=Example");
        Issued theirs = root.issue("CN=vpn, O=Example", it -> it.dns("vpn.example.org"));
        Issued ours = root.issue("CN=pc, O=Example", it -> it.dns("pc.example.org"));
        server.configure(Settings.dualStack()
                .certificates(theirs, List.of(), root.certificate())
                .xauth());
        try (Bulkhead bulkhead = connect(
                topology,
                "--xauth",
                "--certificate",
                write("me.pem", "CERTIFICATE", ours.encoded()),
                "--certificate-key",
                write("me.key", "PRIVATE KEY", ours.key().getEncoded()),
                "--ca",
                write("ca.pem", "CERTIFICATE", root.certificate().getEncoded()),
                "--remote-id",
                "vpn.example.org")) {
            bulkhead.awaitConnected("ipv4", "ipv6");
            server.log().await("XAuth authentication of 'alice' successful", LIMIT);
            assertThat(bulkhead.disconnect()).isZero();
        }
    }

    @Test
    void saysThatStrongSwanRefusedTheUser(Topology topology, StrongSwanServer server) throws Exception {
        server.configure(Settings.dualStack().xauth("another password"));
        Expect.failure(topology, ALICE, 5, "xauth", "refused them", "--xauth");
    }

    @Test
    void saysThatLibreswanRefusedTheUser(Topology topology, StrongSwanServer server) throws Exception {
        server.configure(Settings.libreswan().xauth("another password"));
        Expect.failure(topology, ALICE, 5, "xauth", "refused them", "--xauth");
    }

    /** The key is right, and strongSwan says under it that this is not enough. */
    @Test
    void saysThatTheServerAsksForAUser(Topology topology, StrongSwanServer server) throws Exception {
        server.configure(Settings.dualStack().xauth());
        Expect.failure(topology, ALICE, 5, "ike", "connect with --xauth");
    }

    @Test
    void saysThatTheServerAsksForNoUser(Topology topology, StrongSwanServer server) throws Exception {
        server.configure(Settings.dualStack());
        Expect.failure(topology, ALICE, 5, "ike", "connect without --xauth", "--xauth");
    }

    /** Whoever renews the keys of IKE, the user is proven anew, and nobody notices. */
    @Test
    void staysUpWhereEitherEndRenewsTheKeys(Topology topology, StrongSwanServer server) throws Exception {
        server.configure(Settings.dualStack().xauth());
        try (Bulkhead bulkhead = connect(topology, "--xauth", "--ike-lifetime", "40")) {
            bulkhead.awaitConnected("ipv4", "ipv6");
            server.log().await("XAuth authentication of 'alice' successful", LIMIT);
            server.log().mark();
            server.log().await("XAuth authentication of 'alice' successful", LIMIT);
            server.log().mark();
            server.rekeyIke();
            server.log().await("XAuth authentication of 'alice' successful", LIMIT);
            Expect.reaches(topology, BEYOND_IPV4, BEYOND_IPV6);
            assertThat(bulkhead.events("lost")).isEmpty();
            assertThat(bulkhead.disconnect()).isZero();
        }
    }

    private static Bulkhead connect(Topology topology, String... options) throws Exception {
        return Bulkhead.connect(topology.client().name(), ALICE, options);
    }

    private String write(String name, String type, byte[] content) throws Exception {
        String lines = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                .encodeToString(content);
        return Files.writeString(
                        folder.resolve(name),
                        "-----BEGIN " + type + "-----\n" + lines + "\n-----END " + type + "-----\n")
                .toString();
    }
}
