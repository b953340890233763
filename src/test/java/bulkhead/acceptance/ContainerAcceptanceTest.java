package bulkhead.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.acceptance.Bulkhead.Login;
import bulkhead.servers.RealServers;
import bulkhead.servers.StrongSwanServer;
import bulkhead.servers.StrongSwanServer.Settings;
import bulkhead.servers.Topology;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Root without the whole computer, as in a container: what cannot be had makes the connection less, and does not end it. */
@RealServers
class ContainerAcceptanceTest {
    private static final Login ALICE =
            new Login(StrongSwanServer.IPV4, StrongSwanServer.PSK, StrongSwanServer.LOGIN, StrongSwanServer.PASSWORD);
    private static final String READ_ONLY = "mount --bind %1$s %1$s && mount -o remount,bind,ro %1$s";

    private Topology topology;

    @BeforeEach
    void configure(Topology shared, StrongSwanServer server) {
        topology = shared;
        server.configure(Settings.dualStack());
    }

    @AfterEach
    void open() throws Exception {
        Expect.unblocks(topology);
    }

    private Bulkhead connectAfter(String setUp) throws Exception {
        List<String> command =
                topology.client().command("unshare", "--mount", "sh", "-c", setUp + " && exec \"$@\"", "sh");
        command.addAll(Bulkhead.command(null));
        return Bulkhead.connect(command, ALICE);
    }

    @Test
    void kernelSettingsThatAreAsTheyShouldBeNeedNotBeSet() throws Exception {
        try (Bulkhead bulkhead = connectAfter(READ_ONLY.formatted("/proc/sys"))) {
            bulkhead.awaitConnected("ipv4", "ipv6");
            assertThat(topology.client().pings(StrongSwanServer.BEYOND_IPV4)).isTrue();
            assertThat(topology.client().pings(StrongSwanServer.BEYOND_IPV6)).isTrue();
            assertThat(bulkhead.disconnect()).isZero();
        }
    }

    @Test
    void ipv6ThatNobodyCanTurnOnIsLeftOut() throws Exception {
        try (Bulkhead bulkhead = connectAfter(
                "sysctl -qw net.ipv6.conf.default.disable_ipv6=1 && " + READ_ONLY.formatted("/proc/sys"))) {
            bulkhead.awaitConnected("ipv4");
            assertThat(bulkhead.events("without").getFirst().path("what").asString())
                    .isEqualTo("ipv6");
            assertThat(topology.client().pings(StrongSwanServer.BEYOND_IPV4)).isTrue();
            assertThat(topology.client().pings(Topology.INTERNET_IPV6))
                    .as("native IPv6")
                    .isFalse();
            assertThat(bulkhead.disconnect()).isZero();
        }
    }

    @Test
    void resolversThatCannotBeSetAreLeftOut() throws Exception {
        try (Bulkhead bulkhead = connectAfter(READ_ONLY.formatted("/etc/resolv.conf"))) {
            bulkhead.awaitConnected("ipv4", "ipv6");
            assertThat(bulkhead.events("names").getFirst().path("names").asString())
                    .isEqualTo("native");
            assertThat(topology.client().pings(StrongSwanServer.BEYOND_IPV4)).isTrue();
            assertThat(bulkhead.disconnect()).isZero();
        }
    }
}
