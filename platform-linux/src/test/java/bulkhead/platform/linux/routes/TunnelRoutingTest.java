package bulkhead.platform.linux.routes;

import static bulkhead.platform.linux.Testbed.INTERNET_4;
import static bulkhead.platform.linux.Testbed.INTERNET_6;
import static bulkhead.platform.linux.Testbed.SERVER_4;
import static bulkhead.platform.linux.Testbed.SERVER_6;
import static bulkhead.platform.linux.Traffic.Outcome.CONNECTED;
import static bulkhead.platform.linux.Traffic.Outcome.REJECTED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bulkhead.leakguard.contract.NftText;
import bulkhead.leakguard.host.Detour;
import bulkhead.leakguard.host.DnsPlan;
import bulkhead.leakguard.host.HostException;
import bulkhead.leakguard.host.HostPlan;
import bulkhead.leakguard.host.InterfaceAddress;
import bulkhead.leakguard.host.Offload;
import bulkhead.leakguard.host.Surroundings;
import bulkhead.leakguard.host.TunnelPlan;
import bulkhead.leakguard.policy.Family;
import bulkhead.leakguard.policy.GuardState;
import bulkhead.leakguard.policy.IpRange;
import bulkhead.leakguard.policy.Protection;
import bulkhead.platform.linux.Namespace;
import bulkhead.platform.linux.Shell;
import bulkhead.platform.linux.Testbed;
import bulkhead.platform.linux.Traffic;
import bulkhead.platform.linux.Tunnel;
import bulkhead.platform.linux.TunnelScene;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where packets go with a tunnel up, and that nothing is left of it afterwards. */
public class TunnelRoutingTest extends TunnelScene {
    private static final GuardState IPV4_ONLY = new GuardState.Connected(Set.of(Family.IPV4));

    @ParameterizedTest
    @ValueSource(strings = {SERVER_4, SERVER_6, INTERNET_4, INTERNET_6})
    void aFullTunnelTakesEverythingButOurOwnSocket(String server) throws Exception {
        open(server);
        tunnel.guard(Tunnel.CONNECTING);
        tunnel.apply(Tunnel.BOTH, "0.0.0.0/0", "::/0");
        wire.reset();

        Traffic.udp(tunnel.client, INTERNET_4, Traffic.PORT);
        assertThat(nextInTunnel()).isEqualTo(INTERNET_4);
        Traffic.udp(tunnel.client, INTERNET_6, Traffic.PORT);
        assertThat(nextInTunnel()).isEqualTo(InetAddress.ofLiteral(INTERNET_6).getHostAddress());
        assertThat(wire.server()).isZero();

        theServerAnswers();
        assertThat(wire.ipv4()).isZero();
        assertThat(wire.ipv6()).isZero();
    }

    @Test
    void aMoreSpecificRoutePastTheTunnelLeadsNowhere() throws Exception {
        open(SERVER_4);
        tunnel.apply(Tunnel.BOTH, "0.0.0.0/0", "::/0");
        tunnel.client.run("ip", "route", "add", INTERNET_4 + "/32", "via", SERVER_4);
        tunnel.client.run("ip", "route", "add", INTERNET_6 + "/128", "via", SERVER_6);
        wire.reset();
        assertThat(Traffic.tcp(tunnel.client, INTERNET_4)).isEqualTo(REJECTED);
        assertThat(Traffic.tcp(tunnel.client, INTERNET_6)).isEqualTo(REJECTED);
        assertThat(wire.ipv4()).isZero();
        assertThat(wire.ipv6()).isZero();

        tunnel.apply(HostPlan.DISCONNECTED);
        assertThat(Traffic.tcp(tunnel.client, INTERNET_4)).isEqualTo(CONNECTED);
        assertThat(Traffic.tcp(tunnel.client, INTERNET_6)).isEqualTo(CONNECTED);
    }

