package bulkhead.servers;

import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.servers.ClassicClient.Layer;
import bulkhead.servers.SoftEtherServer.Listen;
import bulkhead.servers.SoftEtherServer.Settings;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The server works, as another client than ours sees it. */
@RealServers
class SoftEtherServerTest {
    private static final Duration LIMIT = Duration.ofMinutes(1);

    /**
     * Nobody on the hub answers Neighbour Solicitations for the classic client, so that its IPv6 address is of no use
     * to it and only IPv4 reaches what is beyond.
     */
    @Test
    void givesTheClassicClientAddressesOfBothFamilies(SoftEtherServer server, ClassicClient client) {
        server.configure(Settings.dualStack());
        client.configure(SoftEtherServer.IPV4, StrongSwanServer.PSK, StrongSwanServer.LOGIN, StrongSwanServer.PASSWORD);
        try {
            assertThat(client.connect(true, LIMIT))
                    .containsKeys(Layer.IKE, Layer.ESP, Layer.L2TP, Layer.IPV4, Layer.IPV6);
            client.run("ip route replace 10.98.0.0/24 dev ppp0");
            assertThat(client.run("wget -q -O - http://" + SoftEtherServer.BEYOND_IPV4 + "/cgi-bin/me"))
                    .startsWith("10.88.0.");
            server.log().await("A new PPP session \\(Upper protocol: L2TP\\) is started", LIMIT);
        } finally {
            client.disconnect();
        }
        server.log().await("The PPP session is disconnected", LIMIT);
    }

    @Test
    void listensOnIpv6(Topology topology, SoftEtherServer server) {
        server.configure(Settings.dualStack().listen(Listen.SPECIFIC_IPV6));
        assertThat(topology.client().pings(SoftEtherServer.IPV6)).isTrue();
        assertThat(server.command("IPsecGet")).containsPattern("L2TP over IPsec Server Function Enabled +\\|Yes");
    }
}
