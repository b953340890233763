package bulkhead.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.acceptance.Bulkhead.Login;
import bulkhead.servers.Capture;
import bulkhead.servers.RealServers;
import bulkhead.servers.StrongSwanServer;
import bulkhead.servers.StrongSwanServer.Settings;
import bulkhead.servers.Topology;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** A server that is not there, where somebody says so. */
@RealServers
class UnreachableAcceptanceTest {
    /** Silence takes three attempts of nine messages each; a hint has to be said twice, and this computer may be slow. */
    private static final int MESSAGES = 4;

    @TempDir
    Path folder;

    @AfterEach
    void open(Topology topology) throws Exception {
        topology.net().run("nft", "delete", "table", "inet", "refuse");
        Expect.unblocks(topology);
    }

    private static Login login(String server) {
        return new Login(server, "a key that is long enough", "u", "p");
    }

    @ParameterizedTest
    @CsvSource({
        "198.51.100.80, , nobody listens there",
        "2001:db8:80::80, , nobody listens there",
        "198.51.100.80, --kill-switch, nobody listens there",
        "2001:db8:80::80, --kill-switch, nobody listens there"
    })
    void aClosedPortIsKnownAtOnce(String server, String option, String words, Topology topology) throws Exception {
        String[] options = option == null ? new String[0] : new String[] {option};
        try (Capture capture = topology.capture();
                Bulkhead bulkhead = Bulkhead.connect(topology.client().name(), login(server), options)) {
            assertKnownAtOnce(bulkhead, capture, "it says that " + words);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "198.51.100.80, icmp type host-unreachable, there is no way to it",
        "198.51.100.80, icmp type admin-prohibited, a firewall forbids it",
        "2001:db8:80::80, icmpv6 type addr-unreachable, there is no way to it",
        "2001:db8:80::80, icmpv6 type admin-prohibited, a firewall forbids it"
    })
    void aRouterThatRefusesIsKnownAtOnce(String server, String with, String words, Topology topology) throws Exception {
        reject(topology, with);
        try (Capture capture = topology.capture();
                Bulkhead bulkhead = Bulkhead.connect(topology.client().name(), login(server))) {
            assertKnownAtOnce(bulkhead, capture, "says that " + words);
        }
    }

    /** Of the name's addresses the first has no server. */
    @Test
    void theNextAddressOfTheNameIsTried(Topology topology, StrongSwanServer server) throws Exception {
        server.configure(Settings.dualStack());
        try (Bulkhead bulkhead = connectTo(topology, Topology.INTERNET_IPV4, StrongSwanServer.IPV6)) {
            bulkhead.awaitConnected("ipv4", "ipv6");
            assertThat(bulkhead.events("retry").getFirst().path("message").asString())
                    .contains(Topology.INTERNET_IPV4, "it has another address, " + "2001:db8:2:0:0:0:0:10");
            assertThat(topology.client().pings(StrongSwanServer.BEYOND_IPV4)).isTrue();
            assertThat(bulkhead.disconnect()).isZero();
        }
    }

    /** As behind DNS64 (RFC 6147): the name has an IPv4 address, and this network no way to it. */
    @Test
    void anAddressWithoutAWayToItIsLeftOut(Topology topology, StrongSwanServer server) throws Exception {
        server.configure(Settings.dualStack());
        assertThat(topology.client().run("ip", "-4", "route", "del", "default").succeeded())
                .isTrue();
        try (Bulkhead bulkhead = connectTo(topology, StrongSwanServer.IPV4, StrongSwanServer.IPV6)) {
            bulkhead.awaitConnected("ipv4", "ipv6");
            assertThat(bulkhead.events("retry")).isEmpty();
            assertThat(bulkhead.disconnect()).isZero();
        }
    }

    /** The network loses one family, as when a telephone takes over: the server is reached by the other one. */
    @Test
    void aLostConnectionIsSoughtAtAnAddressThatThereIsAWayTo(Topology topology, StrongSwanServer server)
            throws Exception {
        server.configure(Settings.dualStack());
        try (Bulkhead bulkhead = connectTo(topology, StrongSwanServer.IPV4, StrongSwanServer.IPV6)) {
            bulkhead.awaitConnected("ipv4", "ipv6");
            assertThat(topology.client()
                            .run("ip", "-4", "route", "del", "default")
                            .succeeded())
                    .isTrue();
            JsonNode lost = bulkhead.await("lost", Duration.ofMinutes(1));
            bulkhead.awaitConnectedAfter(lost, "ipv4", "ipv6");
            assertThat(topology.client().pings(StrongSwanServer.BEYOND_IPV4)).isTrue();
            assertThat(bulkhead.disconnect()).isZero();
        }
    }