    /** What the kernel prefers to the tunnel is named. */
    @Test
    void whatGoesAnotherWayIsKnown() throws Exception {
        open(SERVER_4);
        HostPlan plan = tunnel.plan(Tunnel.BOTH, DnsPlan.NONE, "0.0.0.0/0", "::/0", "10.20.0.0/16");
        tunnel.apply(plan);
        assertThat(detours(plan)).isEmpty();
        tunnel.client.run("ip", "route", "add", "198.51.100.0/24", "via", SERVER_4);
        tunnel.client.run("ip", "-6", "route", "add", "2001:db8:f::/48", "via", SERVER_6);
        assertThat(detours(plan))
                .containsExactly(
                        new Detour(
                                IpRange.parse("198.51.100.0/24"),
                                "eth0",
                                "the route 198.51.100.0/24 via " + SERVER_4 + " dev eth0"),
                        new Detour(
                                IpRange.parse("2001:db8:f::/48"),
                                "eth0",
                                "the route 2001:db8:f::/48 via " + SERVER_6 + " dev eth0"));
        tunnel.client.run("ip", "rule", "add", "lookup", "52", "priority", "50");
        tunnel.client.run("ip", "route", "add", "default", "via", SERVER_4, "table", "52");
        assertThat(detours(plan)).contains(new Detour(IpRange.ALL_IPV4, "eth0", "the routing rule 50 (table 52)"));
        tunnel.client.run("ip", "route", "replace", "unreachable", "default", "table", "52");
        assertThat(detours(plan))
                .as("what finds no way does not keep the rest from being asked about")
                .contains(
                        new Detour(IpRange.ALL_IPV4, "", "the routing rule 50 (table 52)"),
                        new Detour(
                                IpRange.parse("2001:db8:f::/48"),
                                "eth0",
                                "the route 2001:db8:f::/48 via " + SERVER_6 + " dev eth0"));
    }

    private List<Detour> detours(HostPlan plan) {
        return tunnel.client.call(() -> tunnel.host.detours(plan.tunnel().orElseThrow()));
    }

    @Test
    void aSplitTunnelTakesItsPartsAndNativeIpv6StaysClosed() throws Exception {
        open(SERVER_4);
        tunnel.apply(Tunnel.BOTH, "10.20.0.0/16", "2001:db8:20::/48");
        wire.reset();
        Traffic.udp(tunnel.client, "10.20.3.4", Traffic.PORT);
        assertThat(nextInTunnel()).isEqualTo("10.20.3.4");
        Traffic.udp(tunnel.client, "2001:db8:20::7", Traffic.PORT);
        assertThat(nextInTunnel()).isEqualTo("2001:db8:20:0:0:0:0:7");
        assertThat(wire.ipv4()).isZero();

        assertThat(Traffic.tcp(tunnel.client, INTERNET_4)).isEqualTo(CONNECTED);
        assertThat(Traffic.tcp(tunnel.client, INTERNET_6)).isEqualTo(REJECTED);
        assertThat(wire.ipv6()).isZero();
    }

    /** A default route in pieces, as other VPN programs set it; and a routing rule that other programs' tables are asked by. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "ip route add 0.0.0.0/1 via %s; ip route add 128.0.0.0/1 via %s; ip -6 route add 2000::/3 via %s",
                "ip rule add lookup 52 priority 5210; ip route add default via %s table 52;"
                        + " ip -6 rule add lookup 52 priority 5210; ip -6 route add default via %s table 52"
            })
    void anotherProgramsDefaultRouteDoesNotWin(String commands) throws Exception {
        open(SERVER_4);
        for (String command : commands.split("; ")) {
            tunnel.client.run(command.replace("%s", command.contains("-6") ? SERVER_6 : SERVER_4)
                    .split(" "));
        }
        tunnel.apply(Tunnel.BOTH, "0.0.0.0/0", "::/0");
        wire.reset();
        Traffic.udp(tunnel.client, INTERNET_4, Traffic.PORT);
        assertThat(nextInTunnel()).isEqualTo(INTERNET_4);
        Traffic.udp(tunnel.client, INTERNET_6, Traffic.PORT);
        assertThat(nextInTunnel()).isEqualTo(InetAddress.ofLiteral(INTERNET_6).getHostAddress());
        theServerAnswers();
        assertThat(wire.ipv4()).isZero();
        assertThat(wire.ipv6()).isZero();
    }

    /** The home has the range of the office: what the user asks for by its range is the office's, but for the way out. */
    @Test
    void aPartThatIsTheLinksOwnRangeIsTheTunnels() throws Exception {
        open(INTERNET_4);
        tunnel.apply(Tunnel.BOTH, "192.0.2.0/24", "2001:db8::/64");
        wire.reset();
        Traffic.udp(tunnel.client, "192.0.2.77", Traffic.PORT);
        assertThat(nextInTunnel()).isEqualTo("192.0.2.77");
        Traffic.udp(tunnel.client, "2001:db8::77", Traffic.PORT);
        assertThat(nextInTunnel()).isEqualTo("2001:db8:0:0:0:0:0:77");
        assertThat(wire.ipv4()).isZero();
        theServerAnswers();
        assertThat(Traffic.tcp(tunnel.client, SERVER_4)).as("the gateway").isEqualTo(CONNECTED);
        assertThat(Traffic.tcp(tunnel.client, INTERNET_4)).as("by the gateway").isEqualTo(CONNECTED);
        tunnel.client.run("ip", "route", "del", "default");
        tunnel.client.run("ip", "route", "add", "default", "via", SERVER_4, "dev", "eth0");
        assertThat(Traffic.tcp(tunnel.client, INTERNET_4))
                .as("by a gateway that DHCP sets meanwhile")
                .isEqualTo(CONNECTED);
    }

