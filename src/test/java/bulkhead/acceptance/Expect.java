package bulkhead.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.acceptance.Bulkhead.Login;
import bulkhead.servers.Capture;
import bulkhead.servers.Namespace;
import bulkhead.servers.Packet;
import bulkhead.servers.StrongSwanServer;
import bulkhead.servers.Topology;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** What is expected of every session with a real server. */
final class Expect {
    /** For what should come soon, on a machine that may be busy. */
    static final Duration LIMIT = Duration.ofSeconds(60);

    private Expect() {}

    /** What lies beyond the tunnel answers in both families, and serves its page over IPv6. */
    static void reaches(Topology topology, String ipv4, String ipv6) {
        assertThat(topology.client().pings(ipv4)).isTrue();
        assertThat(topology.client().pings(ipv6)).isTrue();
        assertThat(topology.client().page("http://[" + ipv6 + "]/").output()).isEqualTo("beyond the tunnel");
    }

    /** Stops the capture and looks at all of it. */
    static void nothingLeaked(Capture capture) {
        capture.stop();
        // xl2tpd itself answers in clear once the SAs under an unfinished tunnel are gone; that is the server's packet.
        assertThat(capture.clearTextL2tp()).as("L2TP in clear").noneMatch(Packet::fromClient);
        assertThat(capture.nativeIpv6()).as("native IPv6").isEmpty();
    }

    /** The server tells them apart by the port that L2TP comes from; each gets what is its own, and neither what the other asked. */
    static void twoComputersBehindOneNat(Topology topology, Login login) throws IOException, InterruptedException {
        topology.nat(true);
        Namespace other = topology.neighbour();
        other.run("ip", "route", "add", "default", "via", Topology.ROUTER_IPV4);
        try (Bulkhead one = Bulkhead.connect(topology.client().name(), login);
                Bulkhead two = Bulkhead.connect(other.name(), login)) {
            one.awaitConnected("ipv4", "ipv6");
            two.awaitConnected("ipv4", "ipv6");
            for (int round = 0; round < 3; round++) {
                for (String to : new String[] {StrongSwanServer.BEYOND_IPV4, StrongSwanServer.BEYOND_IPV6}) {
                    assertThat(topology.client().pings(to)).as("one to " + to).isTrue();
                    assertThat(other.pings(to)).as("the other to " + to).isTrue();
                }
            }
            assertThat(one.events("lost")).isEmpty();
            assertThat(two.events("lost")).isEmpty();
            assertThat(one.events("varied")).isEmpty();
            assertThat(two.events("varied")).isEmpty();
            assertThat(two.disconnect()).isZero();
            reaches(topology, StrongSwanServer.BEYOND_IPV4, StrongSwanServer.BEYOND_IPV6);
            assertThat(one.disconnect()).isZero();
        }
    }

    /** The guard that a connection left standing opens, and IPv6 works natively again. */
    static void unblocks(Topology topology) throws IOException, InterruptedException {
        List<String> unblock = Bulkhead.command(topology.client().name());
        unblock.addAll(List.of("guard", "unblock"));
        assertThat(new ProcessBuilder(unblock)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start()
                        .waitFor())
                .isZero();
        assertThat(topology.client().pings(Topology.INTERNET_IPV6))
                .as("native IPv6 after unblock")
                .isTrue();
    }

    /** Connects, and expects the one failure with this exit code and these words. */
    static void failure(Topology topology, Login login, int exitCode, String layer, String words, String... options)
            throws IOException, InterruptedException {
        try (Capture capture = topology.capture();
                Bulkhead bulkhead = Bulkhead.connect(topology.client().name(), login, options)) {
            assertThat(bulkhead.exitCode()).as(bulkhead.transcript()).isEqualTo(exitCode);
            JsonNode failed = bulkhead.await("failed", LIMIT);
            assertThat(failed.path("layer").asString()).isEqualTo(layer);
            assertThat(failed.path("message").asString()).contains(words).endsWith(".");
            assertThat(bulkhead.events("failed")).hasSize(1);
            assertThat(bulkhead.standardError())
                    .isEqualTo("bulkhead: " + failed.path("message").asString() + System.lineSeparator());
            nothingLeaked(capture);
        }
    }
}
