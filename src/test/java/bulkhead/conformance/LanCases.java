package bulkhead.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.servers.Namespace;
import bulkhead.servers.StrongSwanServer.Settings;
import bulkhead.servers.Topology;
import bulkhead.servers.Waiting;
import java.time.Duration;
import java.util.List;

/** What others on the client's link do. */
final class LanCases {
    private static final Settings DUAL_STACK = Settings.dualStack();
    private static final Duration LIMIT = Duration.ofSeconds(20);

    static final List<LeakCase> ALL = List.of(
            LeakCase.of("rogue router with a route (RFC 4191)", DUAL_STACK, LanCases::rogueRouter),
            LeakCase.of("TunnelVision: DHCP option 121 (CVE-2024-3661)", DUAL_STACK, LanCases::tunnelVision),
            LeakCase.of("TunnelCrack LocalNet: the LAN is public (CVE-2023-36672)", DUAL_STACK, LanCases::localNet),
            LeakCase.of("TunnelCrack ServerIP: another program (CVE-2023-36673)", DUAL_STACK, LanCases::serverIp)
                    .withStranger());

    private LanCases() {}

    /** Linux takes a route from an advertisement only where it is told to, NetworkManager always. */
    private static void rogueRouter(Scene scene) throws Exception {
        scene.topology().neighbour();
        scene.onHost("sysctl -w net.ipv6.conf." + scene.client().device() + ".accept_ra_rt_info_max_plen=64");
        scene.connected();
        scene.topology().rogueRouter();
        Waiting.until(
                "the rogue route", LIMIT, () -> scene.onHost("ip -6 route").contains("2001:db8:80::/64 via fe80"));
        scene.goesOn();
        scene.disconnect();
    }

    private static void tunnelVision(Scene scene) throws Exception {
        scene.topology().neighbour();
        scene.topology().rogueDhcp();
        scene.connected();
        scene.topology().dhcp();
        assertThat(scene.onHost("ip route get " + Topology.INTERNET_IPV4))
                .as("the way that the rogue routes lead")
                .contains("via " + Topology.NEIGHBOUR_IPV4);
        scene.goesOn();
        scene.disconnect();
    }

    /** The internet's own addresses are said to be on the link; the neighbour has taken them. */
    private static void localNet(Scene scene) throws Exception {
        Namespace neighbour = scene.topology().neighbour();
        neighbour.run("ip", "address", "add", Topology.INTERNET_IPV4 + "/32", "dev", "eth0");
        neighbour.run("ip", "address", "add", Topology.INTERNET_IPV6 + "/128", "dev", "eth0", "nodad");
        String device = scene.client().device();
        scene.onHost("ip address add 198.51.100.7/24 dev " + device + " && ip address add 2001:db8:80::7/64 dev "
                + device + " nodad");
        scene.connected();
        scene.goesOn();
        scene.disconnect();
    }

    /** That program sends to the ports of IKE and ESP, to others, and ESP of its own. */
    private static void serverIp(Scene scene) throws Exception {
        scene.connected();
        scene.goesOn();
        scene.disconnect();
    }
}
