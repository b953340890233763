package bulkhead.platform.linux.links;

import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.leakguard.host.NetworkListener;
import bulkhead.leakguard.host.Subscription;
import bulkhead.leakguard.host.Underlay;
import bulkhead.platform.linux.OnKernel;
import bulkhead.platform.linux.Patience;
import bulkhead.platform.linux.Testbed;
import bulkhead.platform.linux.Tunnel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@OnKernel
class NetlinkMonitorTest {
    private final LinkedBlockingQueue<String> changes = new LinkedBlockingQueue<>();
    private Tunnel tunnel;
    private Subscription subscription;

    @BeforeEach
    void open() {
        tunnel = new Tunnel(Testbed.SERVER_4);
        subscription = tunnel.client.call(() -> tunnel.host.watch(new NetworkListener() {
            @Override
            public void changed() {
                changes.add("changed");
            }

            @Override
            public void woke(Duration slept) {
                changes.add("woke");
            }
        }));
    }

    @AfterEach
    void close() {
        if (tunnel != null) {
            subscription.close();
            tunnel.close();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ip addr add 192.0.2.77/24 dev eth0",
                "ip addr add 2001:db8::77/64 dev eth0 nodad",
                "ip route add 203.0.113.0/24 via 192.0.2.2",
                "ip -6 route del default",
                "ip rule add not fwmark 51820 table 51820",
                "ip -6 rule add not fwmark 51820 table 51820",
                "ip link set eth0 mtu 1400",
                "ip link set eth0 down"
            })
    void aChangeOfTheNetworkIsTold(String command) throws Exception {
        tunnel.client.run(command.split(" "));
        assertThat(changes.poll(Patience.SECONDS, TimeUnit.SECONDS)).isEqualTo("changed");
    }

    /** With its cable pulled, the link keeps its addresses and routes. */
    @Test
    void aPulledCableIsTold() throws Exception {
        assertThat(underlay().linked()).isTrue();
        tunnel.testbed.outside.run("ip", "link", "set", "eth0", "down");
        assertThat(changes.poll(Patience.SECONDS, TimeUnit.SECONDS)).isEqualTo("changed");
        assertThat(underlay().linked()).isFalse();
    }

    private Underlay underlay() {
        return tunnel.client.call(() -> tunnel.host.underlay(tunnel.server));
    }

    @Test
    void whatTheTunnelChangesItselfIsNot() throws Exception {
        tunnel.apply(Tunnel.BOTH, "0.0.0.0/0", "::/0");
        tunnel.apply(Tunnel.BOTH, "10.20.0.0/16", "2001:db8:20::/48");
        tunnel.tun.close();
        assertThat(changes).isEmpty();
        tunnel.client.run("ip", "link", "set", "eth0", "mtu", "1400");
        assertThat(changes.poll(Patience.SECONDS, TimeUnit.SECONDS))
                .as("positive control")
                .isEqualTo("changed");
    }

    /** proc_uptime(5) is of the same clock. */
    @Test
    void theClockIsThatOfTheBoot() throws Exception {
        double before = uptime();
        long now = NetlinkMonitor.now();
        assertThat(now / 1_000.0).isBetween(before - 0.02, uptime() + 0.02);
    }

    private static double uptime() throws Exception {
        String text = Files.readString(Path.of("/proc/uptime"));
        return Double.parseDouble(text.substring(0, text.indexOf(' ')));
    }
}
