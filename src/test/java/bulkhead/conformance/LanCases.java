package bulkhead.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.conformance.ClientUnderTest.Damage;
import bulkhead.servers.Link;
import bulkhead.servers.Namespace;
import bulkhead.servers.StrongSwanServer.Settings;
import bulkhead.servers.Topology;
import bulkhead.servers.Waiting;
import java.time.Duration;
import java.util.List;

/** What others on the client's link do. */
final class LanCases {
    private static final Settings DUAL_STACK = Settings.dualStack();
    private static final Duration LIMIT = Duration.ofMinutes(1);

    static final List<LeakCase> ALL = List.of(
            LeakCase.of("rogue router with a route (RFC 4191)", DUAL_STACK, LanCases::rogueRouter),
            LeakCase.of("TunnelVision: DHCP option 121 (CVE-2024-3661)", DUAL_STACK, LanCases::tunnelVision),
            LeakCase.of("TunnelCrack LocalNet: a public LAN (CVE-2023-36672)", DUAL_STACK, scene -> localNet(scene)),
            LeakCase.of("TunnelCrack LocalNet, the LAN is allowed", DUAL_STACK, scene -> {
                        scene.allowLan();
                        localNet(scene, "--allow-lan");
                    })
                    .ofOurOptions(),
            LeakCase.whileConnected("TunnelCrack ServerIP: another program (CVE-2023-36673)", DUAL_STACK, _ -> {})
                    .withStranger(),
            LeakCase.of("probes for the tunnel's addresses (CVE-2019-14899)", DUAL_STACK, LanCases::probes),
            LeakCase.whileConnected("a new interface with a router of its own", DUAL_STACK, LanCases::newInterface)
                    .needing(Damage.PLUG_IN),
            LeakCase.whileConnected("another address on the link", DUAL_STACK, LanCases::newAddress));

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
        scene.topology().rogueDhcp(scene.client().link(), scene.client().ipv4());
        scene.connected();
        scene.client().dhcp();
        assertThat(scene.onHost("ip route get " + Topology.INTERNET_IPV4))
                .as("the way that the rogue routes lead")
                .contains("via " + Topology.NEIGHBOUR_IPV4);
        scene.goesOn();
        scene.disconnect();
    }

    /** The internet's own addresses are said to be on the link; the neighbour has taken them. */
    private static void localNet(Scene scene, String... options) throws Exception {
        Namespace neighbour = scene.topology().neighbour();
        neighbour.run("ip", "address", "add", Topology.INTERNET_IPV4 + "/32", "dev", "eth0");
        neighbour.run("ip", "address", "add", Topology.INTERNET_IPV6 + "/128", "dev", "eth0", "nodad");
        String device = scene.client().device();
        scene.onHost("ip address add 198.51.100.7/24 dev " + device + " && ip address add 2001:db8:80::7/64 dev "
                + device + " nodad");
        scene.connected(options);
        scene.goesOn();
        scene.disconnect();
    }

    /** The neighbour sends to the tunnel's own addresses by the client's Ethernet address. */
    private static void probes(Scene scene) throws Exception {
        Namespace neighbour = scene.topology().neighbour();
        String device = scene.client().device();
        String linkLocal = scene.onHost("ip -6 -br address show dev " + device + " scope link")
                .replaceFirst("(?s).*?(fe80[0-9a-f:]*).*", "$1");
        neighbour.run(
                "ip", "route", "add", "10.77.0.0/16", "via", scene.client().ipv4());
        neighbour.run("ip", "route", "add", "2001:db8:77::/48", "via", linkLocal, "dev", "eth0");
        scene.onHost("ip address add 10.77.0.250/32 dev lo" + " && ip address add 2001:db8:77::250/128 dev lo nodad");
        assertThat(List.of("10.77.0.250", "2001:db8:77::250"))
                .as("control: with the guard off an address is answered for on any link")
                .allMatch(neighbour::pings);
        scene.onHost("ip address del 10.77.0.250/32 dev lo && ip address del 2001:db8:77::250/128 dev lo");
        scene.connected();
        List<String> inner = innerAddresses(scene);
        assertThat(inner).as("the tunnel's addresses").hasSize(2);
        String echoes = echoes(scene);
        for (String address : inner) {
            neighbour.run("bash", "-c", "echo probe >/dev/udp/" + address + "/7302");
            neighbour.run("timeout", "0.5", "bash", "-c", ">/dev/tcp/" + address + "/22");
            if (neighbour
                    .run("ping", "-c", "3", "-i", "0.1", "-W", "0.3", address)
                    .succeeded()) {
                scene.finds(address + " answers on the LAN");
            }
        }
        if (!echoes(scene).equals(echoes)) {
            scene.finds("echo requests from the LAN are taken in");
        }
        scene.disconnect();
    }

    /** Global ones that are not the link's. */
    static List<String> innerAddresses(Scene scene) {
        return scene.onHost("ip -o address show scope global")
                .lines()
                .map(line -> line.split(" +"))
                .filter(words -> words[1].matches("(bulkhead|ppp|tun).*"))
                .map(words -> words[3].replaceFirst("/.*", ""))
                .toList();
    }

    private static String echoes(Scene scene) {
        return scene.onHost(
                "awk '/^Icmp: [0-9]/ { print $9 }' /proc/net/snmp; awk '/^Icmp6InEchos / { print $2 }' /proc/net/snmp6");
    }

    private static void newInterface(Scene scene) throws Exception {
        scene.inflict(Damage.PLUG_IN);
        scene.wire().add(Link.PHONE);
        scene.onHost("ip address add 192.168.42.2/24 dev usb0 && ip link set usb0 up"
                + " && ip route add default via 192.168.42.1 dev usb0 metric 5");
        Waiting.until(
                "an address by the new router",
                LIMIT,
                () -> scene.onHost("ip -6 address show dev usb0").contains("2001:db8:42:"));
    }

    private static void newAddress(Scene scene) throws Exception {
        String device = scene.client().device();
        scene.onHost("ip address add 192.168.77.3/24 dev " + device + " && ip address del "
                + scene.client().ipv4() + "/24 dev " + device
                + " && ip route replace default via 192.168.77.1 && ip address add 2001:db8:10::3/64 dev " + device
                + " nodad");
    }
}
