package bulkhead.acceptance;

import static bulkhead.acceptance.Expect.LIMIT;
import static bulkhead.servers.StrongSwanServer.BEYOND_IPV4;
import static bulkhead.servers.StrongSwanServer.BEYOND_IPV6;
import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.acceptance.Bulkhead.Login;
import bulkhead.servers.Background;
import bulkhead.servers.Capture;
import bulkhead.servers.Link;
import bulkhead.servers.RealServers;
import bulkhead.servers.Result;
import bulkhead.servers.StrongSwanServer;
import bulkhead.servers.StrongSwanServer.Settings;
import bulkhead.servers.Topology;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * A connection that is lost comes back by itself. All the while the client sends natively in both families, and its link is
 * looked at from outside.
 */
@RealServers
class ReconnectionAcceptanceTest {
    private static final Login ALICE =
            new Login(StrongSwanServer.IPV4, StrongSwanServer.PSK, StrongSwanServer.LOGIN, StrongSwanServer.PASSWORD);

    /** What happens to a connection that is up. */
    private interface Blow {
        void fall(Bulkhead bulkhead) throws Exception;
    }

    @BeforeAll
    static void answerNativeTraffic(Topology topology) {
        Background.serve(topology.internet());
    }

    @Test
    void comesBackWhenTheServerRestarts(Topology topology, StrongSwanServer server) throws Exception {
        server.configure(Settings.dualStack());
        comesBack(topology, _ -> server.restart());
    }

    @Test
    void comesBackWhenTheServerStopsL2tp(Topology topology, StrongSwanServer server) throws Exception {
        server.configure(Settings.dualStack());
        comesBack(topology, bulkhead -> {
            server.stopL2tp();
            lost(bulkhead);
            server.startL2tp();
        });
    }

    /** Dead peer detection notices: 30 s of silence, then eight questions. */
    @Test
    void comesBackWhenTheServersLinkDoes(Topology topology, StrongSwanServer server) throws Exception {
        server.configure(Settings.dualStack());
        comesBack(topology, bulkhead -> {
            server.link(false);
            try {
                lost(bulkhead);
            } finally {
                server.link(true);
            }
        });
    }

    @Test
    void comesBackWhenTheClientsLinkDoes(Topology topology, StrongSwanServer server) throws Exception {
        server.configure(Settings.dualStack());
        comesBack(topology, bulkhead -> {
            ip(topology, "link", "set", "eth0", "down");
            lost(bulkhead);
            ip(topology, "link", "set", "eth0", "up");
            ip(topology, "route", "add", "default", "via", Topology.ROUTER_IPV4, "dev", "eth0");
        });
    }

    @Test
    void followsTheClientToAnotherAddress(Topology topology, StrongSwanServer server) throws Exception {
        server.configure(Settings.dualStack());
        comesBack(topology, _ -> {
            ip(topology, "address", "del", Topology.CLIENT_IPV4 + "/24", "dev", "eth0");
            ip(topology, "address", "add", "192.168.77.3/24", "dev", "eth0");
            ip(topology, "route", "add", "default", "via", Topology.ROUTER_IPV4, "dev", "eth0");
        });
    }

    @Test
    void followsTheDefaultRouteToAnotherInterface(Topology topology, StrongSwanServer server) throws Exception {
        server.configure(Settings.dualStack());
        topology.tether();
        ip(topology, "address", "add", "192.168.42.2/24", "dev", "usb0");
        ip(topology, "link", "set", "usb0", "up");
        ip(topology, "route", "add", "default", "via", "192.168.42.1", "dev", "usb0", "metric", "5");
        ip(topology, "route", "del", "default", "via", Topology.ROUTER_IPV4);
        ip(topology, "route", "add", "default", "via", Topology.ROUTER_IPV4, "dev", "eth0", "metric", "1");
        AtomicReference<Capture> phone = new AtomicReference<>();
        comesBack(
                topology,
                _ -> {
                    phone.set(topology.capture(Link.PHONE));
                    ip(topology, "route", "del", "default", "via", Topology.ROUTER_IPV4);
                },
                () -> {
                    Expect.nothingLeaked(phone.get());
                    assertThat(phone.get().udpEsp())
                            .as("the tunnel goes by the phone")
                            .isNotEmpty();
                    assertThat(phone.get().nativeIpv4())
                            .as("native IPv4 by the phone")
                            .isEmpty();
                });
    }

    @Test
    void comesBackWhenTheTunIsRemoved(Topology topology, StrongSwanServer server) throws Exception {
        server.configure(Settings.dualStack());
        comesBack(topology, _ -> ip(topology, "link", "delete", "bulkhead0"));
    }

    /** As after a suspension in which the server has given the client up: pppd does after four echoes, 10 s apart. */
    @Test
    void comesBackAfterAStandstillThatTheServerDidNotWaitFor(Topology topology, StrongSwanServer server)
            throws Exception {
        server.configure(Settings.dualStack());
        comesBack(topology, bulkhead -> {
            server.log().mark();
            bulkhead.signal("STOP");
            server.log().await("No response to 4 echo-requests", Duration.ofMinutes(2));
            bulkhead.signal("CONT");
        });
    }

