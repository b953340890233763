package bulkhead.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.servers.Namespace;
import bulkhead.servers.StrongSwanServer.Settings;
import bulkhead.servers.Topology;
import bulkhead.servers.Waiting;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/** What rules of other programs, the tunnel's far end and a neighbour's questions get past a guard, or learn of it. */
final class RuleCases {
    private static final Settings DUAL_STACK = Settings.dualStack();

    /** As the rogue DHCP of {@code net} has it, on no link. */
    private static final String OFFICE = "10.20.0.9";

    /** That rules of another program send to the internet, whatever it was for. */
    private static final int REDIRECTED = 7399;

    static final List<LeakCase> ALL = List.of(
            LeakCase.of("neighbours ask for the tunnel's addresses (MLLVD-CR-24-03)", DUAL_STACK, RuleCases::asked),
            LeakCase.of("the server sends to the LAN behind a client that forwards", DUAL_STACK, RuleCases::forwarded),
            LeakCase.of("DNAT by another program, with the kill switch", DUAL_STACK, scene -> {
                        rewrite(scene, "nat hook output priority -100", "dnat ip to", "dnat ip6 to", "");
                        redirected(scene);
                    })
                    .ofOurOptions(),
            LeakCase.of("a mark by another program that is routed by, with the kill switch", DUAL_STACK, scene -> {
                        scene.onHost("ip rule add fwmark 5 lookup main priority 100"
                                + " && ip -6 rule add fwmark 5 lookup main priority 100");
                        rewrite(
                                scene,
                                "route hook output priority -150",
                                "ip daddr set",
                                "ip6 daddr set",
                                "meta mark set 5");
                        redirected(scene);
                    })
                    .ofOurOptions(),
            LeakCase.of("the LAN is allowed, and DHCP routes the office's network to it", DUAL_STACK, RuleCases::office)
                    .ofOurOptions());

    private RuleCases() {}

    /** By ARP, and by neighbour solicitations to the solicited node's group and to the client itself. */
    private static void asked(Scene scene) throws Exception {
        Namespace neighbour = scene.topology().neighbour();
        neighbour.run(
                "sysctl", "-qw", "net.ipv4.neigh.eth0.retrans_time_ms=100", "net.ipv6.neigh.eth0.retrans_time_ms=100");
        scene.onHost("ip address add 10.77.0.250/32 dev lo");
        for (String address : List.of("10.77.0.250", Topology.CLIENT_IPV6)) {
            assertThat(isTold(scene, neighbour, address, "none"))
                    .as("control: %s", address)
                    .isTrue();
        }
        assertThat(isTold(scene, neighbour, Topology.CLIENT_IPV6, "probe"))
                .as("control")
                .isTrue();
        scene.onHost("ip address del 10.77.0.250/32 dev lo");
        scene.connected();
        List<String> inner = LanCases.innerAddresses(scene);
        assertThat(inner).as("the tunnel's addresses").hasSize(2);
        for (String address : inner) {
            for (String state : List.of("none", "probe")) {
                if (isTold(scene, neighbour, address, state)) {
                    scene.finds(address + " is told on the LAN to who asks for it (" + state + ")");
                }
            }
        }
        scene.goesOn();
        scene.disconnect();
    }

    /** @param state of what the neighbour knows before; with {@code probe} it asks the client alone */
    private static boolean isTold(Scene scene, Namespace neighbour, String address, String state) {
        String family = address.indexOf(':') < 0 ? "-4" : "-6";
        neighbour.run("ip", family, "route", "replace", address, "dev", "eth0");
        neighbour.run("ip", "neigh", "del", address, "dev", "eth0");
        if (state.equals("probe")) {
            neighbour.run(
                    "ip",
                    "neigh",
                    "replace",
                    address,
                    "lladdr",
                    scene.client().link().mac(),
                    "dev",
                    "eth0",
                    "nud",
                    state);
        } else {
            neighbour.run("bash", "-c", "echo asked >/dev/udp/" + address + "/7302");
        }
        AtomicReference<String> entry = new AtomicReference<>("");
        Waiting.until("an answer for " + address + " or none", Duration.ofMinutes(1), () -> {
            entry.set(neighbour
                    .run("ip", "neigh", "show", "to", address, "dev", "eth0")
                    .output());
            return entry.get().matches("(?s).*(FAILED|REACHABLE).*");
        });
        return entry.get().contains("REACHABLE");
    }