    /** As an office behind a line that gets another address each night. */
    @ParameterizedTest
    @ValueSource(strings = {"", "--kill-switch"})
    void aServerThatMovesIsSoughtWhereItsNameLeads(String option, Topology topology, StrongSwanServer server)
            throws Exception {
        server.configure(Settings.dualStack());
        List<String> options = option.isEmpty() ? List.of() : List.of(option);
        try (Bulkhead bulkhead = connectTo(topology, List.of(StrongSwanServer.IPV4), options)) {
            bulkhead.awaitConnected("ipv4", "ipv6");
            names(List.of(StrongSwanServer.IPV6));
            reject(topology, "icmp type host-unreachable");
            JsonNode lost = bulkhead.await("lost", Duration.ofMinutes(1));
            bulkhead.awaitConnectedAfter(lost, "ipv4", "ipv6");
            assertThat(bulkhead.events("retry"))
                    .singleElement()
                    .satisfies(retry -> assertThat(retry.path("message").asString())
                            .contains("the server's name leads to 2001:db8:2:0:0:0:0:10 now"));
            assertThat(topology.client().pings(StrongSwanServer.BEYOND_IPV4)).isTrue();
            assertThat(bulkhead.disconnect()).isZero();
        }
    }

    private Path names(List<String> addresses) throws IOException {
        return Files.write(
                folder.resolve("hosts"),
                addresses.stream().map(address -> address + " two.test").toList());
    }

    /** Connects to a name with these addresses. */
    private Bulkhead connectTo(Topology topology, String first, String second) throws Exception {
        return connectTo(topology, List.of(first, second), List.of());
    }

    private Bulkhead connectTo(Topology topology, List<String> addresses, List<String> options) throws Exception {
        Path hosts = names(addresses);
        List<String> command = topology.client().command("unshare", "--mount", "sh", "-c", """
                mount --bind "$0" /etc/hosts && exec "$@"
                """, hosts.toString());
        command.addAll(Bulkhead.command(null));
        return Bulkhead.connect(
                command,
                new Login("two.test", StrongSwanServer.PSK, StrongSwanServer.LOGIN, StrongSwanServer.PASSWORD),
                options.toArray(String[]::new));
    }

    /** What a router says later ends nothing; what it lets through is still there. */
    @Test
    void aRouterThatRefusesLaterEndsNothing(Topology topology, StrongSwanServer server) throws Exception {
        server.configure(Settings.dualStack());
        Login alice = new Login(
                StrongSwanServer.IPV4, StrongSwanServer.PSK, StrongSwanServer.LOGIN, StrongSwanServer.PASSWORD);
        try (Bulkhead bulkhead = Bulkhead.connect(topology.client().name(), alice)) {
            bulkhead.awaitConnected("ipv4", "ipv6");
            for (String with : List.of("icmp type port-unreachable", "icmp type prot-unreachable")) {
                reject(topology, with);
                assertThat(topology.client().pings(StrongSwanServer.BEYOND_IPV4))
                        .isFalse();
                topology.net().run("nft", "delete", "table", "inet", "refuse");
                assertThat(topology.client().pings(StrongSwanServer.BEYOND_IPV4))
                        .isTrue();
            }
            assertThat(bulkhead.events("lost")).isEmpty();
            assertThat(bulkhead.disconnect()).isZero();
        }
    }

    private static void reject(Topology topology, String with) {
        for (String line : new String[] {
            "add table inet refuse",
            "add chain inet refuse forward { type filter hook forward priority 0; }",
            "add rule inet refuse forward udp dport { 500, 4500 } reject with " + with
        }) {
            assertThat(topology.net().run("nft", line).succeeded()).as(line).isTrue();
        }
    }

    private static void assertKnownAtOnce(Bulkhead bulkhead, Capture capture, String words)
            throws InterruptedException {
        assertThat(bulkhead.exitCode()).as(bulkhead.transcript()).isEqualTo(3);
        JsonNode failed = bulkhead.events("failed").getFirst();
        assertThat(failed.path("message").asString()).contains(words);
        assertThat(failed.path("layer").asString()).isEqualTo("network");
        capture.stop();
        assertThat(capture.ike()).as("messages").hasSizeBetween(1, MESSAGES);
    }
}