    @Test
    void aPulledCableThatIsBackSoonEndsNoSession(Topology topology, StrongSwanServer server) throws Exception {
        server.configure(Settings.dualStack());
        try (Bulkhead bulkhead = Bulkhead.connect(topology.client().name(), ALICE)) {
            bulkhead.awaitConnected("ipv4", "ipv6");
            topology.net().run("ip", "link", "set", "client", "down");
            assertThat(topology.client().pings(BEYOND_IPV4)).isFalse();
            topology.net().run("ip", "link", "set", "client", "up");
            topology.client().awaitPing(BEYOND_IPV4);
            topology.client().awaitPing(BEYOND_IPV6);
            assertThat(bulkhead.events("lost")).as(bulkhead.transcript()).isEmpty();
            assertThat(bulkhead.disconnect()).isZero();
        }
    }

    @Test
    void givesUpGuardedWhenTheServerWantsThePasswordInClearFromNowOn(Topology topology, StrongSwanServer server)
            throws Exception {
        server.configure(Settings.dualStack());
        try (Bulkhead bulkhead = Bulkhead.connect(topology.client().name(), ALICE)) {
            bulkhead.awaitConnected("ipv4", "ipv6");
            try (Capture capture = topology.capture()) {
                server.configure(Settings.dualStack().auth(StrongSwanServer.Auth.PAP));
                assertThat(bulkhead.exitCode()).as(bulkhead.transcript()).isEqualTo(5);
                JsonNode guard = bulkhead.events("guard").getLast();
                assertThat(guard.path("state").asString()).isEqualTo("error");
                assertThat(guard.path("ipv4").asString())
                        .as("what the tunnel carried")
                        .isEqualTo("blocked");
                assertThat(guard.path("ipv6").asString()).isEqualTo("blocked");
                assertThat(bulkhead.events("state").getLast().path("state").asString())
                        .isEqualTo("error");
                assertThat(topology.client().pings(Topology.INTERNET_IPV6)).isFalse();
                assertThat(topology.client().pings(Topology.INTERNET_IPV4)).isFalse();
                Expect.nothingLeaked(capture);
                assertThat(capture.nativeIpv4()).as("native IPv4").isEmpty();
            }
        }
        Expect.unblocks(topology);
    }

    /** As with one session a user, of which the server holds the lost one for a while. */
    @Test
    void secretsThatWereGoodAreTriedAgain(Topology topology, StrongSwanServer server) throws Exception {
        server.configure(Settings.dualStack());
        try (Bulkhead bulkhead = Bulkhead.connect(topology.client().name(), ALICE)) {
            bulkhead.awaitConnected("ipv4", "ipv6");
            server.configure(Settings.dualStack().user(StrongSwanServer.LOGIN, "another staple"));
            JsonNode refused = bulkhead.await(
                    "retry",
                    retry -> retry.path("message").asString().contains("does not take now what it took before"),
                    Duration.ofMinutes(2));
            assertThat(refused.path("in").asInt()).isGreaterThanOrEqualTo(15_000);
            server.configure(Settings.dualStack());
            bulkhead.awaitConnectedAfter(refused, "ipv4", "ipv6");
            assertThat(bulkhead.disconnect()).isZero();
        }
    }

    private static void ip(Topology topology, String... arguments) {
        List<String> line = new ArrayList<>(List.of("ip"));
        line.addAll(List.of(arguments));
        Result result = topology.client().run(line.toArray(String[]::new));
        assertThat(result.succeeded()).as("%s: %s", line, result.output()).isTrue();
    }

    private static JsonNode lost(Bulkhead bulkhead) throws InterruptedException {
        return bulkhead.await("lost", LIMIT);
    }

    /** Connects, and connects again after the blow, with nothing but the tunnel's packets on the link from before to after. */
    private static void comesBack(Topology topology, Blow blow) throws Exception {
        comesBack(topology, blow, () -> {});
    }

    /** @param also looked at while the guard is still closed */
    private static void comesBack(Topology topology, Blow blow, Runnable also) throws Exception {
        assertThat(topology.client().pings(Topology.INTERNET_IPV4)).isTrue();
        assertThat(topology.client().pings(Topology.INTERNET_IPV6)).isTrue();
        try (Background natively = Background.start(topology.client());
                Bulkhead bulkhead = Bulkhead.connect(topology.client().name(), ALICE)) {
            bulkhead.awaitConnected("ipv4", "ipv6");
            try (Capture capture = topology.capture()) {
                natively.awaitRounds(2);
                blow.fall(bulkhead);
                JsonNode lost = lost(bulkhead);
                natively.awaitRounds(2);
                bulkhead.awaitConnectedAfter(lost, "ipv4", "ipv6");
                Expect.reaches(topology, BEYOND_IPV4, BEYOND_IPV6);
                natively.awaitRounds(2);
                Expect.nothingLeaked(capture);
                assertThat(capture.nativeIpv4()).as("native IPv4").isEmpty();
                also.run();
            }
            assertThat(bulkhead.disconnect()).isZero();
        }
        assertThat(topology.client().pings(Topology.INTERNET_IPV6)).isTrue();
    }
}
