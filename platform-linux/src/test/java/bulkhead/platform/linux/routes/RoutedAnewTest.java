package bulkhead.platform.linux.routes;

import static bulkhead.platform.linux.Testbed.INTERNET_4;
import static bulkhead.platform.linux.Testbed.INTERNET_6;
import static bulkhead.platform.linux.Testbed.SERVER_4;
import static bulkhead.platform.linux.Testbed.SERVER_6;
import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.leakguard.host.HostPlan;
import bulkhead.leakguard.host.OuterSocket;
import bulkhead.leakguard.policy.GuardState;
import bulkhead.leakguard.policy.Protection;
import bulkhead.platform.linux.Shell;
import bulkhead.platform.linux.Traffic;
import bulkhead.platform.linux.Tunnel;
import bulkhead.platform.linux.TunnelScene;
import bulkhead.platform.linux.devices.LinuxOuterSocket;
import bulkhead.platform.linux.libc.Libc;
import bulkhead.platform.linux.libc.SocketAddress;
import com.sun.jna.Memory;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What the guard lets go to this host itself, into the tunnel or to the server, and rules of other programs or the holder of a
 * descriptor send elsewhere. Each time it is first seen to leave without the guard.
 */
class RoutedAnewTest extends TunnelScene {
    private static final int PORT = 5001;
    private static final Protection KILL_SWITCH = new Protection(true, false, false);

