package bulkhead.protocol.ip6.link;

import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.protocol.ip6.Captures;
import bulkhead.protocol.ip6.Ip6Config;
import bulkhead.protocol.ip6.Ip6Configuration;
import bulkhead.protocol.ip6.Ip6Configuration.Source;
import bulkhead.protocol.ip6.Ip6Output;
import bulkhead.protocol.responder.Dhcp6ServerConfig;
import bulkhead.protocol.responder.RouterConfig;
import bulkhead.protocol.wire.IpAddress;
import bulkhead.protocol.wire.IpPrefix;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The link's two ends talking to each other: no proof that others understand them, but that they cope with a bad link. */
class LossyLinkTest {
    private static final IpPrefix PREFIX = IpPrefix.parse("2001:db8:1::/64");
    private static final IpAddress DNS = IpAddress.parse("2001:db8:53::1");
    private static final Dhcp6ServerConfig SERVER = Dhcp6ServerConfig.addresses(PREFIX, List.of(DNS));
    private static final long DAY = 86_400_000;

    static Stream<Arguments> routers() {
        return Stream.of(
                Arguments.of("slaac", RouterConfig.slaac(1, PREFIX, List.of(DNS)), Source.SLAAC),
                Arguments.of("stateful, rapid", RouterConfig.stateful(1, SERVER), Source.DHCPV6),
                Arguments.of(
                        "stateful, four messages",
                        RouterConfig.stateful(1, SERVER.withRapidCommit(false)),
                        Source.DHCPV6),
                Arguments.of(
                        "stateless",
                        RouterConfig.stateless(1, PREFIX, Dhcp6ServerConfig.information(List.of(DNS), List.of())),
                        Source.SLAAC));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("routers")
    void comesUpOverALinkThatLosesAFifthAndReorders(String name, RouterConfig router, Source source) {
        for (long seed = 0; seed < 300; seed++) {
            LossyLink link = new LossyLink(config(false), router, seed, 0.2, 0.1);
            link.runUntil(Ip6Output.Proved.class, 300_000);
            assertThat(link.events).as("seed %d", seed).contains(new Ip6Output.Proved());
            Ip6Configuration configuration = configuration(link);
            assertThat(configuration.source()).isEqualTo(source);
            assertThat(PREFIX.contains(configuration.addresses().getFirst().address()))
                    .isTrue();
            link.run(3_600_000);
            assertThat(configuration(link).dns()).containsExactly(DNS);
        }
    }

    @Test
    void isGivenAddressAndPrefixOverTheSameLink() {
        RouterConfig router =
                RouterConfig.stateful(1, SERVER.withDelegations(IpPrefix.parse("2001:db8:8000::/40"), 56));
        for (long seed = 0; seed < 300; seed++) {
            LossyLink link = new LossyLink(config(true), router, seed, 0.2, 0.1);
            link.runUntil(Ip6Output.Proved.class, 300_000);
            assertThat(configuration(link).delegatedPrefixes())
                    .as("seed %d", seed)
                    .containsExactly(IpPrefix.parse("2001:db8:8000::/56"));
        }
    }

    @Test
    void keepsItsLeaseForDaysThoughTheServerForgetsItNowAndThen() {
        for (long seed = 0; seed < 20; seed++) {
            LossyLink link = new LossyLink(config(false), RouterConfig.stateful(1, SERVER), seed, 0.2, 0.1);
            for (int day = 0; day < 3; day++) {
                link.run(DAY);
                link.router.forgetBindings();
            }
            assertThat(link.events).noneMatch(Ip6Output.Lost.class::isInstance);
            assertThat(link.client.statistics().dhcp6Sent()).isBetween(100L, 500L);
        }
    }

    /** An advertisement for half an hour by a router that never speaks unless spoken to. */
    @Test
    void keepsARouterThatAdvertisesOnlyWhenSolicited() {
        for (long seed = 0; seed < 30; seed++) {
            RouterConfig quiet = RouterConfig.slaac(1, PREFIX, List.of(DNS)).withPeriod(0);
            LossyLink link = new LossyLink(config(false), quiet, seed, 0.2, 0.1);
            link.run(3 * DAY);
            assertThat(link.events).noneMatch(Ip6Output.Lost.class::isInstance);
            // 1800 s, asked again at 1350 s: 64 times a day, and now and then once more for a loss.
            assertThat(link.client.statistics().routerSolicitations()).isBetween(190L, 400L);
        }
    }

    @Test
    void saysThatASilentLinkHasNoRouterAndGoesOnAtAnEverSlowerPace() {
        LossyLink link = new LossyLink(config(false), RouterConfig.silent(1), 1, 0, 0);
        link.run(DAY);
        assertThat(link.events).containsExactly(new Ip6Output.Blocked(Ip6Output.Reason.NO_ROUTER));
        assertThat(link.client.statistics().routerSolicitations()).isBetween(30L, 50L);
    }

    @Test
    void theLeaseIsGivenBackAtTheEnd() {
        LossyLink link = new LossyLink(config(false), RouterConfig.stateful(1, SERVER), 1, 0, 0);
        link.runUntil(Ip6Output.Proved.class, 10_000);
        long before = link.client.statistics().dhcp6Sent();
        link.client.stop(link.now);
        assertThat(link.client.statistics().dhcp6Sent()).isEqualTo(before + 1);
        link.run(DAY);
        assertThat(link.client.statistics().dhcp6Sent()).isEqualTo(before + 1);
    }

    private static Ip6Config config(boolean requestPrefix) {
        return new Ip6Config(Captures.CLIENT_ID, 1, null, true, requestPrefix, false, 1400, Captures.CLIENT_DUID);
    }

    private static Ip6Configuration configuration(LossyLink link) {
        return link.events.stream()
                .filter(Ip6Output.Configured.class::isInstance)
                .map(event -> ((Ip6Output.Configured) event).configuration())
                .reduce((a, b) -> b)
                .orElseThrow();
    }
}
