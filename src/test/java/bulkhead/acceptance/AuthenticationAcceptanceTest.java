package bulkhead.acceptance;

import static bulkhead.acceptance.Expect.LIMIT;
import static bulkhead.servers.StrongSwanServer.BEYOND_IPV4;
import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.acceptance.Bulkhead.Login;
import bulkhead.servers.RealServers;
import bulkhead.servers.StrongSwanServer;
import bulkhead.servers.StrongSwanServer.Auth;
import bulkhead.servers.StrongSwanServer.Settings;
import bulkhead.servers.Topology;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Who is believed to be the server: by default only who proves it, however it asks. With real pppds. */
@RealServers
class AuthenticationAcceptanceTest {
    private static final Login ALICE = login(StrongSwanServer.PSK);
    private static final Map<Auth, String> NAMES = Map.of(Auth.CHAP, "chap", Auth.PAP, "pap", Auth.NONE, "none");

    @Test
    void takesAServerThatProvesNothingOnlyByTheNameOfItsMethod(Topology topology, StrongSwanServer server)
            throws Exception {
        for (Auth auth : new Auth[] {Auth.NONE, Auth.CHAP, Auth.PAP}) {
            String name = NAMES.get(auth);
            server.configure(Settings.dualStack().auth(auth));
            Expect.failure(topology, ALICE, 5, "lcp", "in which it does not prove who it is");
            try (Bulkhead bulkhead = connect(ALICE, topology, "--auth", "mschapv2")) {
                assertThat(bulkhead.exitCode()).as(bulkhead.transcript()).isEqualTo(5);
                assertThat(bulkhead.await("failed", LIMIT).path("message").asString())
                        .contains("connect with --auth " + name);
                assertThat(bulkhead.events("auth")).isEmpty();
                assertThat(bulkhead.events("ipv4")).isEmpty();
            }
            try (Bulkhead bulkhead = connect(ALICE, topology, "--auth", name)) {
                bulkhead.awaitConnected("ipv4", "ipv6");
                assertThat(topology.client().pings(BEYOND_IPV4)).isTrue();
                assertThat(bulkhead.disconnect()).isZero();
            }
        }
    }

    /** pppd begins with MD5, and goes on to MS-CHAPv2 where that is what is suggested (RFC 3748 section 5.3.1). */
    @Test
    void speaksMd5InsideEapByItsNameOnlyAndSaysWhatTheServerWantedInstead(Topology topology, StrongSwanServer server)
            throws Exception {
        server.configure(Settings.dualStack().auth(Auth.EAP));
        for (String[] spoken : new String[][] {{"eap-mschapv2", "EAP-MSCHAPv2"}, {"eap-md5", "EAP-MD5"}}) {
            try (Bulkhead bulkhead = connect(ALICE, topology, "--auth", spoken[0])) {
                bulkhead.awaitConnected("ipv4", "ipv6");
                assertThat(bulkhead.events("auth").getFirst().path("method").asString())
                        .isEqualTo(spoken[1]);
                assertThat(topology.client().pings(BEYOND_IPV4)).isTrue();
                assertThat(bulkhead.disconnect()).isZero();
            }
        }
        try (Bulkhead bulkhead = connect(ALICE, topology, "--auth", "eap-gtc")) {
            assertThat(bulkhead.exitCode()).as(bulkhead.transcript()).isEqualTo(5);
            assertThat(bulkhead.await("failed", LIMIT).path("message").asString())
                    .contains("the server asked for EAP-MD5, and this profile allows of EAP only EAP-GTC;"
                            + " connect with --auth eap-md5");
        }
    }

    @Test
    void warnsOfAPreSharedKeyThatCanBeGuessedAndNeverShowsIt(Topology topology, StrongSwanServer server)
            throws Exception {
        server.configure(Settings.dualStack().psk("hunter2"));
        try (Bulkhead bulkhead = connect(login("hunter2"), topology)) {
            bulkhead.awaitConnected("ipv4", "ipv6");
            assertThat(bulkhead.standardError())
                    .startsWith("Warning: The pre-shared key is short or simple")
                    .hasLineCount(1);
            assertThat(bulkhead.transcript()).doesNotContain("hunter2");
            assertThat(bulkhead.disconnect()).isZero();
        }
    }

    private static Bulkhead connect(Login login, Topology topology, String... options) throws Exception {
        return Bulkhead.connect(topology.client().name(), login, options);
    }

    private static Login login(String psk) {
        return new Login(StrongSwanServer.IPV4, psk, StrongSwanServer.LOGIN, StrongSwanServer.PASSWORD);
    }
}
