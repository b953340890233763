package bulkhead.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.acceptance.Bulkhead.Ended;
import bulkhead.acceptance.Bulkhead.Login;
import bulkhead.servers.RealServers;
import bulkhead.servers.StrongSwanServer;
import bulkhead.servers.StrongSwanServer.Settings;
import bulkhead.servers.Topology;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** {@code bulkhead doctor} where all is well, and where one thing at a time is not. */
@RealServers
class DoctorAcceptanceTest {
    @Test
    void findsNothingWrongWhereAServerAnswers(Topology topology, StrongSwanServer server) throws Exception {
        server.configure(Settings.dualStack());
        Map<String, JsonNode> found = look(topology, 0, "--server", "strongswan.test");

        assertThat(found.values())
                .allSatisfy(f -> assertThat(f.path("verdict").asString())
                        .as(f.toString())
                        .isEqualTo("good"));
        assertThat(sentence(found, "name")).contains(StrongSwanServer.IPV4);
        assertThat(sentence(found, "route")).contains(Topology.CLIENT_INTERFACE, Topology.CLIENT_IPV4);
        assertThat(sentence(found, "ipv6")).contains(Topology.CLIENT_IPV6);
        assertThat(sentence(found, "answer")).contains("UDP 500 and 4500");
    }

    @Test
    void findsAServerThatIsSilent(Topology topology, StrongSwanServer server) throws Exception {
        server.configure(Settings.dualStack());
        server.link(false);
        try {
            assertBad(look(topology, 1, "--server", StrongSwanServer.IPV4), "answer", "does not answer");
        } finally {
            server.link(true);
        }
    }

    @Test
    void findsAHostWithoutIke(Topology topology) throws Exception {
        assertBad(look(topology, 1, "--server", Topology.INTERNET_IPV4), "answer", "no IKE program listens");
    }

    @Test
    void findsANameWithoutAnAddress(Topology topology) throws Exception {
        assertBad(look(topology, 1, "--server", "nobody.invalid"), "name", "nobody.invalid");
    }

    @Test
    void findsThatThereIsNoRoute(Topology topology) throws Exception {
        topology.client().run("ip", "route", "del", "default");
        Map<String, JsonNode> found = look(topology, 1, "--server", StrongSwanServer.IPV4);

        assertBad(found, "route", "no route");
        assertThat(found.get("ipv4").path("verdict").asString()).isEqualTo("warning");
    }

    @Test
    void findsTheTunnelOfAnotherProgram(Topology topology) throws Exception {
        topology.client().run("ip", "tuntap", "add", "tun7", "mode", "tun");
        topology.client().run("ip", "addr", "add", "10.7.0.2/24", "dev", "tun7");
        topology.client().run("ip", "link", "set", "tun7", "up");
        topology.client().run("ip", "route", "replace", "default", "dev", "tun7");
        Map<String, JsonNode> found = look(topology, 0);

        assertThat(found.get("other-vpn").path("verdict").asString()).isEqualTo("warning");
        assertThat(sentence(found, "other-vpn")).contains("tun7");
    }

    @Test
    void findsThatAUserHasNoRightsWithoutADaemon(Topology topology) throws Exception {
        List<String> command = Bulkhead.commandAsUser(topology.client().name());
        command.addAll(List.of("doctor", "--json"));

        assertBad(found(Bulkhead.run(command), 7), "rights", "needs root, or the guard's daemon");
    }

    @Test
    void findsThatTheTunnelDeviceIsMissing(Topology topology) throws Exception {
        List<String> command = Bulkhead.command(topology.client().name());
        int program = command.size() - Bulkhead.command(null).size();
        command.addAll(
                program, List.of("unshare", "-m", "sh", "-c", "mount -t tmpfs none /dev/net && exec \"$@\"", "sh"));
        command.addAll(List.of("doctor", "--json"));

        assertBad(found(Bulkhead.run(command), 1), "tun", "is missing");
    }

    @Test
    void findsTheGuardThatAKilledConnectionLeftClosed(Topology topology, StrongSwanServer server) throws Exception {
        server.configure(Settings.dualStack());
        Login alice = new Login(
                StrongSwanServer.IPV4, StrongSwanServer.PSK, StrongSwanServer.LOGIN, StrongSwanServer.PASSWORD);
        try (Bulkhead bulkhead = Bulkhead.connect(topology.client().name(), alice, "--kill-switch")) {
            bulkhead.awaitConnected("ipv4", "ipv6");
            Map<String, JsonNode> connected = look(topology, 0, "--server", StrongSwanServer.IPV4);
            assertThat(sentence(connected, "guard")).contains("your connection");
            assertThat(sentence(connected, "other-vpn")).contains("all that is the tunnel's goes through it");
            assertThat(sentence(connected, "route")).contains(Topology.CLIENT_INTERFACE, Topology.CLIENT_IPV4);
            topology.client().run("ip", "rule", "add", "lookup", "52", "priority", "50");
            topology.client().run("ip", "route", "add", "default", "via", Topology.ROUTER_IPV4, "table", "52");
            connected = look(topology, 0, "--server", StrongSwanServer.IPV4);
            assertThat(connected.get("other-vpn").path("verdict").asString()).isEqualTo("warning");
            assertThat(sentence(connected, "other-vpn")).contains("the routing rule 50 (table 52) is asked first");
            topology.client().run("ip", "rule", "del", "priority", "50");
            bulkhead.kill();
            bulkhead.exitCode();
        }
        Map<String, JsonNode> left = look(topology, 1, "--server", StrongSwanServer.IPV4);
        assertBad(left, "guard", "still closed");
        assertThat(left.get("guard").path("remedy").asString()).contains("bulkhead guard unblock");
        Expect.unblocks(topology);
    }

    private static Map<String, JsonNode> look(Topology topology, int exit, String... arguments)
            throws IOException, InterruptedException {
        List<String> command = Bulkhead.command(topology.client().name());
        command.addAll(List.of("doctor", "--json"));
        command.addAll(List.of(arguments));
        return found(Bulkhead.run(command), exit);
    }

    private static Map<String, JsonNode> found(Ended ended, int exit) {
        assertThat(ended.exit()).as(ended.toString()).isEqualTo(exit);
        return ended.json().stream()
                .collect(Collectors.toMap(f -> f.path("check").asString(), Function.identity()));
    }

    private static String sentence(Map<String, JsonNode> found, String check) {
        return found.get(check).path("sentence").asString();
    }

    private static void assertBad(Map<String, JsonNode> found, String check, String words) {
        assertThat(found.get(check).path("verdict").asString())
                .as(found.toString())
                .isEqualTo("bad");
        assertThat(sentence(found, check)).contains(words);
        assertThat(found.get(check).path("remedy").asString()).isNotEmpty();
    }
}
