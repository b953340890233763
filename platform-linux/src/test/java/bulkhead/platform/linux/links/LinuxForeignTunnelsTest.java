package bulkhead.platform.linux.links;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bulkhead.leakguard.apply.GuardedNetwork;
import bulkhead.leakguard.host.ForeignTunnel;
import bulkhead.leakguard.host.HostException;
import bulkhead.leakguard.host.HostPlan;
import bulkhead.leakguard.policy.Family;
import bulkhead.leakguard.policy.GuardState;
import bulkhead.leakguard.policy.Sender;
import bulkhead.platform.linux.Namespace;
import bulkhead.platform.linux.OnKernel;
import bulkhead.platform.linux.Testbed;
import java.net.InetAddress;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which families a tunnel carries, by the kernel's own routes. */
@OnKernel
class LinuxForeignTunnelsTest {
    private final LinuxForeignTunnels tunnels = new LinuxForeignTunnels();
    private Testbed testbed;
    private Namespace client;

    @BeforeEach
    void open() {
        testbed = new Testbed();
        client = testbed.client;
        ip("link add wg0 type veth peer wg1");
        ip("link set wg1 up");
        ip("link set wg0 up");
    }

    @AfterEach
    void close() {
        if (testbed != null) {
            testbed.close();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "'', ''",
        "addr add 10.9.0.2/32 dev wg0, ''",
        "addr add 10.9.0.2/32 dev wg0; route add 0.0.0.0/1 dev wg0, ''",
        "addr add 10.9.0.2/32 dev wg0; route add 0.0.0.0/1 dev wg0; route add 128.0.0.0/1 dev wg0, IPV4",
        "addr add 10.9.0.2/32 dev wg0; route add 10.0.0.0/8 dev wg0, ''",
        "addr add 10.9.0.2/32 dev wg0; route add default dev wg0 table 51820, ''",
        "addr add 10.9.0.2/32 dev wg0; route add default dev wg0 table 51820; rule add not fwmark 51820 table 51820, IPV4",
        "route add ::/1 dev wg0, ''",
        "addr add fd00::2/128 dev wg0 nodad, ''",
        "addr add fd00::2/128 dev wg0 nodad; route add ::/1 dev wg0; route add 8000::/1 dev wg0, IPV6",
        "addr add fd00::2/128 dev wg0 nodad; route add 2000::/3 dev wg0, IPV6",
        "addr add fd00::2/128 dev wg0 nodad; -6 route add default dev wg0 metric 1, IPV6"
    })
    void isCarriedByAnAddressAndTheRoutesOfTheInternet(String set, String carried) {
        for (String line : set.split("; ")) {
            if (!line.isEmpty()) {
                ip(line);
            }
        }
        Set<Family> families = carried.isEmpty() ? Set.of() : Set.of(Family.valueOf(carried));
        assertThat(find().orElseThrow().carries()).isEqualTo(families);
    }

    /** Or IPv6 that comes up in a tunnel after IPv4 would never be found. */
    @Test
    void isCarriedAlsoBehindTheSecondWall() {
        ip("addr add fd00::2/128 dev wg0 nodad");
        ip("-6 route add default dev wg0 metric 1");
        GuardedNetwork host = testbed.open();
        client.call(() -> {
            host.apply(HostPlan.of(new GuardState.Connecting()));
            return null;
        });
        assertThat(client.run("ip", "-6", "rule")).as("the wall").contains("unreachable");
        assertThat(find().orElseThrow().carries()).containsExactly(Family.IPV6);
    }

    @Test
    void tellsTheTunnelsAddressesButNoneOfTheLinks() {
        ip("addr add 10.9.0.2/32 dev wg0");
        ip("addr add fd00::2/128 dev wg0 nodad");
        assertThat(find().orElseThrow().tunnel().addresses())
                .containsExactlyInAnyOrder(InetAddress.ofLiteral("10.9.0.2"), InetAddress.ofLiteral("fd00::2"));
    }

    @Test
    void isNoneWhenTheInterfaceIsDownOrGone() {
        assertThat(find()).isPresent();
        ip("link set wg0 down");
        assertThat(find()).isEmpty();
        ip("link del wg0");
        assertThat(find()).isEmpty();
    }

    @Test
    void knowsUsersByNameAndNumber() throws Exception {
        assertThat(tunnels.user("root")).isEqualTo(new Sender.User(0));
        assertThat(tunnels.user("nobody")).isEqualTo(new Sender.User(65534));
        assertThatThrownBy(() -> tunnels.user("--help"))
                .isInstanceOf(HostException.class)
                .hasMessageContaining("no user");
    }

    private Optional<ForeignTunnel> find() {
        return client.call(() -> tunnels.find("wg0"));
    }

    private void ip(String words) {
        client.run(("ip " + words).split(" "));
    }
}