    @ParameterizedTest
    @ValueSource(strings = {INTERNET_4, INTERNET_6})
    void aSplitTunnelAroundTheServerDoesNotCaptureOurSocket(String server) throws Exception {
        open(server);
        tunnel.apply(Tunnel.BOTH, "198.51.100.0/24", "2001:db8:f::/48");
        theServerAnswers();
        assertThat(tunnel.client.call(() -> tunnel.host.underlay(tunnel.server)).interfaceName())
                .isEqualTo("eth0");
    }

    /** RFC 5072 section 4.1: the link-local address is of the identifier that was negotiated; the kernel would add one of its own. */
    @Test
    void theTunnelHasTheAddressesOfThePlanAndNoOther() throws Exception {
        open(SERVER_4);
        tunnel.apply(Tunnel.BOTH, "0.0.0.0/0", "::/0");
        assertThat(addressesOfTheTunnel()).containsExactlyInAnyOrder("10.7.0.2", "fe80::77", "2001:db8:7::2");

        tunnel.client.run("ip", "link", "set", Tunnel.TUN, "mtu", "1200");
        tunnel.apply(Tunnel.BOTH, "0.0.0.0/0", "::/0");
        assertThat(addressesOfTheTunnel())
                .as("after an MTU without IPv6")
                .containsExactlyInAnyOrder("10.7.0.2", "fe80::77", "2001:db8:7::2");
    }

    private List<String> addressesOfTheTunnel() {
        return tunnel.client
                .run("ip", "-o", "addr", "show", "dev", Tunnel.TUN)
                .lines()
                .map(line -> line.split("\\s+")[3].replaceFirst("/.*", ""))
                .toList();
    }

    /** The rules about the tunnel's addresses would meet the packets of the interface that has it too. */
    @Test
    void anAddressOfAnotherInterfaceIsRefusedBeforeAnythingChanges() throws Exception {
        open(SERVER_4);
        tunnel.guard(Tunnel.CONNECTING);
        String taken = tunnel.socket.local().getAddress().getHostAddress();
        InterfaceAddress own = new InterfaceAddress(InetAddress.ofLiteral(taken), 32, Optional.empty());
        TunnelPlan plan = new TunnelPlan(Tunnel.TUN, 1402, List.of(own), List.of(IpRange.ALL_IPV4), DnsPlan.NONE);
        assertThatThrownBy(() -> tunnel.apply(
                        new HostPlan(IPV4_ONLY, Protection.DEFAULT, Optional.of(tunnel.endpoint()), Optional.of(plan))))
                .hasStackTraceContaining(taken + " is this computer's own");
        assertThat(tunnel.client.run("ip", "-4", "addr", "show", "dev", Tunnel.TUN))
                .doesNotContain("inet");
        assertThat(Traffic.tcp(tunnel.client, INTERNET_4))
                .as("as while connecting")
                .isEqualTo(CONNECTED);
        assertThat(Traffic.tcp(tunnel.client, INTERNET_6)).isEqualTo(REJECTED);
    }

    @Test
    void aHostKnowsItsAddressesAndItsGatewaysButForTheTunnels() throws Exception {
        open(SERVER_4);
        tunnel.apply(Tunnel.BOTH, "0.0.0.0/0", "::/0");
        tunnel.client.run("ip", "route", "add", "10.66.0.0/16", "via", SERVER_4);
        tunnel.client.run("ip", "-6", "route", "add", "2001:db8:66::/48", "via", SERVER_6);
        Surroundings around = tunnel.client.call(() -> tunnel.host.surroundings());
        assertThat(around.own())
                .contains(tunnel.socket.local().getAddress(), InetAddress.ofLiteral("127.0.0.1"))
                .doesNotContain(InetAddress.ofLiteral(Tunnel.OWN_4), InetAddress.ofLiteral(Tunnel.OWN_6));
        assertThat(around.gateways()).contains(InetAddress.ofLiteral(SERVER_4), InetAddress.ofLiteral(SERVER_6));
        // Of IPv6 Java reads those of the process, which is in another namespace here.
        assertThat(around.networks())
                .as("the link's, and neither loopback's nor the tunnel's")
                .filteredOn(range -> range.family() == Family.IPV4)
                .containsExactly(IpRange.around(InetAddress.ofLiteral(SERVER_4), 24));
    }

