package bulkhead.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.acceptance.Bulkhead.Ended;
import bulkhead.acceptance.Bulkhead.Login;
import bulkhead.servers.RealServers;
import bulkhead.servers.SoftEtherServer;
import bulkhead.servers.StrongSwanServer;
import bulkhead.servers.StrongSwanServer.Ipv6;
import bulkhead.servers.StrongSwanServer.Settings;
import bulkhead.servers.Topology;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code bulkhead verify-ipv6}, by a session that is tried and of the connection that is up. */
@RealServers
class VerifyIpv6AcceptanceTest {
    private static final Login ALICE =
            new Login(StrongSwanServer.IPV4, StrongSwanServer.PSK, StrongSwanServer.LOGIN, StrongSwanServer.PASSWORD);
    private static final List<String> OF_A_SESSION =
            List.of("session", "selectors", "mtu", "ipv6cp", "router", "address", "echo");

    @TempDir
    private Path folder;

    @Test
    void answersYesToAllOfASessionThatIsTriedWhereIpv6Works(Topology topology, StrongSwanServer server)
            throws Exception {
        for (Ipv6 mode : new Ipv6[] {Ipv6.SLAAC, Ipv6.SLAAC_STATELESS, Ipv6.DHCPV6}) {
            server.configure(Settings.dualStack().ipv6(mode));
            Map<String, String> answers = answers(verify(topology, ALICE, 0));
            OF_A_SESSION.forEach(question -> assertThat(answers).as(mode.name()).containsEntry(question, "yes"));
            assertThat(answers).doesNotContainValue("no").containsEntry("routes", "unknown");
        }
        assertThat(topology.client().run("ip", "-o", "link").output()).doesNotContain("bulkhead0");
    }

    @Test
    void answersNoWhereIpv6EndsAndUnknownBehind(Topology topology, StrongSwanServer server) throws Exception {
        server.configure(Settings.dualStack().ipv6(Ipv6.NONE));
        assertThat(answers(verify(topology, ALICE, 1)))
                .containsEntry("session", "yes")
                .containsEntry("ipv6cp", "no")
                .containsEntry("router", "unknown")
                .containsEntry("echo", "unknown");
        Login mistyped = new Login(ALICE.server(), ALICE.psk(), ALICE.user(), "batery staple");
        assertThat(answers(verify(topology, mistyped, 1)))
                .containsEntry("session", "no")
                .containsEntry("selectors", "yes")
                .containsEntry("ipv6cp", "unknown");
    }

    @Test
    void looksAtTheConnectionThatIsUpAndPrintsATable(Topology topology, StrongSwanServer server) throws Exception {
        server.configure(Settings.dualStack());
        try (Bulkhead bulkhead = Bulkhead.connect(topology.client().name(), ALICE)) {
            bulkhead.awaitConnected("ipv4", "ipv6");
            Ended ended = Bulkhead.run(topology.client().name(), "verify-ipv6", "--json");
            assertThat(ended.exit()).as(ended.toString()).isZero();
            Map<String, String> answers = answers(ended);
            OF_A_SESSION.forEach(question -> assertThat(answers).containsEntry(question, "yes"));
            assertThat(answers).containsEntry("routes", "yes").containsEntry("names", "yes");
            Ended table = Bulkhead.run(topology.client().name(), "verify-ipv6");
            assertThat(table.output())
                    .contains("Does a router advertise itself in the tunnel?", "IPv6 works through this tunnel.");
            assertThat(bulkhead.disconnect()).isZero();
        }
        Ended nobody = Bulkhead.run(topology.client().name(), "verify-ipv6");
        assertThat(nobody.exit()).isEqualTo(2);
        assertThat(nobody.errors()).contains("nobody is connected");
    }

    @Test
    void answersForSoftEtherToo(Topology topology, SoftEtherServer server) throws Exception {
        server.configure(SoftEtherServer.Settings.dualStack());
        Login login = new Login(SoftEtherServer.IPV4, ALICE.psk(), ALICE.user(), ALICE.password());
        Map<String, String> answers = answers(verify(topology, login, 0));
        OF_A_SESSION.forEach(question -> assertThat(answers).containsEntry(question, "yes"));
    }

    private Ended verify(Topology topology, Login login, int exit) throws Exception {
        Path psk = Files.writeString(folder.resolve("psk"), login.psk() + "\n");
        Path password = Files.writeString(folder.resolve("password"), login.password() + "\n");
        Ended ended = Bulkhead.run(
                topology.client().name(),
                "verify-ipv6",
                "--json",
                "--server",
                login.server(),
                "--user",
                login.user(),
                "--psk-file",
                psk.toString(),
                "--password-file",
                password.toString());
        assertThat(ended.exit()).as(ended.toString()).isEqualTo(exit);
        assertThat(ended.output() + ended.errors()).doesNotContain(login.psk()).doesNotContain(login.password());
        return ended;
    }

    private static Map<String, String> answers(Ended ended) {
        return ended.json().stream()
                .collect(Collectors.toMap(
                        line -> line.path("question").asString(),
                        line -> line.path("answer").asString()));
    }
}
