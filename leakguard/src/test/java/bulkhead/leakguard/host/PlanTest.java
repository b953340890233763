package bulkhead.leakguard.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bulkhead.leakguard.HostNetworkProvider;
import bulkhead.leakguard.policy.Access;
import bulkhead.leakguard.policy.Endpoint;
import bulkhead.leakguard.policy.Family;
import bulkhead.leakguard.policy.FilterPolicy;
import bulkhead.leakguard.policy.GuardState;
import bulkhead.leakguard.policy.IpRange;
import bulkhead.leakguard.policy.Links;
import bulkhead.leakguard.policy.Protection;
import bulkhead.leakguard.policy.TunnelInterface;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PlanTest {
    private static TunnelPlan tunnel(String... routes) {
        List<InterfaceAddress> addresses =
                List.of(new InterfaceAddress(InetAddress.ofLiteral("10.7.0.2"), 32, Optional.empty()));
        List<IpRange> ranges = Arrays.stream(routes).map(IpRange::parse).toList();
        return new TunnelPlan("bh0", 1400, addresses, ranges, DnsPlan.NONE);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0.0.0.0/0                      | false",
                "0.0.0.0/0 ::/0                 | false",
                "::/0                           | false",
                "10.0.0.0/8                     | true",
                "10.0.0.0/8 2001:db8::/32       | true",
                "10.0.0.0/8 ::/0                | true",
                "2001:db8::/32                  | true"
            })
    void ipv4IsSplitWhenOnlyPartsOfItAreRoutedIntoTheTunnel(String routes, boolean split) {
        assertThat(tunnel(routes.split(" ")).splits(Family.IPV4)).isEqualTo(split);
    }

    @Test
    void aPlanHasThePolicyOfItsStateServerAndTunnel() {
        Endpoint server = Endpoint.ipsec(InetAddress.ofLiteral("192.0.2.1"), 40_000);
        GuardState state = new GuardState.Connected(Set.of(Family.IPV4));
        TunnelInterface through = new TunnelInterface("bh0", Set.of(InetAddress.ofLiteral("10.7.0.2")));

        HostPlan full = new HostPlan(state, Protection.DEFAULT, Optional.of(server), Optional.of(tunnel("0.0.0.0/0")));
        assertThat(full.policy(Links.NONE))
                .isEqualTo(new FilterPolicy(
                        Access.TUNNEL_ONLY,
                        Access.BLOCKED,
                        Optional.of(server),
                        Optional.of(through),
                        Set.of(),
                        false,
                        false,
                        Set.of()));

        HostPlan split =
                new HostPlan(state, Protection.DEFAULT, Optional.of(server), Optional.of(tunnel("10.0.0.0/8")));
        assertThat(split.policy(Links.NONE).ipv4()).isEqualTo(Access.OPEN);
        assertThat(split.policy(Links.NONE).ipv6()).isEqualTo(Access.BLOCKED);
        assertThat(HostPlan.DISCONNECTED.policy(Links.NONE)).isEqualTo(FilterPolicy.OPEN);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"corp.example", "corp.example.", "_msdcs.corp.example", "a", "xn--bcher-kva.example", "1.2.3"})
    void domainNames(String name) {
        assertThat(DnsPlan.isDomain(name)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "a..b", "-a", "a b", "a\nnameserver 6.6.6.6", "a;b", "bücher.example", "~."})
    void whatIsNoDomainNameNeverReachesAResolver(String name) {
        assertThat(DnsPlan.isDomain(name)).isFalse();
        assertThatThrownBy(() -> new DnsPlan(List.of(), List.of(name), true))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "../all", "..", "a/b", "-j", "0123456789abcdef", "a\nb", "a;b"})
    void whatIsNoInterfaceNameIsInNoPlan(String name) {
        assertThatThrownBy(() -> new TunnelPlan(name, 1400, List.of(), List.of(), DnsPlan.NONE))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 67, 65536})
    void whatIsNoMtuIsInNoPlan(int mtu) {
        assertThatThrownBy(() -> new TunnelPlan("bh0", mtu, List.of(), List.of(), DnsPlan.NONE))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void whereThereIsNoProviderOfThisSystemThatIsSaid() {
        // Here is none on the class path.
        assertThatThrownBy(HostNetworkProvider::openForThisHost)
                .isInstanceOf(HostException.class)
                .hasMessageContaining(System.getProperty("os.name"));
    }
}
