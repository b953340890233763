package bulkhead.platform.linux;

import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.leakguard.host.DnsPlan;
import bulkhead.leakguard.host.HostPlan;
import bulkhead.leakguard.host.InterfaceAddress;
import bulkhead.leakguard.host.OuterSocket;
import bulkhead.leakguard.host.TunDevice;
import bulkhead.leakguard.host.TunnelPlan;
import bulkhead.leakguard.policy.Endpoint;
import bulkhead.leakguard.policy.Family;
import bulkhead.leakguard.policy.GuardState;
import bulkhead.leakguard.policy.IpRange;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HostPlanTest {
    private static final InetAddress SERVER = InetAddress.ofLiteral(Testbed.SERVER_4);

    private Testbed testbed;
    private LinuxHostNetwork host;
    private OuterSocket socket;
    private TunDevice tun;
    private String before;

    @BeforeEach
    void open() {
        testbed = new Testbed();
        before = network();
        host = testbed.open();
        socket = testbed.client.call(() -> host.openUdp(host.underlay(SERVER), SERVER));
        tun = testbed.client.call(() -> host.openTun("bh0"));
    }

    @AfterEach
    void close() {
        if (testbed != null) {
            testbed.close();
        }
    }

    private String network() {
        return Stream.of(
                        "ip addr",
                        "ip rule",
                        "ip -6 rule",
                        "ip route show table all",
                        "ip -6 route show table all",
                        "nft list ruleset")
                .map(line -> testbed.client.run(line.split(" ")))
                .reduce("", String::concat);
    }

    private HostPlan plan(GuardState guard, String... routes) {
        List<InterfaceAddress> addresses = List.of(
                new InterfaceAddress(
                        InetAddress.ofLiteral("10.7.0.2"), 32, Optional.of(InetAddress.ofLiteral("10.7.0.1"))),
                new InterfaceAddress(InetAddress.ofLiteral("fe80::77"), 64, Optional.empty()),
                new InterfaceAddress(InetAddress.ofLiteral("2001:db8:7::2"), 64, Optional.empty()));
        TunnelPlan tunnel = new TunnelPlan(
                "bh0",
                1402,
                addresses,
                Arrays.stream(routes).map(IpRange::parse).toList(),
                DnsPlan.NONE);
        return new HostPlan(
                guard, Optional.of(Endpoint.ipsec(SERVER, socket.local().getPort())), Optional.of(tunnel));
    }

    private void apply(HostPlan plan) {
        testbed.client.call(() -> {
            host.apply(plan);
            return null;
        });
    }

    @Test
    void aFullTunnelTakesEverythingButOurOwnSocketAndIsUndoneExactly() throws Exception {
        apply(plan(new GuardState.Connected(Set.of(Family.IPV4, Family.IPV6)), "0.0.0.0/0", "::/0"));
        apply(HostPlan.DISCONNECTED);
        tun.close();
        assertThat(network()).isEqualTo(before);
    }
}
