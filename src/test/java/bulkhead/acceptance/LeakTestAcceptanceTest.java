package bulkhead.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.acceptance.Bulkhead.Login;
import bulkhead.servers.Capture;
import bulkhead.servers.Packet;
import bulkhead.servers.RealServers;
import bulkhead.servers.Topology;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What {@code leaktest} says left is what crossed the link, as tcpdump outside the client saw it. */
@RealServers
class LeakTestAcceptanceTest {
    /** Its documentation addresses, and the groups of mDNS. */
    private static final Set<String> TARGETS = Set.of("203.0.113.77", "2001:db8:feed::77", "224.0.0.251", "ff02::fb");

    private static final Set<String> IPV4 = Set.of("ipv4 tcp", "ipv4 udp", "ipv4 icmp", "ipv4 dns", "ipv4 mdns");
    private static final Set<String> IPV6 = Set.of("ipv6 tcp", "ipv6 udp", "ipv6 icmp", "ipv6 dns", "ipv6 mdns");
    private static final String SECOND_WALL = "107";
    private static final Login NOBODY = new Login(Topology.SILENT_IPV4, "a key", "somebody", "a password");

    @TempDir
    private Path folder;

    private Topology topology;

    @BeforeEach
    void remember(Topology shared) {
        topology = shared;
    }

    @Test
    void showsThatTheGuardHoldsAndOpensItAgain() throws Exception {
        try (Capture capture = topology.capture()) {
            JsonNode result = leaktest(0);
            assertThat(result.path("verdict").asString()).isEqualTo("held");
            assertThat(result.path("guard").asString()).isEqualTo("open");
            assertThat(protocols(result, f -> f.path("control").asString().equals("left")))
                    .isEqualTo(both())
                    .isEqualTo(seen(capture));
            assertThat(probes(capture)).as("of the control alone").hasSize(both().size());
            assertThat(packets(result)).hasSameSizeAs(probes(capture));
        }
        assertThat(topology.client().pings(Topology.INTERNET_IPV6))
                .as("open again")
                .isTrue();
        assertThat(table()).isEmpty();
    }

    @Test
    void measuresAClosedGuardByWhatLeftBeforeAndNeverOpensIt() throws Exception {
        leaktest(0);
        leaveTheGuardClosed();
        try (Capture capture = topology.capture()) {
            JsonNode result = leaktest(0);
            assertThat(result.path("guard").asString()).isEqualTo("closed");
            assertThat(outcome(result, "held")).isEqualTo(IPV6);
            assertThat(outcome(result, "open")).isEqualTo(IPV4).isEqualTo(seen(capture));
            assertThat(capture.nativeIpv6()).isEmpty();
        }
        assertThat(table()).as("still there").isNotEmpty();
        unblock();
    }

    @Test
    void reportsWhatLeavesByAHole() throws Exception {
        leaktest(0);
        leaveTheGuardClosed();
        for (String chain : List.of("out", "leave")) {
            topology.client().run("nft", "insert", "rule", "inet", "bulkhead", chain, "udp", "dport", "53", "accept");
        }
        topology.client().run("ip", "-6", "rule", "del", "priority", SECOND_WALL);
        try (Capture capture = topology.capture()) {
            JsonNode result = leaktest(8);
            assertThat(result.path("message").asString())
                    .isEqualTo("The guard leaks: IPv6 dns on eth0 left beside the tunnel.");
            assertThat(outcome(result, "leaked"))
                    .containsExactly("ipv6 dns")
                    .isEqualTo(seen(capture).stream()
                            .filter(each -> each.startsWith("ipv6"))
                            .collect(Collectors.toSet()));
            assertThat(packets(result)).anyMatch(line -> line.contains("2001:db8:feed::77.53"));
        }
        unblock();
    }

    @Test
    void provesNothingByAClosedGuardThatItNeverSawOpen() throws Exception {
        leaveTheGuardClosed();
        JsonNode result = leaktest(9);
        assertThat(outcome(result, "unproved")).isEqualTo(IPV6);
        assertThat(result.path("control").isNull()).isTrue();
        assertThat(result.path("message").asString()).contains("with the guard open");
        assertThat(topology.client().pings(Topology.INTERNET_IPV6)).as("open").isFalse();
        unblock();
    }

