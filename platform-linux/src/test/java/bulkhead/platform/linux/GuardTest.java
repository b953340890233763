package bulkhead.platform.linux;

import static bulkhead.platform.linux.Testbed.INTERNET_4;
import static bulkhead.platform.linux.Testbed.INTERNET_6;
import static bulkhead.platform.linux.Testbed.SERVER_4;
import static bulkhead.platform.linux.Testbed.SERVER_6;
import static bulkhead.platform.linux.Traffic.Outcome.CONNECTED;
import static bulkhead.platform.linux.Traffic.Outcome.REJECTED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bulkhead.leakguard.contract.NftText;
import bulkhead.leakguard.host.DnsPlan;
import bulkhead.leakguard.host.HostPlan;
import bulkhead.leakguard.policy.Family;
import bulkhead.leakguard.policy.GuardState;
import bulkhead.leakguard.policy.Protection;
import bulkhead.platform.linux.links.Link;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The guard on a kernel, seen from the application and from the wire; each time what is blocked is first seen to pass. */
class GuardTest extends TunnelScene {
    /** The rules alone: the second wall would hide what they do not do. */
    @Override
    protected void open(String server) throws IOException {
        super.open(server);
        tunnel.rulesAlone();
    }

    @Test
    void whileConnectingNativeIpv6IsRejectedAtOnceAndIpv4Passes() throws Exception {
        open(SERVER_4);
        assertThat(Traffic.ping(tunnel.client, INTERNET_6)).contains(" 0% packet loss");
        Traffic.udp(tunnel.client, INTERNET_6, 53);

        tunnel.guard(Tunnel.CONNECTING);
        wire.reset();

        assertThat(Traffic.tcp(tunnel.client, INTERNET_6)).isEqualTo(REJECTED);
        Traffic.udp(tunnel.client, INTERNET_6, 53);
        assertThat(Traffic.ping(tunnel.client, INTERNET_6)).contains("100% packet loss");
        assertThat(wire.ipv6()).isZero();
        assertThat(Traffic.tcp(tunnel.client, INTERNET_4)).isEqualTo(CONNECTED);
        assertThat(Traffic.ping(tunnel.client, "::1")).contains(" 0% packet loss");

        tunnel.apply(HostPlan.DISCONNECTED);
        assertThat(Traffic.tcp(tunnel.client, INTERNET_6)).isEqualTo(CONNECTED);
    }