    /** As when the network is lost under a tunnel whose networks the server's is one of. */
    @Test
    void theTunnelItselfIsNeverTheWayToTheServer() throws Exception {
        open(Testbed.SERVER_4);
        tunnel.apply(Tunnel.BOTH, "192.0.2.0/24");
        tunnel.client.run("ip", "addr", "flush", "dev", "eth0");
        tunnel.client.run("ip", "route", "add", Testbed.SERVER_4, "dev", Tunnel.TUN);
        assertThatThrownBy(() -> tunnel.client.call(() -> tunnel.host.underlay(tunnel.server)))
                .isInstanceOf(HostException.class)
                .hasMessageContaining("no route");
    }

    @Test
    void withoutIpv6InTheTunnelThereIsNoneOnItsInterfaceAndNoneBesideIt() throws Exception {
        open(SERVER_4);
        tunnel.apply(IPV4_ONLY, "0.0.0.0/0");
        wire.reset();
        assertThat(tunnel.client.run("ip", "-6", "addr", "show", "dev", Tunnel.TUN))
                .isEmpty();
        assertThat(Traffic.tcp(tunnel.client, INTERNET_6)).isEqualTo(REJECTED);
        Traffic.udp(tunnel.client, INTERNET_4, Traffic.PORT);
        assertThat(nextInTunnel()).isEqualTo(INTERNET_4);

        tunnel.apply(Tunnel.BOTH, "0.0.0.0/0", "::/0");
        Traffic.udp(tunnel.client, INTERNET_6, Traffic.PORT);
        assertThat(nextInTunnel()).isEqualTo(InetAddress.ofLiteral(INTERNET_6).getHostAddress());

        tunnel.apply(IPV4_ONLY, "0.0.0.0/0");
        assertThat(tunnel.client.run("ip", "-6", "addr", "show", "dev", Tunnel.TUN))
                .isEmpty();
        assertThat(Traffic.tcp(tunnel.client, INTERNET_6)).isEqualTo(REJECTED);
        assertThat(wire.ipv6()).isZero();
    }

    @Test
    void aStrictReversePathFilterLetsTheServerThrough() throws Exception {
        open(INTERNET_4);
        tunnel.client.run("sysctl", "-qw", "net.ipv4.conf.all.rp_filter=1");
        tunnel.apply(Tunnel.BOTH, "0.0.0.0/0", "::/0");
        // One socket for all: a program that is being started holds a copy of what was open, for a moment longer than
        // its owner.
        try (DatagramSocket peer = peer()) {
            answers(peer);
            assertThat(sourceValidMark()).isEqualTo("1");

            tunnel.client.run("sysctl", "-qw", "net.ipv4.conf.all.src_valid_mark=0");
            peer.send(new DatagramPacket(new byte[9], 9, tunnel.socket.local()));
            tunnel.client.run("sysctl", "-qw", "net.ipv4.conf.all.src_valid_mark=1");
            peer.send(new DatagramPacket(new byte[3], 3, tunnel.socket.local()));
            assertThat(tunnel.socket.receive(new byte[10], 0, 10))
                    .as("9 bytes got lost")
                    .isEqualTo(3);
        }

        tunnel.apply(HostPlan.DISCONNECTED);
        assertThat(sourceValidMark()).isEqualTo("0");
    }

    private String sourceValidMark() {
        return tunnel.client
                .run("sysctl", "-n", "net.ipv4.conf.all.src_valid_mark")
                .strip();
    }