    /** Each as commands; a packet for port 5001 is sent to the Internet or by the link instead. */
    static Stream<Arguments> rules() {
        String nat = "nft table inet theirs { chain o {\n type nat hook output priority -100; ";
        return Stream.of(
                Arguments.of(
                        "DNAT",
                        List.of(nat + "meta nfproto ipv4 meta l4proto { tcp, udp } th dport 5001 dnat ip to "
                                + INTERNET_4
                                + "\n meta nfproto ipv6 meta l4proto { tcp, udp } th dport 5001 dnat ip6 to "
                                + INTERNET_6 + "\n}\n}")),
                Arguments.of(
                        "DNAT by iptables",
                        List.of(
                                "iptables-nft -t nat -A OUTPUT -p tcp --dport 5001 -j DNAT --to-destination "
                                        + INTERNET_4,
                                "ip6tables-nft -t nat -A OUTPUT -p tcp --dport 5001 -j DNAT --to-destination "
                                        + INTERNET_6,
                                "iptables-nft -t nat -A OUTPUT -p udp --dport 5001 -j DNAT --to-destination "
                                        + INTERNET_4,
                                "ip6tables-nft -t nat -A OUTPUT -p udp --dport 5001 -j DNAT --to-destination "
                                        + INTERNET_6)),
                Arguments.of(
                        "another destination and a mark",
                        List.of(
                                "ip rule add fwmark 5 lookup main priority 100",
                                "ip -6 rule add fwmark 5 lookup main priority 100",
                                "nft table inet theirs { chain o {\n type route hook output priority mangle; "
                                        + "meta nfproto ipv4 th dport 5001 ip daddr set " + INTERNET_4
                                        + " meta mark set 5"
                                        + "\n meta nfproto ipv6 th dport 5001 ip6 daddr set " + INTERNET_6
                                        + " meta mark set 5\n}\n}")),
                Arguments.of(
                        "a destination that is set last of all",
                        List.of("nft table inet theirs { chain o {\n type nat hook output priority 200; "
                                + "meta nfproto ipv4 meta l4proto { tcp, udp } th dport 5001 dnat ip to " + INTERNET_4
                                + "\n meta nfproto ipv6 meta l4proto { tcp, udp } th dport 5001 dnat ip6 to "
                                + INTERNET_6 + "\n}\n}")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rules")
    void nothingForThisHostOrTheTunnelLeavesByTheLink(String what, List<String> commands) throws Exception {
        open(SERVER_4);
        for (String command : commands) {
            String[] words =
                    command.startsWith("nft ") ? new String[] {"nft", command.substring(4)} : command.split(" ");
            tunnel.client.run(words);
        }
        tunnel.client.run("sysctl", "-qw", "net.ipv4.conf.all.route_localnet=1");
        sendAll();
        assertThat(wire.ipv4())
                .as("control: %s in IPv4 without the guard", what)
                .isPositive();
        assertThat(wire.ipv6())
                .as("control: %s in IPv6 without the guard", what)
                .isPositive();

        for (GuardState state : List.of(
                Tunnel.CONNECTING, new GuardState.Reconnecting(), new GuardState.Error(), new GuardState.Lockdown())) {
            tunnel.apply(new HostPlan(state, KILL_SWITCH, Optional.of(tunnel.endpoint()), Optional.empty()));
            nothingLeaves(what, state);
        }
        tunnel.apply(Tunnel.BOTH, "0.0.0.0/0", "::/0");
        nothingLeaves(what, Tunnel.BOTH);
    }

    private void nothingLeaves(String what, GuardState state) {
        wire.reset();
        sendAll();
        assertThat(wire.ipv4()).as("%s in IPv4 while %s", what, state).isZero();
        assertThat(wire.ipv6()).as("%s in IPv6 while %s", what, state).isZero();
    }

    /** To this host by loopback, to its own addresses, and to where the routes lead. */
    private void sendAll() {
        for (String to : List.of("127.0.0.1", "192.0.2.1", "203.0.113.9", "::1", "2001:db8::1", "2001:db8:99::9")) {
            Traffic.udp(tunnel.client, to, PORT);
            tunnel.client.call(
                    () -> Shell.tryRun("timeout", "0.2", "bash", "-c", "exec 3<>/dev/tcp/" + to + "/" + PORT));
        }
    }

    /** Who has the descriptor can send by it to anybody; that takes no right. */
    @ParameterizedTest
    @ValueSource(strings = {SERVER_4, SERVER_6})
    void aRawSocketForEspReachesTheServerAlone(String server) throws Exception {
        open(server);
        String elsewhere = server.equals(SERVER_4) ? INTERNET_4 : INTERNET_6;
        InetAddress there = InetAddress.ofLiteral(server);
        try (OuterSocket socket =
                tunnel.client.call(() -> tunnel.host.openRawEsp(tunnel.host.underlay(there), there))) {
            assertThat(send(socket, elsewhere)).as("control").isPositive();
            assertThat(wire.server()).as("control").isEqualTo(1);

            for (GuardState state : List.of(Tunnel.CONNECTING, new GuardState.Error())) {
                tunnel.guard(state);
                wire.reset();
                assertThat(send(socket, elsewhere)).as("while %s", state).isNegative();
                assertThat(wire.server()).isZero();
                assertThat(send(socket, server)).isPositive();
                assertThat(wire.server()).isEqualTo(1);
            }
        }
    }

    private static long send(OuterSocket socket, String to) {
        byte[] address = SocketAddress.of(InetAddress.ofLiteral(to), 0, 0);
        try (Memory esp = new Memory(16);
                Memory destination = new Memory(address.length)) {
            destination.write(0, address, 0, address.length);
            return Libc.sendto(((LinuxOuterSocket) socket).fd(), esp, esp.size(), 0, destination, address.length);
        }
    }

    /** With route_localnet a neighbour can send to 127.0.0.1 (CVE-2020-8558): it comes by the link, whatever it says. */
    @Test
    void loopbackIsNotReachedByTheLink() throws Exception {
        open(SERVER_4);
        tunnel.client.run("sysctl", "-qw", "net.ipv4.conf.all.route_localnet=1");
        tunnel.testbed.outside.run("sysctl", "-qw", "net.ipv4.conf.all.route_localnet=1");
        tunnel.testbed.outside.run("ip", "route", "del", "local", "127.0.0.0/8", "dev", "lo", "table", "local");
        tunnel.testbed.outside.run("ip", "route", "del", "local", "127.0.0.1", "dev", "lo", "table", "local");
        tunnel.testbed.outside.run("ip", "route", "add", "127.0.0.1/32", "via", "192.0.2.1", "src", SERVER_4);
        try (DatagramSocket service =
                tunnel.client.call(() -> new DatagramSocket(PORT, InetAddress.ofLiteral("127.0.0.1")))) {
            service.setSoTimeout(10_000);
            Traffic.udp(tunnel.testbed.outside, "127.0.0.1", PORT);
            assertThat(sender(service)).as("control").isEqualTo(InetAddress.ofLiteral(SERVER_4));
            tunnel.apply(
                    new HostPlan(Tunnel.CONNECTING, KILL_SWITCH, Optional.of(tunnel.endpoint()), Optional.empty()));
            Traffic.udp(tunnel.testbed.outside, "127.0.0.1", PORT);
            Traffic.udp(tunnel.client, "127.0.0.1", PORT);
            assertThat(sender(service).isLoopbackAddress())
                    .as("the first that comes is our own")
                    .isTrue();
        }
    }

    private static InetAddress sender(DatagramSocket service) throws IOException {
        DatagramPacket packet = new DatagramPacket(new byte[10], 10);
        service.receive(packet);
        return packet.getAddress();
    }
}
