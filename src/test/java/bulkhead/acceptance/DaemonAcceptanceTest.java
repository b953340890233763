package bulkhead.acceptance;

import static bulkhead.acceptance.Expect.LIMIT;
import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.acceptance.Bulkhead.Login;
import bulkhead.servers.Capture;
import bulkhead.servers.RealServers;
import bulkhead.servers.StrongSwanServer;
import bulkhead.servers.StrongSwanServer.Settings;
import bulkhead.servers.Topology;
import bulkhead.servers.Waiting;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Somebody without any right connects by way of the daemon; whatever dies then, the block stands. */
@RealServers
class DaemonAcceptanceTest {
    private static final Login ALICE =
            new Login(StrongSwanServer.IPV4, StrongSwanServer.PSK, StrongSwanServer.LOGIN, StrongSwanServer.PASSWORD);

    private String client;
    private Topology topology;
    private Daemon daemon;

    @BeforeEach
    void start(Topology topology, StrongSwanServer server) throws Exception {
        this.topology = topology;
        client = topology.client().name();
        server.configure(Settings.dualStack());
        daemon = Daemon.start(client);
    }

    @AfterEach
    void stop() throws Exception {
        if (daemon != null) {
            daemon.close();
        }
    }

    private Bulkhead connected() throws Exception {
        Bulkhead bulkhead = Bulkhead.connectAsUser(client, ALICE);
        bulkhead.awaitConnected("ipv4", "ipv6");
        return bulkhead;
    }

    private JsonNode status() throws Exception {
        Daemon.Result result = Daemon.guardAsUser(client, "status", "--json");
        assertThat(result.exit()).as(result.output()).isZero();
        return result.json();
    }

    private void isBlocked() {
        assertThat(topology.client().pings(Topology.INTERNET_IPV4))
                .as("native IPv4")
                .isFalse();
        assertThat(topology.client().pings(Topology.INTERNET_IPV6))
                .as("native IPv6")
                .isFalse();
    }

    private void isOpen() {
        assertThat(topology.client().pings(Topology.INTERNET_IPV4))
                .as("native IPv4")
                .isTrue();
        assertThat(topology.client().pings(Topology.INTERNET_IPV6))
                .as("native IPv6")
                .isTrue();
    }

    @Test
    void aUserWithoutRightsConnectsAndDisconnects() throws Exception {
        String routes = topology.client().run("ip", "rule").output();
        try (Capture capture = topology.capture();
                Bulkhead bulkhead = connected()) {
            String process = Files.readString(Path.of("/proc/" + bulkhead.pid() + "/status"));
            assertThat(process).contains("Uid:\t65534").containsPattern("CapEff:\\s+0{16}\n");
            Expect.reaches(topology, StrongSwanServer.BEYOND_IPV4, StrongSwanServer.BEYOND_IPV6);
            JsonNode status = status();
            assertThat(status.path("state").asString()).isEqualTo("connected");
            assertThat(status.path("ipv6").asString()).isEqualTo("tunnel-only");
            assertThat(status.path("intact").asBoolean()).isTrue();
            assertThat(status.path("owner").path("pid").asLong()).isEqualTo(bulkhead.pid());
            assertThat(status.path("owner").path("user").asString()).isEqualTo("nobody");
            Daemon.Result unblock = Daemon.guardAsUser(client, "unblock");
            assertThat(unblock.exit()).isEqualTo(7);
            assertThat(unblock.output()).contains("process " + bulkhead.pid() + " of nobody", "--force");
            assertThat(bulkhead.disconnect()).isZero();
            assertThat(bulkhead.standardError()).isEmpty();
            Expect.nothingLeaked(capture);
        }
        isOpen();
        assertThat(status().path("state").asString()).isEqualTo("disconnected");
        assertThat(topology.client().run("ip", "rule").output()).isEqualTo(routes);
    }