    @Test
    void theTunnelsAddressDoesNotAnswerOnAnotherInterface() throws Exception {
        open(SERVER_4);
        tunnel.testbed.outside.run("ip", "route", "add", Tunnel.OWN_4 + "/32", "via", "192.0.2.1");
        tunnel.client.run("ip", "addr", "add", "10.7.0.9/32", "dev", "lo");
        tunnel.testbed.outside.run("ip", "route", "add", "10.7.0.9/32", "via", "192.0.2.1");
        tunnel.apply(Tunnel.BOTH, "10.20.0.0/16", "2001:db8:20::/48");
        try (DatagramSocket service = tunnel.client.call(() -> new DatagramSocket(Traffic.PORT))) {
            service.setSoTimeout(10_000);
            Traffic.udp(tunnel.testbed.outside, Tunnel.OWN_4, Traffic.PORT);
            send(tunnel.testbed.outside, SERVER_4, 0, "10.7.0.9", Traffic.PORT, 5);
            DatagramPacket first = new DatagramPacket(new byte[10], 10);
            service.receive(first);
            assertThat(first.getLength())
                    .as("another address behind this host does answer")
                    .isEqualTo(5);
        }
    }

    @Test
    void addressesAndRoutesFollowThePlan() throws Exception {
        open(SERVER_4);
        tunnel.apply(Tunnel.BOTH, "10.20.0.0/16", "10.21.0.0/16", "2001:db8:20::/48");
        tunnel.apply(Tunnel.BOTH, "10.21.0.0/16", "10.22.0.0/16");
        assertThat(tunnel.client
                        .run("ip", "-4", "route", "show", "table", "46107", "proto", "180")
                        .lines()
                        .map(l -> l.split(" ")[0]))
                .containsExactlyInAnyOrder("10.21.0.0/16", "10.22.0.0/16");
        assertThat(tunnel.client.run("ip", "-6", "route", "show", "table", "all", "proto", "180"))
                .isEmpty();
        assertThat(tunnel.client.run("ip", "-o", "link", "show", Tunnel.TUN)).contains("mtu 1402");
    }

