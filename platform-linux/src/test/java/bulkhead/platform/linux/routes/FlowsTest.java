package bulkhead.platform.linux.routes;

import static bulkhead.platform.linux.Testbed.INTERNET_4;
import static bulkhead.platform.linux.Testbed.INTERNET_6;
import static bulkhead.platform.linux.Testbed.SERVER_4;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bulkhead.leakguard.apply.GuardedNetwork;
import bulkhead.leakguard.host.DnsPlan;
import bulkhead.leakguard.host.HostPlan;
import bulkhead.leakguard.host.InterfaceAddress;
import bulkhead.leakguard.host.TunnelPlan;
import bulkhead.leakguard.policy.Family;
import bulkhead.leakguard.policy.GuardState;
import bulkhead.platform.linux.Traffic;
import bulkhead.platform.linux.Tunnel;
import bulkhead.platform.linux.TunnelScene;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * What a program began inside the tunnel never goes on outside it: the kernel would send it again, in clear. Once the guard is open, its own
 * reports of multicast listeners leave as ever.
 */
class FlowsTest extends TunnelScene {
    private final List<AutoCloseable> open = new ArrayList<>();

    @AfterEach
    void closeAll() throws Exception {
        for (AutoCloseable each : open) {
            each.close();
        }
    }

    /** A program begins TCP and UDP with a host in each family; the TCP is not answered, and so sent again and again. */
    private DatagramChannel begin(String... hosts) {
        return tunnel.client.call(() -> {
            DatagramChannel last = null;
            for (String host : hosts) {
                InetSocketAddress to = new InetSocketAddress(InetAddress.ofLiteral(host), Traffic.PORT);
                SocketChannel tcp = SocketChannel.open();
                open.add(tcp);
                tcp.configureBlocking(false);
                tcp.connect(to);
                last = DatagramChannel.open();
                open.add(last);
                last.connect(to);
            }
            return last;
        });
    }

    /** As ss(8) has them. */
    private String from(String... addresses) {
        StringBuilder all = new StringBuilder();
        for (String address : addresses) {
            all.append(tunnel.client.run("ss", "-Htuan", "src", address.contains(":") ? "[" + address + "]" : address));
        }
        return all.toString();
    }

    @Test
    void theUsersDisconnectEndsThemBeforeAnythingOpens() throws Exception {
        open(SERVER_4);
        tunnel.apply(Tunnel.BOTH, "0.0.0.0/0", "::/0");
        DatagramChannel udp = begin(INTERNET_4, INTERNET_6);
        assertThat(from(Tunnel.OWN_4, Tunnel.OWN_6).lines()).as("it has begun").hasSize(4);
        wire.reset();

        tunnel.apply(HostPlan.DISCONNECTED);

        assertThat(from(Tunnel.OWN_4, Tunnel.OWN_6)).isEmpty();
        assertThatThrownBy(() -> udp.write(ByteBuffer.wrap(new byte[1]))).isInstanceOf(IOException.class);
        assertThat(wire.ipv4()).isZero();
        assertThat(wire.routedIpv6()).isZero();
    }

    @Test
    void aRunThatIsKilledLeavesThemToWhoOpensTheGuard() throws Exception {
        open(SERVER_4);
        tunnel.apply(Tunnel.BOTH, "0.0.0.0/0", "::/0");
        begin(INTERNET_4, INTERNET_6);
        tunnel.client.call(() -> {
            tunnel.host.leave();
            tunnel.tun.close();
            return null;
        });
        GuardedNetwork heir = tunnel.testbed.open();
        tunnel.client.call(heir::recover);
        wire.reset();

        tunnel.client.call(heir::release);

        assertThat(from(Tunnel.OWN_4, Tunnel.OWN_6)).isEmpty();
        assertThat(wire.routedIpv6()).isZero();
    }

    /** While the tunnel is away they wait for it; when it comes back with other addresses they never can. */
    @Test
    void whatCanGoOnInTheTunnelGoesOn() throws Exception {
        open(SERVER_4);
        HostPlan plan = tunnel.plan(Tunnel.BOTH, DnsPlan.NONE, "0.0.0.0/0", "::/0");
        tunnel.apply(plan);
        begin(INTERNET_4, INTERNET_6);

        tunnel.guard(new GuardState.Reconnecting());
        assertThat(from(Tunnel.OWN_4, Tunnel.OWN_6).lines())
                .as("the tunnel is away")
                .hasSize(4);

        tunnel.apply(withIpv6("2001:db8:7::3", plan));
        assertThat(from(Tunnel.OWN_4).lines()).as("the address is the same").hasSize(2);
        assertThat(from(Tunnel.OWN_6)).as("it is another").isEmpty();
    }

    private static HostPlan withIpv6(String address, HostPlan plan) {
        TunnelPlan tunnel = plan.tunnel().orElseThrow();
        List<InterfaceAddress> addresses = Stream.concat(
                        tunnel.addresses().stream().filter(each -> each.family() == Family.IPV4),
                        Stream.of(new InterfaceAddress(InetAddress.ofLiteral(address), 64, Optional.empty())))
                .toList();
        return new HostPlan(
                plan.guard(),
                plan.protection(),
                plan.server(),
                Optional.of(new TunnelPlan(tunnel.tun(), tunnel.mtu(), addresses, tunnel.routes(), tunnel.dns())));
    }

    @Test
    void anAddressThatAnotherInterfaceHasIsNoneOfOurs() throws Exception {
        open(SERVER_4);
        tunnel.client.run("ip", "addr", "add", Tunnel.OWN_6 + "/128", "dev", "lo", "nodad");
        tunnel.apply(Tunnel.BOTH, "0.0.0.0/0", "::/0");
        begin(INTERNET_6);

        tunnel.apply(HostPlan.DISCONNECTED);

        assertThat(from(Tunnel.OWN_6).lines()).hasSize(2);
    }
}
