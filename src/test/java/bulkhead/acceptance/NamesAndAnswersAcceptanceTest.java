package bulkhead.acceptance;

import static bulkhead.acceptance.Expect.LIMIT;
import static bulkhead.servers.StrongSwanServer.BEYOND_IPV4;
import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.acceptance.Bulkhead.Login;
import bulkhead.servers.Capture;
import bulkhead.servers.Namespace;
import bulkhead.servers.RealServers;
import bulkhead.servers.StrongSwanServer;
import bulkhead.servers.StrongSwanServer.Ipv6;
import bulkhead.servers.StrongSwanServer.Settings;
import bulkhead.servers.Topology;
import bulkhead.servers.Waiting;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Whether what goes into the tunnel is answered, and who is asked for names in it. */
@RealServers
class NamesAndAnswersAcceptanceTest {
    private static final Login ALICE =
            new Login(StrongSwanServer.IPV4, StrongSwanServer.PSK, StrongSwanServer.LOGIN, StrongSwanServer.PASSWORD);
    private static final String PAGE = "http://beyond.test/";

    private static Bulkhead connect(Topology topology, String... options) throws IOException {
        return Bulkhead.connect(topology.client().name(), ALICE, options);
    }

    private static JsonNode path(Bulkhead bulkhead, boolean proved) throws InterruptedException {
        return bulkhead.await("ipv4-path", event -> event.path("proved").asBoolean() == proved, LIMIT);
    }

    /** Nobody but our stack has sent anything. */
    @Test
    void anEchoShowsThatIpv4ComesBack(Topology topology, StrongSwanServer server) throws Exception {
        server.configure(Settings.dualStack().ipv6(Ipv6.NONE));
        try (Bulkhead bulkhead = connect(topology)) {
            path(bulkhead, true);
            assertThat(bulkhead.disconnect()).isZero();
            assertThat(bulkhead.events("ipv4-path")).hasSize(1);
        }
    }

    @Test
    void aServerThatAnswersNoEchoIsShownByTheFirstAnswerOfAnybody(Topology topology, StrongSwanServer server)
            throws Exception {
        server.configure(Settings.dualStack().ipv6(Ipv6.NONE).withoutDns());
        server.run("echo 1 >/proc/sys/net/ipv4/icmp_echo_ignore_all");
        try (Bulkhead bulkhead = connect(topology)) {
            path(bulkhead, false);
            assertThat(topology.client().page("http://" + BEYOND_IPV4 + "/").output())
                    .isEqualTo("beyond the tunnel");
            path(bulkhead, true);
            assertThat(bulkhead.disconnect()).isZero();
        } finally {
            server.run("echo 0 >/proc/sys/net/ipv4/icmp_echo_ignore_all");
        }
    }

    @Test
    void aTunnelWithoutResolverIsToldAndTheUsersOwnIsAskedInstead(Topology topology, StrongSwanServer server)
            throws Exception {
        server.configure(Settings.dualStack().ipv6(Ipv6.NONE).withoutDns());
        try (Bulkhead bulkhead = connect(topology)) {
            JsonNode caveats = bulkhead.await("mind", LIMIT).path("caveats");
            assertThat(caveats.path(0).path("what").asString()).isEqualTo("no-resolver");
            assertThat(topology.client().page(PAGE).succeeded()).isFalse();
            assertThat(bulkhead.disconnect()).isZero();
        }
        try (Capture capture = topology.capture();
                Bulkhead bulkhead = connect(topology, "--split", "--dns", BEYOND_IPV4)) {
            bulkhead.awaitConnected("ipv4");
            assertThat(topology.client().page(PAGE).output()).isEqualTo("beyond the tunnel");
            assertThat(bulkhead.events("mind")).isEmpty();
            assertThat(bulkhead.disconnect()).isZero();
            Expect.nothingLeaked(capture);
        }
    }

    /** Both have 192.168.77.0/24, and only of the tunnel's own addresses it is known that they are there. */
    @Test
    void networksThatOverlapAreTold(Topology topology, StrongSwanServer server) throws Exception {
        server.configure(Settings.dualStack().ipv6(Ipv6.NONE).ipv4("192.168.77.201", "192.168.77.202"));
        try (Bulkhead bulkhead = connect(topology)) {
            JsonNode caveat = bulkhead.await("mind", LIMIT).path("caveats").path(0);
            assertThat(caveat.path("what").asString()).isEqualTo("overlap");
            assertThat(caveat.path("of").path(0).asString()).isEqualTo("192.168.77.0/24");
            assertThat(caveat.path("of").path(1).asString()).startsWith("192.168.77.20");
            assertThat(bulkhead.disconnect()).isZero();
        }
    }

    /** As a DHCP client does that renews its lease. */
    @Test
    void namesAreAskedForInTheTunnelAgainWhenAnotherProgramWroteResolvConf(Topology topology, StrongSwanServer server)
            throws Exception {
        server.configure(Settings.dualStack().ipv6(Ipv6.NONE));
        Namespace client = topology.client();
        String home = "nameserver " + Topology.ROUTER_IPV4 + "\n";
        String renewed = "# renewed\n" + home;
        try (Bulkhead bulkhead = connect(topology)) {
            bulkhead.awaitConnected("ipv4");
            assertThat(client.page(PAGE).output()).isEqualTo("beyond the tunnel");
            write(client, renewed);
            Waiting.until("resolver of the tunnel", LIMIT, () -> read(client).contains("nameserver " + BEYOND_IPV4));
            assertThat(client.page(PAGE).output()).isEqualTo("beyond the tunnel");
            assertThat(bulkhead.disconnect()).isZero();
            assertThat(read(client)).isEqualTo(renewed.strip());
        } finally {
            write(client, home);
        }
    }

    private static void write(Namespace client, String content) {
        client.run("sh", "-c", "printf '" + content.replace("\n", "\\n") + "' >/etc/resolv.conf");
    }

    private static String read(Namespace client) {
        return client.run("cat", "/etc/resolv.conf").output().strip();
    }
}
