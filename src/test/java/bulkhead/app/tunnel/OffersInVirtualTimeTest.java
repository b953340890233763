package bulkhead.app.tunnel;

import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.app.tunnel.TunnelEvent.State;
import bulkhead.leakguard.host.Capability;
import bulkhead.leakguard.host.DnsPlan;
import bulkhead.leakguard.host.HostPlan;
import bulkhead.leakguard.host.InterfaceAddress;
import bulkhead.leakguard.host.Surroundings;
import bulkhead.leakguard.host.TunnelPlan;
import bulkhead.leakguard.policy.Access;
import bulkhead.leakguard.policy.Family;
import bulkhead.leakguard.policy.Links;
import bulkhead.protocol.VpnEvent;
import bulkhead.protocol.VpnEvent.Ipv6Block;
import bulkhead.protocol.core.Failure;
import bulkhead.protocol.ip6.wire.Icmpv6.RouterAdvertisement;
import bulkhead.protocol.ip6.wire.NdOption;
import bulkhead.protocol.ip6.wire.NdOption.PrefixInformation;
import bulkhead.protocol.ip6.wire.NdOption.RecursiveDnsServer;
import bulkhead.protocol.ip6.wire.NdOption.RouteInformation;
import bulkhead.protocol.ip6.wire.Preference;
import bulkhead.protocol.offer.Refusal;
import bulkhead.protocol.offer.Why;
import bulkhead.protocol.ppp.NcpPolicy;
import bulkhead.protocol.responder.RouterConfig;
import bulkhead.protocol.responder.ServerConfig;
import bulkhead.protocol.wire.IpAddress;
import bulkhead.protocol.wire.IpPrefix;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a server offers that no host can take, through the real controller to the plan. */
class OffersInVirtualTimeTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final PrefixInformation GOOD = prefix("2001:db8:99::/64");

    /** RFC 4191 section 2.3 forbids none of these; the kernel's and Java's idea of the first is an IPv4 network. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "::ffff:198.51.100.0/120",
                "::ffff:0:0/96",
                "::ffff:198.51.100.7/128",
                "::/96",
                "::1/128",
                "fe80::/64",
                "ff02::/16"
            })
    void aRouteThatLeadsNowhereIsLeftOutAndTheConnectionStays(String route) throws Exception {
        VirtualConnection connection = advertised(
                GOOD,
                new RouteInformation(IpPrefix.parse(route), Preference.HIGH, 1800),
                new RouteInformation(IpPrefix.parse("2001:db8:7::/48"), Preference.HIGH, 1800));
        assertThat(run(connection)).isNull();
        assertThat(refused(connection)).containsExactly(IpPrefix.parse(route).toString());
        assertThat(lastUp(connection).routes().toString())
                .contains("2001:db8:7:0:0:0:0:0/48")
                .doesNotContain("ffff:", "fe80", "ff02");
        assertThat(connected(connection)).contains(Family.IPV4, Family.IPV6);
    }

    @Test
    void aMappedPrefixAndResolverAreLeftOutBesideGoodOnes() throws Exception {
        IpAddress good = IpAddress.parse("2001:db8:99::53");
        List<IpAddress> servers = List.of(IpAddress.parse("::ffff:198.51.100.53"), good, IpAddress.parse("::1"));
        VirtualConnection connection =
                advertised(prefix("::ffff:198.51.100.0/120"), GOOD, new RecursiveDnsServer(1800, servers));
        assertThat(run(connection)).isNull();
        assertThat(lastUp(connection).dns().servers())
                .extracting(InetAddress::getHostAddress)
                .containsExactly("2001:db8:99:0:0:0:0:53");
        assertThat(refused(connection)).contains("::ffff:c633:6400/120", "::ffff:c633:6435", "::1");
    }

    @Test
    void ipv6WithoutAnAddressOfUseIsBlockedWithThatReason() throws Exception {
        VirtualConnection connection = advertised(prefix("::/64"));
        assertThat(run(connection)).isNull();
        assertThat(connection.session(VpnEvent.Ipv6Blocked.class))
                .contains(new VpnEvent.Ipv6Blocked(Ipv6Block.UNUSABLE));
        assertThat(connected(connection)).containsExactly(Family.IPV4);
        assertNoNativeIpv6(connection);
    }

    @ParameterizedTest
    @CsvSource({
        "192.0.2.1, OWN, this computer's own on another interface",
        "192.0.2.254, GATEWAY, the address of this computer's router",
        "192.0.2.10, SERVER, the address of the server outside the tunnel",
        "127.0.0.1, LOOPBACK, loopback",
        "224.0.0.7, MULTICAST, multicast",
        "255.255.255.255, BROADCAST, the broadcast address",
        "0.0.0.7, THIS_NETWORK, 0.0.0.0/8"
    })
    void anIpv4AddressThatIsTakenEndsTheConnectionInASentenceWhereThereIsNoIpv6(String given, Why why, String words)
            throws Exception {
        VirtualConnection connection = withIpv4("10.99.0.1", given, server -> server.withIpv6(NcpPolicy.REJECT));
        Failure failure = connection.run();
        assertThat(failure.message()).contains("IPCP gave " + given + " as our address", words);
        assertThat(connection.session(VpnEvent.Refused.class))
                .extracting(event -> event.refusal().why())
                .contains(why);
        assertThat(plans(connection)).isEmpty();
        assertNoNativeIpv6(connection);
    }

    @ParameterizedTest
    @ValueSource(strings = {"192.0.2.1", "192.0.2.254", "192.0.2.10", "127.0.0.1"})
    void theSessionGoesOnWithIpv6WhereIpv4HasNoAddress(String given) throws Exception {
        VirtualConnection connection = withIpv4("10.99.0.1", given, UnaryOperator.identity());
        assertThat(run(connection)).isNull();
        assertThat(connected(connection)).containsExactly(Family.IPV6);
        assertThat(connection.session(VpnEvent.Ipv4Down.class).getFirst().why()).contains(given);
        assertThat(plans(connection))
                .flatExtracting(TunnelPlan::addresses)
                .extracting(InterfaceAddress::address)
                .doesNotContain(InetAddress.ofLiteral(given));
        assertThat(connection.host().applied)
                .filteredOn(plan -> plan.tunnel().isPresent())
                .allMatch(plan -> plan.policy(Links.NONE).ipv4() != Access.OPEN);
    }

    @ParameterizedTest
    @ValueSource(strings = {"192.0.2.1", "192.0.2.254", "192.0.2.10", "127.0.0.1", "10.99.0.2"})
    void theServersEndHasNoNameWhereItCannotHaveThatAddress(String given) throws Exception {
        VirtualConnection connection = withIpv4(given, "10.99.0.2", UnaryOperator.identity());
        assertThat(run(connection)).isNull();
        assertThat(refused(connection)).containsExactly(given);
        assertThat(lastUp(connection).addresses())
                .allMatch(address -> address.peer().isEmpty());
        assertThat(connected(connection)).contains(Family.IPV4);
    }

    @Test
    void aSplitTunnelLeavesNamesAloneWhereDomainsCannotBeToldApart() throws Exception {
        VirtualConnection connection = new VirtualConnection(
                1,
                client -> client.with(it -> it.ownRoutes = true),
                server -> server.withRouter(
                        router(GOOD, new RecursiveDnsServer(1800, List.of(IpAddress.parse("2001:db8:99::53"))))),
                Routing.split(List.of()));
        connection.host().capabilities = Set.of(Capability.RESOLVERS, Capability.IPV6);
        assertThat(run(connection)).isNull();
        assertThat(connection.events()).contains(new TunnelEvent.Without(Capability.SPLIT_DNS));
        assertThat(lastUp(connection).dns()).isEqualTo(DnsPlan.NONE);
    }

    /** There is no NAT on the way, so that ESP without UDP would be agreed on. */
    @Test
    void aHostWithoutRawEspAsksForUdpAlsoWhereThatIsNotWanted() throws Exception {
        VirtualConnection connection = new VirtualConnection(
                1, client -> client.with(it -> it.dialect = it.dialect.withRawEsp(true)), UnaryOperator.identity());
        assertThat(run(connection)).isNull();
        assertThat(connected(connection)).contains(Family.IPV4);
    }

    private static PrefixInformation prefix(String prefix) {
        return new PrefixInformation(IpPrefix.parse(prefix), true, true, 7200, 7200);
    }

    private static VirtualConnection advertised(NdOption... options) {
        return new VirtualConnection(1, UnaryOperator.identity(), server -> server.withRouter(router(options)));
    }

    private static RouterConfig router(NdOption... options) {
        return RouterConfig.silent(1)
                .withAdvertisement(
                        new RouterAdvertisement(64, false, false, Preference.MEDIUM, 1800, 0, 0, List.of(options)))
                .withAddresses(Set.of(IpAddress.parse("2001:db8:99::53")));
    }

    private static VirtualConnection withIpv4(String server, String client, UnaryOperator<ServerConfig> more) {
        VirtualConnection connection = new VirtualConnection(
                1,
                UnaryOperator.identity(),
                config -> more.apply(config.withIpv4(IpAddress.parse(server), IpAddress.parse(client))));
        connection.host().surroundings = new Surroundings(
                Set.of(InetAddress.ofLiteral("192.0.2.1")), Set.of(InetAddress.ofLiteral("192.0.2.254")), Set.of());
        return connection;
    }

    private static Failure run(VirtualConnection connection) throws InterruptedException {
        connection.at(MINUTE, connection::disconnect);
        return connection.run();
    }

    private static List<String> refused(VirtualConnection connection) {
        return connection.session(VpnEvent.Refused.class).stream()
                .map(VpnEvent.Refused::refusal)
                .map(Refusal::value)
                .toList();
    }

    private static Stream<Family> connected(VirtualConnection connection) {
        return connection
                .events()
                .flatMap(event -> event instanceof TunnelEvent.Connected(Set<Family> families)
                        ? Stream.of(families)
                        : Stream.empty())
                .reduce((_, last) -> last)
                .orElseThrow()
                .stream();
    }

    private static List<TunnelPlan> plans(VirtualConnection connection) {
        return connection.host().applied.stream()
                .flatMap(plan -> plan.tunnel().stream())
                .toList();
    }

    private static TunnelPlan lastUp(VirtualConnection connection) {
        return plans(connection).getLast();
    }

    private static void assertNoNativeIpv6(VirtualConnection connection) {
        assertThat(connection
                        .events()
                        .takeWhile(event -> !event.equals(new TunnelEvent.StateChanged(State.DISCONNECTING))
                                && !(event instanceof TunnelEvent.Failed))
                        .filter(TunnelEvent.GuardChanged.class::isInstance)
                        .map(event -> ((TunnelEvent.GuardChanged) event).ipv6()))
                .isNotEmpty()
                .doesNotContain(Access.OPEN);
        assertThat(connection.host().applied)
                .allSatisfy(plan -> assertThat(unfit(plan)).isEmpty());
    }

    private static List<String> unfit(HostPlan plan) {
        return plan.tunnel().stream().flatMap(tunnel -> tunnel.unfit().stream()).toList();
    }
}