    /** As after a reconnection: the server is the same, the address another one. */
    @Test
    void anotherIpv4AddressWithTheSamePeerTakesThePlaceOfTheFirst() throws Exception {
        open(SERVER_4);
        HostPlan first = tunnel.plan(Tunnel.BOTH, DnsPlan.NONE, "0.0.0.0/0");
        TunnelPlan before = first.tunnel().orElseThrow();
        InterfaceAddress old = before.addresses().getFirst();
        TunnelPlan after = new TunnelPlan(
                before.tun(),
                before.mtu(),
                List.of(new InterfaceAddress(InetAddress.ofLiteral("10.7.0.9"), 32, old.peer())),
                before.routes(),
                before.dns());
        tunnel.apply(first);
        tunnel.apply(new HostPlan(first.guard(), first.protection(), first.server(), Optional.of(after)));
        assertThat(tunnel.client.run("ip", "-4", "-o", "address", "show", "dev", Tunnel.TUN))
                .contains("10.7.0.9")
                .doesNotContain(Tunnel.OWN_4 + " ");
        assertThat(tunnel.client.run("ip", "route", "get", Testbed.INTERNET_4))
                .contains("dev " + Tunnel.TUN, "src 10.7.0.9");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0/0 ::/0", "0.0.0.0/0", "::/0", "10.20.0.0/16 2001:db8:20::/48"})
    void afterDisconnectTheNetworkIsExactlyWhatItWas(String routes) throws Exception {
        Testbed testbed = new Testbed();
        String before = network(testbed.client);
        tunnel = new Tunnel(testbed, SERVER_4);
        tunnel.guard(Tunnel.CONNECTING);
        tunnel.apply(Tunnel.BOTH, routes.split(" "));
        assertThat(network(testbed.client)).isNotEqualTo(before);
        tunnel.guard(new GuardState.Reconnecting());
        tunnel.apply(HostPlan.DISCONNECTED);
        tunnel.tun.close();
        assertUnchanged(before, network(testbed.client));
    }

    /** Says of what differs those lines alone: a report has no room for two listings. */
    public static void assertUnchanged(String before, String now) {
        assertThat(now)
                .withFailMessage(() -> "gone: " + without(before, now) + "\nnew: " + without(now, before)
                        + "\nor the same in another order")
                .isEqualTo(before);
    }

    private static String without(String listing, String other) {
        List<String> lines = new ArrayList<>(listing.lines().toList());
        other.lines().forEach(lines::remove);
        return String.join("\n", lines);
    }

    public static String network(Namespace namespace) {
        return NftText.withoutOwner(Stream.of(
                        "ip addr",
                        "ip rule",
                        "ip -6 rule",
                        "ip route show table all",
                        "ip -6 route show table all",
                        "nft list ruleset",
                        "sysctl -e net.ipv4.conf.all net.ipv6.conf.all net.ipv4.conf.eth0 net.ipv6.conf.eth0",
                        "cat /etc/resolv.conf")
                .map(line -> namespace.call(() -> Shell.tryRun(line.split(" "))).output())
                .reduce("", String::concat));
    }

    @Test
    void aPlanThatCannotBeMadeLeavesTheStricterGuard() throws Exception {
        open(SERVER_4);
        tunnel.guard(Tunnel.CONNECTING);
        tunnel.client.run("ip", "link", "del", Tunnel.TUN);
        assertThatThrownBy(() -> tunnel.apply(Tunnel.BOTH, "0.0.0.0/0", "::/0"))
                .isInstanceOf(HostException.class)
                .hasMessageContaining("interface is gone");
        wire.reset();
        assertThat(Traffic.tcp(tunnel.client, INTERNET_4)).isEqualTo(REJECTED);
        assertThat(Traffic.tcp(tunnel.client, INTERNET_6)).isEqualTo(REJECTED);
        assertThat(wire.ipv6()).isZero();
    }

    @Test
    void aPlanThatFailedHalfWayLeavesNothingAfterDisconnect() {
        Testbed testbed = new Testbed();
        String before = network(testbed.client);
        tunnel = new Tunnel(testbed, SERVER_4);
        HostPlan whole = tunnel.plan(Tunnel.BOTH, DnsPlan.NONE, "0.0.0.0/0", "::/0");
        TunnelPlan t = whole.tunnel().orElseThrow();
        List<InterfaceAddress> ipv4 =
                t.addresses().stream().filter(a -> a.family() == Family.IPV4).toList();
        TunnelPlan broken = new TunnelPlan(t.tun(), t.mtu(), ipv4, t.routes(), t.dns());
        assertThatThrownBy(() -> tunnel.apply(
                        new HostPlan(whole.guard(), whole.protection(), whole.server(), Optional.of(broken))))
                .isInstanceOf(HostException.class)
                .hasMessageContaining("IPv6 is disabled");
        assertThat(tunnel.client.run("ip", "-4", "route", "show", "table", "46108"))
                .as("the other half")
                .contains("default dev " + Tunnel.TUN);

        tunnel.apply(HostPlan.DISCONNECTED);
        tunnel.tun.close();
        assertUnchanged(before, network(testbed.client));
    }

    /** A datagram each way between our socket and the server, past the tunnel. */
    private void theServerAnswers() throws Exception {
        try (DatagramSocket peer = peer()) {
            answers(peer);
        }
    }

    private DatagramSocket peer() {
        return tunnel.testbed.outside.call(() -> new DatagramSocket(4500, tunnel.server));
    }

    private void answers(DatagramSocket peer) throws Exception {
        peer.setSoTimeout(10_000);
        tunnel.socket.send(new byte[] {1, 2, 3}, 0, 3, 4500);
        DatagramPacket hello = new DatagramPacket(new byte[10], 10);
        peer.receive(hello);
        assertThat(hello.getSocketAddress()).isEqualTo(tunnel.socket.local());
        peer.send(new DatagramPacket(new byte[4], 4, hello.getSocketAddress()));
        assertThat(tunnel.socket.receive(new byte[10], 0, 10)).isEqualTo(4);
    }

    private static void send(Namespace from, String source, int sourcePort, String to, int port, int length) {
        from.call(() -> {
            try (DatagramSocket socket = new DatagramSocket(sourcePort, InetAddress.ofLiteral(source))) {
                socket.send(new DatagramPacket(
                        new byte[length], length, new InetSocketAddress(InetAddress.ofLiteral(to), port)));
            }
            return null;
        });
    }

    /** The destination of the next UDP packet in the tunnel; the kernel sends others by itself. */
    private String nextInTunnel() throws IOException {
        byte[] packet = new byte[2000];
        while (true) {
            tunnel.tun.read(packet, 0, packet.length, new Offload());
            boolean ipv4 = packet[0] >> 4 == 4;
            if (packet[ipv4 ? 9 : 6] == 17) {
                byte[] destination = ipv4 ? Arrays.copyOfRange(packet, 16, 20) : Arrays.copyOfRange(packet, 24, 40);
                return InetAddress.getByAddress(destination).getHostAddress();
            }
        }
    }
}
