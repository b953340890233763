package bulkhead.acceptance;

import static bulkhead.servers.StrongSwanServer.BEYOND_IPV4;
import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.acceptance.Bulkhead.Login;
import bulkhead.servers.Capture;
import bulkhead.servers.RealServers;
import bulkhead.servers.StrongSwanServer;
import bulkhead.servers.StrongSwanServer.Settings;
import bulkhead.servers.Topology;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What stays closed that would be open otherwise. */
@RealServers
class KillSwitchAcceptanceTest {
    /** By its name, which the home router's DNS knows. */
    private static final Login ALICE =
            new Login("strongswan.test", StrongSwanServer.PSK, StrongSwanServer.LOGIN, StrongSwanServer.PASSWORD);

    private static final Login MALLORY =
            new Login(StrongSwanServer.IPV4, StrongSwanServer.PSK, StrongSwanServer.LOGIN, "wrong staple");

    @AfterEach
    void open(Topology topology) throws Exception {
        Expect.unblocks(topology);
    }

    @Test
    void nothingLeavesAfterAFirstConnectionThatFailed(Topology topology, StrongSwanServer server) throws Exception {
        server.configure(Settings.dualStack());
        try (Bulkhead bulkhead = Bulkhead.connect(topology.client().name(), MALLORY, "--kill-switch")) {
            assertThat(bulkhead.exitCode()).as(bulkhead.transcript()).isEqualTo(5);
            assertThat(bulkhead.events("state").getLast().path("state").asString())
                    .isEqualTo("error");
        }
        assertNothingLeaves(topology);
    }

    @Test
    void withoutItAFirstConnectionThatFailedOpensTheGuard(Topology topology, StrongSwanServer server) throws Exception {
        server.configure(Settings.dualStack());
        try (Bulkhead bulkhead = Bulkhead.connect(topology.client().name(), MALLORY)) {
            assertThat(bulkhead.exitCode()).as(bulkhead.transcript()).isEqualTo(5);
        }
        assertThat(topology.client().pings(Topology.INTERNET_IPV4)).isTrue();
        assertThat(topology.client().pings(Topology.INTERNET_IPV6)).isTrue();
    }

    /** The second time no name can be asked for; the server is where it was. */
    @Test
    void lockdownClosesAllAfterDisconnectAndConnectsAgainByName(Topology topology, StrongSwanServer server)
            throws Exception {
        server.configure(Settings.dualStack());
        for (int run = 0; run < 2; run++) {
            try (Bulkhead bulkhead = Bulkhead.connect(topology.client().name(), ALICE, "--lockdown")) {
                bulkhead.awaitConnected("ipv4", "ipv6");
                assertThat(topology.client().pings(BEYOND_IPV4)).isTrue();
                assertThat(bulkhead.disconnect()).isZero();
                assertThat(bulkhead.events("guard").getLast().path("state").asString())
                        .isEqualTo("lockdown");
            }
            assertNothingLeaves(topology);
            assertThat(topology.client().run("getent", "hosts", ALICE.server()).succeeded())
                    .as("names can be asked for")
                    .isFalse();
        }
    }

    @Test
    void withASplitTunnelOnlyTheTunnelsNetworksAreWithinReach(Topology topology, StrongSwanServer server)
            throws Exception {
        server.configure(Settings.dualStack());
        try (Bulkhead bulkhead =
                Bulkhead.connect(topology.client().name(), ALICE, "--kill-switch", "--route", "10.99.0.0/24")) {
            bulkhead.await("connected", Expect.LIMIT);
            topology.client().awaitPing(BEYOND_IPV4);
            assertNothingLeaves(topology);
            assertThat(bulkhead.disconnect()).isZero();
        }
        assertThat(topology.client().pings(Topology.INTERNET_IPV4)).isTrue();
    }

    /** With them it is a case of the leak suite. */
    @ParameterizedTest
    @ValueSource(strings = {"TERM", "HUP"})
    void withoutThemWhoeverEndsTheProgramDisconnects(String signal, Topology topology, StrongSwanServer server)
            throws Exception {
        server.configure(Settings.dualStack());
        try (Bulkhead bulkhead = Bulkhead.connect(topology.client().name(), ALICE)) {
            bulkhead.awaitConnected("ipv4", "ipv6");
            bulkhead.signal(signal);
            assertThat(bulkhead.exitCode()).as(bulkhead.transcript()).isZero();
            assertThat(bulkhead.await("disconnected", Expect.LIMIT).path("by").asString())
                    .isEqualTo("user");
        }
        assertThat(topology.client().pings(Topology.INTERNET_IPV4)).isTrue();
        assertThat(topology.client().pings(Topology.INTERNET_IPV6)).isTrue();
    }

    private static void assertNothingLeaves(Topology topology) {
        try (Capture capture = topology.capture()) {
            assertThat(topology.client().pings(Topology.INTERNET_IPV4)).isFalse();
            assertThat(topology.client().pings(Topology.INTERNET_IPV6)).isFalse();
            Expect.nothingLeaked(capture);
            assertThat(capture.nativeIpv4()).as("native IPv4").isEmpty();
        }
    }
}