    @Test
    void anOldFlowOfAClosedFamilyDies() throws Exception {
        open(SERVER_4);
        try (Socket flow = tunnel.client.call(() -> new Socket(InetAddress.ofLiteral(INTERNET_6), Traffic.PORT))) {
            flow.getOutputStream().write(1);
            tunnel.guard(Tunnel.CONNECTING);
            assertThatThrownBy(() -> {
                        while (true) {
                            flow.getOutputStream().write(1);
                        }
                    })
                    .isInstanceOf(IOException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {SERVER_4, SERVER_6})
    void theServerIsReachedByOurSocketAndNoOther(String server) throws Exception {
        open(server);
        tunnel.guard(new GuardState.Lockdown());
        tunnel.guard(new GuardState.Reconnecting());
        tunnel.testbed.outside.run("ip", "neigh", "flush", "all");
        tunnel.client.run("ip", "neigh", "flush", "all");
        wire.reset();
        byte[] hello = {1, 2, 3};
        try (DatagramSocket peer = tunnel.testbed.outside.call(() -> new DatagramSocket(4500, tunnel.server))) {
            peer.setSoTimeout(10_000);
            tunnel.socket.send(hello, 0, 3, 4500);
            peer.receive(new DatagramPacket(new byte[10], 10));
            // The server asks for our link-layer address anew: neighbour discovery works in both directions.
            tunnel.testbed.outside.run("ip", "neigh", "flush", "all");
            peer.send(new DatagramPacket(hello, 3, tunnel.socket.local()));
            assertThat(tunnel.socket.receive(new byte[10], 0, 10)).isEqualTo(3);
        }
        assertThat(wire.server()).isEqualTo(1);

        Traffic.udp(tunnel.client, server, 4500);
        assertThat(Traffic.tcp(tunnel.client, server)).isEqualTo(REJECTED);
        assertThatThrownBy(() -> tunnel.socket.send(hello, 0, 3, 1701)).isInstanceOf(IOException.class);
        assertThat(wire.server()).isEqualTo(1);
        assertThat(wire.ipv4()).isZero();
        assertThat(wire.ipv6()).isZero();
    }

    @Test
    void dhcpv6PassesFromItsPortToItsServers() throws Exception {
        open(SERVER_4);
        tunnel.guard(Tunnel.CONNECTING);
        wire.reset();
        int index = tunnel.client.call(() -> Link.index("eth0"));
        byte[] allServers = InetAddress.ofLiteral("ff02::1:2").getAddress();
        try (DatagramSocket dhcp = tunnel.client.call(() -> new DatagramSocket(null))) {
            tunnel.client.call(() -> {
                dhcp.bind(new InetSocketAddress("::", 546));
                dhcp.send(
                        new DatagramPacket(new byte[] {1}, 1, Inet6Address.getByAddress(null, allServers, index), 547));
                return null;
            });
        }
        assertThat(wire.ipv6()).isEqualTo(1);
        Traffic.udp(tunnel.client, "ff02::1:2%" + index, 547);
        assertThat(wire.ipv6()).isEqualTo(1);
    }

    @Test
    void whatComesFromOutsideInAClosedFamilyIsNotHeard() throws Exception {
        open(SERVER_4);
        try (DatagramSocket service = tunnel.client.call(() -> new DatagramSocket(Traffic.PORT))) {
            service.setSoTimeout(10_000);
            Traffic.udp(tunnel.testbed.outside, "2001:db8::1", Traffic.PORT);
            service.receive(new DatagramPacket(new byte[10], 10));

            tunnel.guard(Tunnel.CONNECTING);
            Traffic.udp(tunnel.testbed.outside, "2001:db8::1", Traffic.PORT);
            Traffic.udp(tunnel.client, "::1", Traffic.PORT);
            DatagramPacket first = new DatagramPacket(new byte[10], 10);
            service.receive(first);
            assertThat(first.getAddress().isLoopbackAddress()).isTrue();
        }
    }

    @Test
    void aContainerBehindThisHostIsRejectedToo() throws Exception {
        open(SERVER_4);
        Namespace client = tunnel.client;
        try (Namespace container = new Namespace(client.name + "x")) {
            for (Namespace each : new Namespace[] {client, container}) {
                each.run(
                        "sysctl",
                        "-qw",
                        "net.ipv6.conf.default.accept_dad=0",
                        "net.ipv6.conf.all.forwarding=1",
                        "net.ipv4.ip_forward=1");
            }
            client.run("ip", "link", "add", "br0", "type", "bridge");
            Shell.run(
                    "ip",
                    "-n",
                    client.name,
                    "link",
                    "add",
                    "port0",
                    "type",
                    "veth",
                    "peer",
                    "name",
                    "eth0",
                    "netns",
                    container.name);
            client.run("ip", "link", "set", "port0", "master", "br0");
            client.run("ip", "addr", "add", "172.17.0.1/16", "dev", "br0");
            client.run("ip", "addr", "add", "fd17::1/64", "dev", "br0", "nodad");
            client.run("ip", "link", "set", "br0", "up");
            client.run("ip", "link", "set", "port0", "up");
            container.run("ip", "addr", "add", "172.17.0.2/16", "dev", "eth0");
            container.run("ip", "addr", "add", "fd17::2/64", "dev", "eth0", "nodad");
            container.run("ip", "link", "set", "eth0", "up");
            container.run("ip", "route", "add", "default", "via", "172.17.0.1");
            container.run("ip", "route", "add", "default", "via", "fd17::1");
            tunnel.testbed.outside.run("ip", "route", "add", "172.17.0.0/16", "via", "192.0.2.1");
            tunnel.testbed.outside.run("ip", "route", "add", "fd17::/64", "via", "2001:db8::1");
            assertThat(Traffic.tcp(container, INTERNET_6)).isEqualTo(CONNECTED);
            assertThat(Traffic.tcp(container, INTERNET_4)).isEqualTo(CONNECTED);

            tunnel.guard(Tunnel.CONNECTING);
            wire.reset();
            assertThat(Traffic.tcp(container, INTERNET_6)).isEqualTo(REJECTED);
            assertThat(Traffic.tcp(container, INTERNET_4)).isEqualTo(CONNECTED);
            assertThat(wire.ipv6()).isZero();

            tunnel.apply(Tunnel.BOTH, "0.0.0.0/0", "::/0");
            wire.reset();
            client.run("ip", "route", "add", INTERNET_4 + "/32", "via", SERVER_4);
            assertThat(Traffic.tcp(container, INTERNET_4)).isEqualTo(REJECTED);
            assertThat(wire.ipv4()).isZero();
        }
    }

    @Test
    void noPacketSlipsThroughWhileTheGuardIsReplaced() throws Exception {
        open(SERVER_4);
        tunnel.guard(Tunnel.CONNECTING);
        wire.reset();
        AtomicBoolean stop = new AtomicBoolean();
        CompletableFuture<Long> sent = new CompletableFuture<>();
        DatagramSocket socket = tunnel.client.call(() -> new DatagramSocket());
        Thread.ofPlatform().start(() -> sent.complete(flood(socket, stop)));
        for (int i = 0; i < 5; i++) {
            tunnel.apply(new GuardState.Connected(Set.of(Family.IPV4)), "0.0.0.0/0");
            tunnel.apply(Tunnel.BOTH, "0.0.0.0/0", "::/0");
            tunnel.guard(new GuardState.Reconnecting());
            tunnel.guard(new GuardState.Error());
        }
        stop.set(true);
        assertThat(sent.get()).isGreaterThan(100);
        assertThat(wire.ipv6()).isZero();
        tunnel.apply(HostPlan.DISCONNECTED);
        Traffic.udp(tunnel.client, INTERNET_6, 53);
        assertThat(wire.ipv6()).isEqualTo(1);
    }

    private static long flood(DatagramSocket socket, AtomicBoolean stop) {
        long sent = 0;
        DatagramPacket packet = new DatagramPacket(new byte[] {1}, 1, InetAddress.ofLiteral(INTERNET_6), 53);
        while (!stop.get()) {
            try {
                socket.send(packet);
            } catch (IOException e) {
                // rejected
            }
            sent++;
        }
        return sent;
    }

    @Test
    void theLanStaysWithinReachIfTheUserChoseSoAndItsAddressesArePrivate() throws Exception {
        open(SERVER_4);
        tunnel.client.run("ip", "addr", "flush", "dev", "eth0", "scope", "global");
        tunnel.client.run("ip", "addr", "add", "192.168.5.1/24", "dev", "eth0");
        tunnel.testbed.outside.run("ip", "addr", "add", "192.168.5.2/24", "dev", "eth0");
        tunnel.client.run("ip", "route", "add", "default", "via", "192.168.5.2");
        Protection lan = new Protection(false, false, true);
        HostPlan closed = new HostPlan(new GuardState.Lockdown(), lan, Optional.empty(), Optional.empty());

        tunnel.apply(HostPlan.of(new GuardState.Lockdown()));
        assertThat(Traffic.tcp(tunnel.client, "192.168.5.2")).isEqualTo(REJECTED);
        tunnel.apply(closed);
        assertThat(Traffic.tcp(tunnel.client, "192.168.5.2")).isEqualTo(CONNECTED);
        assertThat(Traffic.tcp(tunnel.client, INTERNET_4)).isEqualTo(REJECTED);

        // TunnelCrack LocalNet: the network says that the Internet is on its link.
        tunnel.client.run("ip", "addr", "add", "198.51.100.200/24", "dev", "eth0");
        tunnel.apply(closed);
        assertThat(Traffic.tcp(tunnel.client, INTERNET_4)).isEqualTo(REJECTED);
        assertThat(Traffic.tcp(tunnel.client, "192.168.5.2")).isEqualTo(REJECTED);
    }

    @Test
    void namesAreAskedForInTheTunnelOnlyWhereItHasTheResolvers(@TempDir Path etc) throws Exception {
        open(SERVER_4);
        Files.writeString(etc.resolve("resolv.conf"), "nameserver 192.168.5.2\n");
        tunnel.client.bind(etc.toString(), "/etc");
        tunnel.client.run("ip", "addr", "add", "192.168.5.1/24", "dev", "eth0");
        tunnel.client.run("ip", "addr", "del", "192.0.2.1/24", "dev", "eth0");
        tunnel.testbed.outside.run("ip", "addr", "add", "192.168.5.2/24", "dev", "eth0");
        DnsPlan resolvers = new DnsPlan(List.of(InetAddress.ofLiteral("10.7.0.53")), List.of(), true);
        HostPlan ipv4 = tunnel.plan(new GuardState.Connected(Set.of(Family.IPV4)), DnsPlan.NONE, "0.0.0.0/0");
        Protection lan = new Protection(false, false, true);
        wire.reset();

        tunnel.apply(new HostPlan(ipv4.guard(), lan, ipv4.server(), ipv4.tunnel()));
        Traffic.udp(tunnel.client, "192.168.5.2", 53);
        assertThat(wire.ipv4()).as("the LAN's resolver, by choice").isEqualTo(1);

        HostPlan exclusive = tunnel.plan(ipv4.guard(), resolvers, "0.0.0.0/0");
        tunnel.apply(new HostPlan(exclusive.guard(), lan, exclusive.server(), exclusive.tunnel()));
        Traffic.udp(tunnel.client, "192.168.5.2", 53);
        Traffic.udp(tunnel.client, "192.168.5.2", 853);
        assertThat(wire.ipv4()).isEqualTo(1);
        Traffic.udp(tunnel.client, "192.168.5.2", 5353);
        assertThat(wire.ipv4()).isEqualTo(2);
    }

    @Test
    void whatIsInForceAlreadyIsNotTouched() throws Exception {
        open(SERVER_4);
        tunnel.guard(Tunnel.CONNECTING);
        String once = numbered();
        tunnel.guard(Tunnel.CONNECTING);
        assertThat(numbered()).isEqualTo(once);
    }

    /** The guard's table with the numbers that the kernel gave its rules. */
    private String numbered() {
        return NftText.withoutOwner(tunnel.client.run("nft", "-a", "list", "table", "inet", "bulkhead"));
    }

    @Test
    void otherTablesStayAsTheyAre() throws Exception {
        open(SERVER_4);
        tunnel.client.run("nft", "add", "table", "ip", "nat");
        tunnel.client.run(
                "nft", "add", "chain", "ip", "nat", "POSTROUTING", "{ type nat hook postrouting priority 100 ; }");
        String before = tunnel.client.run("nft", "list", "ruleset");
        tunnel.guard(Tunnel.CONNECTING);
        assertThat(tunnel.client.run("nft", "list", "ruleset")).startsWith(before);
        tunnel.apply(HostPlan.DISCONNECTED);
        assertThat(tunnel.client.run("nft", "list", "ruleset")).isEqualTo(before);
    }
}