    /** Its own routes lead both families' LAN addresses into the tunnel. */
    private static void forwarded(Scene scene) throws Exception {
        Namespace neighbour = scene.topology().neighbour();
        String device = scene.client().device();
        scene.onHost("sysctl -qw net.ipv6.conf.all.accept_ra=2 net.ipv6.conf." + device
                + ".accept_ra=2 && sysctl -qw net.ipv4.ip_forward=1 net.ipv6.conf.all.forwarding=1");
        neighbour.run(
                "ip",
                "route",
                "add",
                Topology.INTERNET_IPV4,
                "via",
                scene.client().ipv4());
        neighbour.run("ip", "route", "add", Topology.INTERNET_IPV6, "via", Topology.CLIENT_IPV6);
        for (String address : List.of(Topology.INTERNET_IPV4, Topology.INTERNET_IPV6)) {
            assertThat(neighbour.pings(address))
                    .as("control: the client forwards to %s", address)
                    .isTrue();
        }
        scene.connected();
        String sent = scene.server()
                .run("ip route replace " + Topology.NEIGHBOUR_IPV4 + " dev ppp0; ip -6 route replace "
                        + Topology.NEIGHBOUR_IPV6 + " dev ppp0; ping -c 10 -i 0.1 -W 1 " + Topology.NEIGHBOUR_IPV4
                        + "; ping -6 -c 10 -i 0.1 -W 1 " + Topology.NEIGHBOUR_IPV6 + "; ip route del "
                        + Topology.NEIGHBOUR_IPV4 + "; ip -6 route del " + Topology.NEIGHBOUR_IPV6 + "; true");
        assertThat(sent.split("10 packets transmitted", -1))
                .as("both families were tried: %s", sent)
                .hasSize(3);
        scene.goesOn();
        scene.disconnect();
    }

    private static void rewrite(Scene scene, String chain, String ipv4, String ipv6, String more) {
        scene.onHost(
                "nft 'table inet theirs { chain o {\n type " + chain + "\n meta nfproto ipv4 tcp dport " + REDIRECTED
                        + " " + more + " " + ipv4 + " " + Topology.INTERNET_IPV4 + "\n meta nfproto ipv6 tcp dport "
                        + REDIRECTED + " "
                        + more + " " + ipv6 + " " + Topology.INTERNET_IPV6 + "\n}\n}'");
    }

    /** Programs connect to this host's own addresses and to some that the tunnel leads to. */
    private static void redirected(Scene scene) throws Exception {
        List<String> addresses = List.of(scene.client().ipv4(), Topology.CLIENT_IPV6, "203.0.113.9", "2001:db8:99::9");
        long before = resets(scene);
        tryAll(scene, addresses);
        assertThat(resets(scene))
                .as("control: the internet refuses what is sent to it instead")
                .isGreaterThan(before);
        scene.connected("--kill-switch");
        for (int i = 0; i < 5; i++) {
            tryAll(scene, addresses);
        }
        scene.goesOn();
        scene.disconnect();
    }

    private static void tryAll(Scene scene, List<String> addresses) {
        for (String address : addresses) {
            scene.client()
                    .run("timeout 0.3 bash -c 'exec 3<>/dev/tcp/" + address + "/" + REDIRECTED + "' 2>/dev/null; true");
        }
    }

    /** Of the internet's host: the TCP resets that it has sent. */
    private static long resets(Scene scene) {
        return Long.parseLong(scene.topology()
                .internet()
                .run("awk", "/^Tcp: [0-9]/ { print $15 }", "/proc/net/snmp")
                .output()
                .strip());
    }

    private static void office(Scene scene) throws Exception {
        Namespace neighbour = scene.topology().neighbour();
        neighbour.run("ip", "address", "add", OFFICE + "/32", "dev", "eth0");
        scene.topology().rogueDhcp(scene.client().link(), scene.client().ipv4());
        scene.onHost("ip route add " + OFFICE + " via " + Topology.NEIGHBOUR_IPV4);
        assertThat(scene.client().run("ping -c 1 -W 2 " + OFFICE).succeeded())
                .as("control: the neighbour has the office's address")
                .isTrue();
        scene.onHost("ip route del " + OFFICE);
        scene.allowPrivateLan();
        scene.connected("--allow-lan");
        scene.client().dhcp();
        assertThat(scene.onHost("ip route get " + OFFICE))
                .as("the way that the rogue routes lead")
                .contains("via " + Topology.NEIGHBOUR_IPV4);
        assertThat(scene.client()
                        .run("ping -c 1 -W 2 " + Topology.NEIGHBOUR_IPV4)
                        .succeeded())
                .as("the LAN is within reach")
                .isTrue();
        for (int i = 0; i < 10; i++) {
            scene.client().run("ping -c 1 -W 0.1 " + OFFICE + "; echo office >/dev/udp/" + OFFICE + "/7302; true");
        }
        scene.goesOn();
        scene.disconnect();
    }
}