    @Test
    void opensTheGuardAlsoWhenItIsStopped() throws Exception {
        Process process = start("leaktest");
        while (table().isEmpty() && process.isAlive()) {
            Thread.onSpinWait();
        }
        new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().waitFor();
        assertThat(process.waitFor()).isEqualTo(130);
        assertThat(table()).isEmpty();
        assertThat(topology.client().pings(Topology.INTERNET_IPV6)).isTrue();
    }

    @Test
    void showsATableToPeople() throws Exception {
        Process process = start("leaktest");
        List<String> lines = process.inputReader().lines().toList();
        assertThat(process.waitFor()).isZero();
        assertThat(lines.get(0).split(" +"))
                .containsExactly("interface", "family", "tcp", "udp", "icmp", "dns", "mdns");
        assertThat(lines.get(2).split(" +")).containsExactly("eth0", "IPv6", "held", "held", "held", "held", "held");
        assertThat(lines).anyMatch(line -> line.startsWith("The guard holds"));
    }

    /** As a connection leaves it that is killed before its server answers. */
    private void leaveTheGuardClosed() throws Exception {
        try (Bulkhead bulkhead = Bulkhead.connect(topology.client().name(), NOBODY)) {
            bulkhead.await("state", node -> node.path("state").asString().equals("connecting"), Expect.LIMIT);
            bulkhead.kill();
            bulkhead.exitCode();
        }
    }

    private void unblock() throws Exception {
        assertThat(start("guard", "unblock").waitFor()).isZero();
        assertThat(topology.client().pings(Topology.INTERNET_IPV6)).isTrue();
    }

    private JsonNode leaktest(int exitCode) throws Exception {
        Process process = start("leaktest", "--json");
        String output = process.inputReader().lines().collect(Collectors.joining("\n"));
        assertThat(process.waitFor()).as(output).isEqualTo(exitCode);
        return JsonMapper.shared().readTree(output);
    }

    private Process start(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("env", "XDG_STATE_HOME=" + folder));
        command.addAll(Bulkhead.command(topology.client().name()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private String table() {
        return topology.client().run("nft", "list", "tables", "inet").output().strip();
    }

    private static Set<String> both() {
        Set<String> all = new TreeSet<>(IPV4);
        all.addAll(IPV6);
        return all;
    }

    private static Set<String> outcome(JsonNode result, String outcome) {
        return protocols(result, f -> f.path("outcome").asString().equals(outcome));
    }

    private static Set<String> protocols(JsonNode result, Predicate<JsonNode> wanted) {
        return result.path("findings")
                .valueStream()
                .filter(wanted)
                .map(f -> f.path("family").asString() + " " + f.path("protocol").asString())
                .collect(Collectors.toSet());
    }

    /** The lines of tcpdump about the file that the test kept. */
    private static List<String> packets(JsonNode result) throws Exception {
        Path file = Path.of(result.path("pcap").asString());
        assertThat(Files.exists(file)).isTrue();
        Process tcpdump = new ProcessBuilder("tcpdump", "-n", "-r", file.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        List<String> lines = tcpdump.inputReader().lines().toList();
        assertThat(tcpdump.waitFor()).isZero();
        return lines;
    }

    private static List<Packet> probes(Capture capture) {
        capture.stop();
        return capture.packets(packet -> packet.fromClient() && TARGETS.contains(packet.destination()));
    }

    private static Set<String> seen(Capture capture) {
        return probes(capture).stream()
                .map(packet -> "ipv" + packet.version() + " " + protocol(packet))
                .collect(Collectors.toSet());
    }

    private static String protocol(Packet packet) {
        return switch (packet.protocol()) {
            case 6 -> "tcp";
            case 17 ->
                switch (packet.destinationPort()) {
                    case 53 -> "dns";
                    case 5353 -> "mdns";
                    default -> "udp";
                };
            default -> "icmp";
        };
    }
}
