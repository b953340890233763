package bulkhead.platform.linux.routes;

import static bulkhead.platform.linux.Testbed.INTERNET_4;
import static bulkhead.platform.linux.Testbed.INTERNET_6;
import static bulkhead.platform.linux.Testbed.SERVER_4;
import static bulkhead.platform.linux.Testbed.SERVER_6;
import static bulkhead.platform.linux.Traffic.Outcome.CONNECTED;
import static bulkhead.platform.linux.Traffic.Outcome.REJECTED;
import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.leakguard.host.HostPlan;
import bulkhead.leakguard.policy.GuardState;
import bulkhead.platform.linux.Shell;
import bulkhead.platform.linux.Traffic;
import bulkhead.platform.linux.Tunnel;
import bulkhead.platform.linux.TunnelScene;
import bulkhead.platform.linux.links.Ours;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What stands while somebody else's firewall has flushed the guard's rules away. */
class WallTest extends TunnelScene {
    @Test
    void whileAnotherFirewallFlushesAllRulesAgainAndAgainNothingOfABlockedFamilyLeaves() throws Exception {
        openWithoutOwner(SERVER_4);
        tunnel.guard(new GuardState.Lockdown());
        wire.reset();
        assertThat(flushUnderFlood()).isGreaterThan(100);
        assertThat(wire.routedIpv6()).isZero();
        assertThat(wire.ipv4()).isZero();

        tunnel.rulesAlone();
        tunnel.guard(new GuardState.Lockdown());
        wire.reset();
        flushUnderFlood();
        assertThat(wire.routedIpv6())
                .as("control: without the wall it is seen to leave")
                .isPositive();
    }

    /** What the documentation says of it: a socket bound to an interface is taken for on-link by IPv4 where no route is found. */
    @Test
    void aloneItHoldsAllButIpv4OfTheLinkOrBoundToItAndMulticast() throws Exception {
        open(SERVER_4);
        tunnel.guard(new GuardState.Lockdown());
        tunnel.client.call(() -> {
            tunnel.host.leave();
            return null;
        });
        tunnel.client.run("nft", "delete", "table", "inet", "bulkhead");
        for (String address : new String[] {INTERNET_4, INTERNET_6, SERVER_6}) {
            assertThat(ping(address)).as(address).doesNotContain("1 received");
        }
        for (String address : new String[] {INTERNET_6, SERVER_6}) {
            assertThat(ping("-I", "eth0", address)).as(address).doesNotContain("1 received");
        }
        assertThat(ping(SERVER_4)).as("its link's own range").contains("1 received");
        assertThat(ping("-I", "eth0", SERVER_4)).contains("1 received");
        wire.reset();
        ping("-I", "eth0", "224.0.0.251");
        ping("-I", "eth0", "ff02::fb");
        assertThat(wire.ipv4()).isPositive();
        assertThat(wire.routedIpv6()).isPositive();
    }

    private String ping(String... to) {
        List<String> line = new ArrayList<>(List.of("ping", "-n", "-c", "1", "-W", "1"));
        line.addAll(List.of(to));
        return tunnel.client
                .call(() -> Shell.tryRun(line.toArray(String[]::new)))
                .output();
    }

    /** How many packets were tried meanwhile in each family. */
    private long flushUnderFlood() throws Exception {
        AtomicBoolean stop = new AtomicBoolean();
        CompletableFuture<Long> sent = new CompletableFuture<>();
        DatagramSocket socket = tunnel.client.call(() -> new DatagramSocket());
        Thread.ofPlatform().start(() -> sent.complete(flood(socket, stop)));
        for (int i = 0; i < 20; i++) {
            tunnel.client.run("nft", "flush", "ruleset");
        }
        stop.set(true);
        return sent.get();
    }

    private static long flood(DatagramSocket socket, AtomicBoolean stop) {
        long sent = 0;
        for (; !stop.get(); sent++) {
            for (String to : new String[] {INTERNET_4, INTERNET_6}) {
                try {
                    socket.send(new DatagramPacket(new byte[] {1}, 1, InetAddress.ofLiteral(to), 53));
                } catch (IOException e) {
                    // no way, or rejected
                }
            }
        }
        return sent;
    }

    /** As DHCP gives them at a boot in lockdown: without a way out there would be none to a VPN server either. */
    @Test
    void aDefaultRouteCanComeWhileTheWallStands() throws Exception {
        open(SERVER_4);
        tunnel.guard(new GuardState.Lockdown());
        tunnel.client.run("ip", "route", "del", "default");
        tunnel.client.run("ip", "route", "add", "default", "via", SERVER_4);
        assertThat(tunnel.client.run("ip", "route", "get", INTERNET_4, "mark", Integer.toString(Ours.MARK)))
                .contains("via " + SERVER_4);
        assertThat(tunnel.client
                        .call(() -> Shell.tryRun("ip", "route", "get", INTERNET_4))
                        .exit())
                .as("the wall")
                .isNotZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {SERVER_4, SERVER_6})
    void theServerAndTheLinkStayWithinReachAndItIsUndoneExactly(String server) throws Exception {
        open(server);
        String before = TunnelRoutingTest.network(tunnel.client);
        for (GuardState state : new GuardState[] {new GuardState.Lockdown(), Tunnel.CONNECTING}) {
            tunnel.guard(state);
            assertThat(Traffic.tcp(tunnel.client, INTERNET_6)).isEqualTo(REJECTED);
            assertThat(tunnel.client.run("ip", "-6", "rule")).contains("unreachable");
        }
        byte[] hello = {1, 2, 3};
        try (DatagramSocket peer = tunnel.testbed.outside.call(() -> new DatagramSocket(4500, tunnel.server))) {
            peer.setSoTimeout(10_000);
            tunnel.socket.send(hello, 0, 3, 4500);
            peer.receive(new DatagramPacket(new byte[10], 10));
            peer.send(new DatagramPacket(hello, 3, tunnel.socket.local()));
            assertThat(tunnel.socket.receive(new byte[10], 0, 10)).isEqualTo(3);
        }
        assertThat(tunnel.client.run("ip", "-6", "route", "get", "fe80::1", "oif", "eth0"))
                .contains("dev eth0");
        tunnel.apply(HostPlan.DISCONNECTED);
        TunnelRoutingTest.assertUnchanged(before, TunnelRoutingTest.network(tunnel.client));
        assertThat(Traffic.tcp(tunnel.client, INTERNET_6)).isEqualTo(CONNECTED);
    }
}