    @Test
    void theBlockStandsWhenTheUsersProgramIsKilled() throws Exception {
        try (Capture capture = topology.capture();
                Bulkhead bulkhead = connected()) {
            bulkhead.kill();
            bulkhead.exitCode();
            isBlocked();
            JsonNode status = status();
            assertThat(status.path("state").asString()).isEqualTo("reconnecting");
            assertThat(status.path("ipv4").asString()).isEqualTo("blocked");
            assertThat(status.path("ipv6").asString()).isEqualTo("blocked");
            assertThat(status.path("owner").isNull()).isTrue();
            Expect.nothingLeaked(capture);
        }
        assertThat(Daemon.guardAsUser(client, "unblock").exit()).isZero();
        isOpen();
    }

    @Test
    void theSessionGoesOnWhenTheDaemonIsKilledAndWithTheNextOne() throws Exception {
        try (Capture capture = topology.capture();
                Bulkhead bulkhead = connected()) {
            daemon.kill();
            Expect.reaches(topology, StrongSwanServer.BEYOND_IPV4, StrongSwanServer.BEYOND_IPV6);
            daemon = Daemon.start(client);
            Waiting.until(
                    "owner at the next daemon",
                    LIMIT,
                    () -> status().path("owner").path("pid").asLong() == bulkhead.pid());
            Expect.reaches(topology, StrongSwanServer.BEYOND_IPV4, StrongSwanServer.BEYOND_IPV6);
            bulkhead.await("watched", LIMIT);
            assertThat(bulkhead.transcript()).doesNotContain("\"mended\"");
            assertThat(bulkhead.disconnect()).isZero();
            Expect.nothingLeaked(capture);
        }
        isOpen();
    }

    @Test
    void theBlockStandsWhenBothAreKilledAndOpensWithoutThem() throws Exception {
        try (Capture capture = topology.capture();
                Bulkhead bulkhead = connected()) {
            daemon.kill();
            bulkhead.kill();
            bulkhead.exitCode();
            isBlocked();
            Daemon.Result user = Daemon.guardAsUser(client, "unblock");
            assertThat(user.exit()).isEqualTo(7);
            assertThat(user.output()).contains("run with sudo");
            JsonNode status = Daemon.guard(client, "status", "--json").json();
            assertThat(status.path("state").asString()).isEqualTo("reconnecting");
            assertThat(status.path("owner").isNull()).isTrue();
            assertThat(status.path("intact").asBoolean()).isTrue();
            Expect.nothingLeaked(capture);
        }
        assertThat(Daemon.guard(client, "unblock").exit()).isZero();
        isOpen();
    }

    @Test
    void unblockOpensThoughTheDaemonHangs() throws Exception {
        try (Bulkhead bulkhead = connected()) {
            daemon.signal("STOP");
            Daemon.Result refused = Daemon.guard(client, "unblock");
            assertThat(refused.exit()).isEqualTo(7);
            assertThat(refused.output()).contains("process " + bulkhead.pid() + " of nobody", "--force");
            bulkhead.kill();
            bulkhead.exitCode();
            isBlocked();
        }
        Daemon.Result unblock = Daemon.guard(client, "unblock");
        assertThat(unblock.exit()).as(unblock.output()).isZero();
        assertThat(daemon.exitCode()).isEqualTo(128 + 9);
        isOpen();
    }

    @Test
    void unblockByForceEndsTheConnectionAndSaysSo() throws Exception {
        try (Bulkhead bulkhead = connected()) {
            assertThat(Daemon.guardAsUser(client, "unblock", "--force").exit()).isZero();
            assertThat(bulkhead.exitCode()).as(bulkhead.transcript()).isEqualTo(7);
            assertThat(bulkhead.await("failed", LIMIT).path("message").asString())
                    .contains("opened by force");
            isOpen();
        }
        assertThat(status().path("state").asString()).isEqualTo("disconnected");
    }
}
