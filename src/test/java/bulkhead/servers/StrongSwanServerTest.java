package bulkhead.servers;

import static bulkhead.servers.StrongSwanServer.BEYOND_IPV4;
import static bulkhead.servers.StrongSwanServer.BEYOND_IPV6;
import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.servers.ClassicClient.Layer;
import bulkhead.servers.StrongSwanServer.Auth;
import bulkhead.servers.StrongSwanServer.Ipv6;
import bulkhead.servers.StrongSwanServer.Settings;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The server works, as another client than ours sees it. */
@RealServers
class StrongSwanServerTest {
    private static final Duration LIMIT = Duration.ofMinutes(1);

    @AfterEach
    void disconnect(ClassicClient client) {
        client.disconnect();
    }

    @Test
    void givesTheClassicClientBothFamilies(StrongSwanServer server, ClassicClient client) {
        server.configure(Settings.dualStack());
        assertThat(client.connect(true, LIMIT)).containsKeys(Layer.IKE, Layer.ESP, Layer.L2TP, Layer.IPV4, Layer.IPV6);
        assertThat(client.run("ping -c 1 -W 3 " + BEYOND_IPV4 + " && ping -c 1 -W 3 " + BEYOND_IPV6))
                .contains(" 0% packet loss");
        assertThat(client.run("wget -q -O - http://" + BEYOND_IPV4 + "/cgi-bin/me"))
                .startsWith("10.77.0.");
        server.log().await("rcvd \\[IPV6CP ConfAck", LIMIT);
    }

    @Test
    void refusesIpv6WithAProtocolRejectAndKeepsIpv4(StrongSwanServer server, ClassicClient client) {
        server.configure(Settings.dualStack().ipv6(Ipv6.NONE).auth(Auth.CHAP));
        assertThat(client.connect(false, LIMIT)).containsKey(Layer.IPV4);
        server.log().await("sent \\[LCP ProtRej id=0x\\w+ 80 57", LIMIT);
        server.log().await("sent \\[CHAP Success", LIMIT);
    }

    @Test
    void givesAnAddressAndAPrefixByDhcpv6(StrongSwanServer server, ClassicClient client) {
        server.configure(Settings.dualStack().ipv6(Ipv6.DHCPV6_PD));
        client.connect(false, LIMIT);
        server.log().await("DHCP6_STARTED", LIMIT);
        assertThat(client.run("dhcpv6"))
                .contains("adding address 2001:db8:77:1::100/128")
                .contains("delegated prefix 2001:db8:78::/56");
    }

    @Test
    void opensMainAndQuickModesToTheClientThroughNat(Topology topology, StrongSwanServer server, ClassicClient client) {
        topology.nat(true);
        server.configure(Settings.dualStack());
        client.connect(false, LIMIT);

        server.log().mark();
        server.rekeyChild();
        server.log().await("CHILD_SA l2tp\\{2\\} established", LIMIT);

        server.log().mark();
        server.rekeyIke();
        server.log().await("initiating Main Mode IKE_SA l2tp\\[2\\]", LIMIT);
        server.log().await("IKE_SA l2tp\\[2\\] established", LIMIT);
        assertThat(client.run("ping -c 1 -W 3 " + BEYOND_IPV4)).contains(" 0% packet loss");
    }

    @Test
    void isSilentToL2tpInClearText(Topology topology, StrongSwanServer server, ClassicClient client) {
        server.configure(Settings.dualStack().psk("another"));
        try (Capture wire = topology.capture()) {
            topology.client()
                    .run(
                            "bash",
                            "-c",
                            "printf '\\xc8\\x02\\x00\\x0c\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00' >/dev/udp/192.0.2.10/1701");
            wire.stop();
            assertThat(wire.clearTextL2tp()).hasSize(1).allMatch(Packet::fromClient);
        }
        assertThat(server.log().contains("allocating new tunnel")).isFalse();
    }
}
