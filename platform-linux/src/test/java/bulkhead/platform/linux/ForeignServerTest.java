package bulkhead.platform.linux;

import static bulkhead.platform.linux.Testbed.SERVER_4;
import static bulkhead.platform.linux.Testbed.SERVER_6;
import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.leakguard.apply.GuardedNetwork;
import bulkhead.leakguard.host.HostPlan;
import bulkhead.leakguard.policy.Endpoint;
import bulkhead.leakguard.policy.Endpoint.Transport;
import bulkhead.leakguard.policy.GuardState;
import bulkhead.leakguard.policy.Protection;
import bulkhead.leakguard.policy.Sender;
import bulkhead.leakguard.policy.TunnelInterface;
import bulkhead.platform.linux.libc.Libc;
import bulkhead.platform.linux.libc.SocketAddress;
import bulkhead.platform.linux.libc.Sockets;
import bulkhead.platform.linux.routes.TunnelRoutingTest;
import com.sun.jna.Memory;
import java.net.InetAddress;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The way of another program's tunnel past the guard, on a kernel: whose packets reach its server. */
@OnKernel
class ForeignServerTest {
    private static final int PORT = 1194;
    private static final int MARK = 51820;
    private static final String NOBODY = "65534";

    private Testbed testbed;
    private GuardedNetwork host;
    private Wiretap wire;

    @BeforeEach
    void open() {
        testbed = new Testbed();
        host = testbed.open();
        wire = new Wiretap(testbed.outside);
    }

    @AfterEach
    void close() {
        if (testbed != null) {
            testbed.close();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {SERVER_4, SERVER_6})
    void isOpenToTheMarkedSocketAlone(String server) {
        assertThat(arrives(() -> marked(server, 0))).as("without a guard").isTrue();
        guard(server, Transport.UDP, new Sender.Mark(MARK));
        assertThat(arrives(() -> marked(server, 0))).isFalse();
        assertThat(arrives(() -> marked(server, MARK + 1))).isFalse();
        assertThat(arrives(() -> marked(server, MARK))).isTrue();
    }

    @Test
    void isOpenToTheUserAlone() {
        assertThat(arrives(() -> as("0", SERVER_4, "udp")))
                .as("without a guard")
                .isTrue();
        guard(SERVER_4, Transport.UDP, new Sender.User(Long.parseLong(NOBODY)));
        assertThat(arrives(() -> as("0", SERVER_4, "udp"))).isFalse();
        assertThat(arrives(() -> as(NOBODY, SERVER_4, "udp"))).isTrue();
        assertThat(arrives(() -> as(NOBODY, SERVER_4, "tcp"))).isFalse();
    }

    @Test
    void isOpenToEverybodyWhereNobodyIsNamed() {
        guard(SERVER_4, Transport.TCP, new Sender.Anyone());
        assertThat(arrives(() -> as("0", SERVER_4, "tcp"))).isTrue();
        assertThat(arrives(() -> as("0", SERVER_4, "udp"))).isFalse();
    }

    @Test
    void theGuardAroundAForeignTunnelTouchesNothingButItsOwn() {
        testbed.client.run("ip", "link", "add", "wg0", "type", "veth", "peer", "wg1");
        testbed.client.run("ip", "addr", "add", "10.9.0.2/32", "dev", "wg0");
        testbed.client.run("ip", "link", "set", "wg0", "up");
        String before = network();
        TunnelInterface tunnel = new TunnelInterface("wg0", Set.of(InetAddress.ofLiteral("10.9.0.2")));
        HostPlan plan = new HostPlan(
                new GuardState.Reconnecting(),
                Protection.DEFAULT,
                Optional.empty(),
                Optional.empty(),
                Optional.of(tunnel));
        apply(plan);
        TunnelRoutingTest.assertUnchanged(before, network());
        testbed.closeHosts();
        TunnelRoutingTest.assertUnchanged(before, network());
        assertThat(testbed.client.run("nft", "list", "ruleset")).isEmpty();
    }

    private String network() {
        return testbed.client.run("ip", "addr", "show", "dev", "wg0")
                + testbed.client.run("ip", "route", "show", "table", "all")
                + testbed.client.run("ip", "-6", "route", "show", "table", "all")
                + testbed.client.run("cat", "/etc/resolv.conf");
    }

    private void guard(String server, Transport transport, Sender sender) {
        Endpoint endpoint = Endpoint.foreign(InetAddress.ofLiteral(server), transport, PORT, sender);
        apply(new HostPlan(new GuardState.Reconnecting(), Protection.DEFAULT, Optional.of(endpoint), Optional.empty()));
    }

    private void apply(HostPlan plan) {
        testbed.client.call(() -> {
            host.apply(plan);
            return null;
        });
    }

    /** Whether what it sends reaches the other end; it has, once this end's call is over. */
    private boolean arrives(Runnable sending) {
        wire.reset();
        sending.run();
        return wire.ipv4() + wire.ipv6() > 0;
    }

    private void as(String user, String server, String protocol) {
        testbed.client.call(() -> Shell.tryRun(
                "setpriv",
                "--reuid=" + user,
                "--clear-groups",
                "timeout",
                "5",
                "bash",
                "-c",
                "echo x >/dev/" + protocol + "/" + server + "/" + PORT));
    }

    private void marked(String server, int mark) {
        testbed.client.call(() -> {
            InetAddress address = InetAddress.ofLiteral(server);
            int fd = Sockets.open(SocketAddress.family(address), Libc.SOCK_DGRAM, 0);
            try (Memory data = new Memory(1);
                    Memory to = new Memory(SocketAddress.MAX_LENGTH)) {
                Sockets.option(fd, Libc.SOL_SOCKET, Libc.SO_MARK, Sockets.number(mark));
                byte[] bytes = SocketAddress.of(address, PORT, 0);
                to.write(0, bytes, 0, bytes.length);
                Libc.sendto(fd, data, 1, 0, to, bytes.length);
            } finally {
                Libc.close(fd);
            }
            return null;
        });
    }
}
