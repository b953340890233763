package bulkhead.platform.linux.nft;

import static bulkhead.platform.linux.Testbed.INTERNET_4;
import static bulkhead.platform.linux.Testbed.INTERNET_6;
import static bulkhead.platform.linux.Testbed.SERVER_4;
import static bulkhead.platform.linux.Testbed.SERVER_6;
import static bulkhead.platform.linux.Traffic.Outcome.CONNECTED;
import static bulkhead.platform.linux.Traffic.Outcome.REJECTED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import bulkhead.leakguard.host.HostPlan;
import bulkhead.leakguard.policy.Family;
import bulkhead.leakguard.policy.GuardState;
import bulkhead.platform.linux.Traffic;
import bulkhead.platform.linux.Tunnel;
import bulkhead.platform.linux.TunnelScene;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Beside the rules of other firewalls, as those programs themselves set them up on Debian 12. */
class OtherFirewallsTest extends TunnelScene {
    @TempDir
    Path work;

    static Stream<Arguments> firewalls() {
        return Stream.of(List.of("docker.v4"), List.of("ufw.v4", "ufw.v6"), List.of("firewalld.nft"))
                .flatMap(files -> Stream.of(SERVER_4, SERVER_6).map(server -> Arguments.of(files, server)));
    }

    @ParameterizedTest
    @MethodSource("firewalls")
    void theGuardHoldsBesideThemLetsTheTunnelThroughAndLeavesThemAsTheyWere(List<String> files, String server)
            throws Exception {
        open(server);
        for (String file : files) {
            load(file);
        }
        String before = tunnel.client.run("nft", "-s", "list", "ruleset");
        assertThat(before).contains("table");
        assertThat(Traffic.tcp(tunnel.client, INTERNET_4)).isEqualTo(CONNECTED);
        assertThat(Traffic.tcp(tunnel.client, INTERNET_6)).isEqualTo(CONNECTED);

        tunnel.guard(Tunnel.CONNECTING);
        wire.reset();
        assertThat(Traffic.tcp(tunnel.client, INTERNET_6)).isEqualTo(REJECTED);
        assertThat(Traffic.tcp(tunnel.client, INTERNET_4)).isEqualTo(CONNECTED);
        answers(server);
        tunnel.apply(new GuardState.Connected(Set.of(Family.IPV4)), "0.0.0.0/0");
        answers(server);
        assertThat(Traffic.tcp(tunnel.client, INTERNET_6)).isEqualTo(REJECTED);
        tunnel.apply(Tunnel.BOTH, "0.0.0.0/0", "::/0");
        tunnel.client.run("ip", "route", "add", INTERNET_4 + "/32", "via", SERVER_4);
        assertThat(Traffic.tcp(tunnel.client, INTERNET_4)).isEqualTo(REJECTED);
        assertThat(wire.ipv6()).isZero();

        tunnel.apply(HostPlan.DISCONNECTED);
        assertThat(tunnel.client.run("nft", "-s", "list", "ruleset")).isEqualTo(before);
        assertThat(Traffic.tcp(tunnel.client, INTERNET_6)).isEqualTo(CONNECTED);
    }

    /** Our socket reaches the server and hears its answer. */
    private void answers(String server) throws Exception {
        byte[] hello = {1, 2, 3};
        try (DatagramSocket peer = tunnel.testbed.outside.call(() -> new DatagramSocket(4500, tunnel.server))) {
            peer.setSoTimeout(10_000);
            tunnel.socket.send(hello, 0, 3, 4500);
            peer.receive(new DatagramPacket(new byte[10], 10));
            peer.send(new DatagramPacket(hello, 3, tunnel.socket.local()));
            assertThat(tunnel.socket.receive(new byte[10], 0, 10)).as(server).isEqualTo(3);
        }
    }

    private void load(String file) throws IOException {
        Path copy = work.resolve(file);
        Files.copy(OtherFirewallsTest.class.getResourceAsStream("firewalls/" + file), copy);
        switch (file.substring(file.indexOf('.'))) {
            case ".nft" -> tunnel.client.run("nft", "-f", copy.toString());
            case ".v4" -> restore("iptables-nft-restore", copy);
            default -> restore("ip6tables-nft-restore", copy);
        }
    }

    private void restore(String program, Path file) {
        assumeTrue(
                Arrays.stream(System.getenv("PATH").split(":"))
                        .anyMatch(folder -> Files.isExecutable(Path.of(folder, program))),
                "skipped: iptables is not installed");
        tunnel.client.run(program, file.toString());
    }

    /** What the output hook sees as the way of a packet is the one it had before these rules. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{ type route hook output priority mangle; udp dport 5001 meta mark set 5\n}",
                "{ type nat hook output priority -100; udp dport 5001 meta nfproto ipv4 dnat ip to " + SERVER_4
                        + "; udp dport 5001 meta nfproto ipv6 dnat ip6 to " + SERVER_6 + "\n}"
            })
    void whatTheirRulesRouteAnewDoesNotLeaveBesideTheTunnel(String chain) throws Exception {
        open(SERVER_4);
        tunnel.apply(Tunnel.BOTH, "0.0.0.0/0", "::/0");
        tunnel.client.run("ip", "rule", "add", "fwmark", "5", "lookup", "main", "priority", "100");
        tunnel.client.run("ip", "-6", "rule", "add", "fwmark", "5", "lookup", "main", "priority", "100");
        tunnel.client.run("nft", "table inet theirs { chain anew " + chain + "\n}");
        wire.reset();
        Traffic.udp(tunnel.client, INTERNET_4, 5001);
        Traffic.udp(tunnel.client, INTERNET_6, 5001);
        assertThat(wire.ipv4()).isZero();
        assertThat(wire.ipv6()).isZero();
    }
}
