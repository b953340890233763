package bulkhead.protocol.ip6.nd;

import static bulkhead.protocol.ip6.link.LinkBench.CLIENT;
import static bulkhead.protocol.ip6.link.LinkBench.ROUTER;
import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.protocol.core.Machine;
import bulkhead.protocol.ip6.Captures;
import bulkhead.protocol.ip6.Ip6Address;
import bulkhead.protocol.ip6.Ip6Configuration;
import bulkhead.protocol.ip6.Ip6Route;
import bulkhead.protocol.ip6.link.LinkBench;
import bulkhead.protocol.ip6.link.LinkBench.Sent;
import bulkhead.protocol.ip6.wire.Icmpv6.RouterAdvertisement;
import bulkhead.protocol.ip6.wire.Icmpv6.RouterSolicitation;
import bulkhead.protocol.ip6.wire.NdOption;
import bulkhead.protocol.ip6.wire.NdOption.DnsSearchList;
import bulkhead.protocol.ip6.wire.NdOption.Mtu;
import bulkhead.protocol.ip6.wire.NdOption.PrefixInformation;
import bulkhead.protocol.ip6.wire.NdOption.RecursiveDnsServer;
import bulkhead.protocol.ip6.wire.NdOption.RouteInformation;
import bulkhead.protocol.ip6.wire.Preference;
import bulkhead.protocol.wire.IpAddress;
import bulkhead.protocol.wire.IpPrefix;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RouterDiscoveryTest {
    private static final IpAddress OTHER_ROUTER = IpAddress.parse("fe80::2");

    private final LinkBench bench = new LinkBench().start();

    @Test
    void solicitsAtOnceFromTheNegotiatedLinkLocalAddress() {
        Sent first = bench.sent.getFirst();
        assertThat(first.at()).isEqualTo(bench.now);
        assertThat(first.message()).isEqualTo(new RouterSolicitation(List.of()));
        assertThat(first.header().source()).isEqualTo(CLIENT);
        assertThat(first.header().destination()).hasToString("ff02::2");
        assertThat(first.header().hopLimit()).isEqualTo(255);
    }

    /** RFC 7559 section 2: each wait is 2 ± 0.1 times the one before, up to 3600 s ± 10 %, without end. */
    @Test
    void backsOffAsRfc7559Says() {
        bench.advance(100_000_000);
        List<Sent> sent = bench.sent(RouterSolicitation.class);
        List<Long> waits = new ArrayList<>();
        for (int i = 1; i < sent.size(); i++) {
            waits.add(sent.get(i).at() - sent.get(i - 1).at());
        }
        assertThat(waits.getFirst()).isBetween(225L, 275L);
        for (int i = 1; i < waits.size(); i++) {
            long before = waits.get(i - 1);
            if (waits.get(i) < 3_000_000) {
                assertThat(waits.get(i)).isBetween(before * 19 / 10 - 1, before * 21 / 10 + 1);
            } else {
                assertThat(waits.get(i)).isBetween(3_240_000L, 3_960_000L);
            }
        }
        assertThat(waits).hasSizeGreaterThan(30);
    }

    @Test
    void takesWhatRadvdAdvertises() {
        bench.receive(Captures.RADVD_RA);
        Ip6Configuration configuration = bench.configuration();
        assertThat(configuration.router()).isEqualTo(ROUTER);
        assertThat(configuration.routerUntil()).isEqualTo(bench.now + 1_800_000);
        assertThat(configuration.addresses())
                .containsExactly(new Ip6Address(
                        IpAddress.parse("2001:db8:1:2:a8bb:ccff:fedd:eeff"),
                        false,
                        bench.now + 14_400_000,
                        bench.now + 86_400_000));
        assertThat(configuration.routes())
                .containsExactly(
                        new Ip6Route(
                                IpPrefix.parse("2001:db8:1:2::/64"), Preference.MEDIUM, null, bench.now + 86_400_000),
                        new Ip6Route(
                                IpPrefix.parse("2001:db8:1:3::/64"), Preference.MEDIUM, null, bench.now + 86_400_000),
                        new Ip6Route(
                                IpPrefix.parse("2001:db8:ff00::/40"), Preference.LOW, ROUTER, bench.now + 600_000));
        assertThat(configuration.dns())
                .containsExactly(IpAddress.parse("2001:db8:53::1"), IpAddress.parse("2001:db8:53::2"));
        assertThat(configuration.search()).containsExactly("example.org", "corp.example.com");
        assertThat(configuration.mtu()).isEqualTo(1400);
        assertThat(configuration.source()).isEqualTo(Ip6Configuration.Source.SLAAC);
    }

    @Test
    void stopsSolicitingWhenThereIsADefaultRouterAndAsksAgainBeforeTheFirstLifetimeEnds() {
        bench.receive(Captures.RADVD_RA);
        long heard = bench.now;
        bench.sent.clear();
        bench.advance(600_000);
        Sent refresh = bench.sent(RouterSolicitation.class).getFirst();
        assertThat(refresh.at() - heard).isBetween(300_000L, 599_000L);
        assertThat(bench.configuration().routes()).hasSize(2);
        assertThat(bench.configuration().router()).isEqualTo(ROUTER);
    }

    @Test
    void solicitsAnewAndAtOnceWhenTheLastRouterIsGone() {
        bench.advertise(ROUTER, 1800);
        bench.advance(1_799_999);
        bench.sent.clear();
        bench.advance(1_001);
        List<Long> times = bench.sent(RouterSolicitation.class).stream()
                .map(s -> s.at() - bench.now + 1_000)
                .toList();
        assertThat(times.getFirst()).isZero();
        assertThat(times.get(1)).isBetween(225L, 275L);
    }

    @Test
    void goesOnSolicitingWhenTheAdvertiserIsNoDefaultRouter() {
        bench.advertise(ROUTER, 0, prefix("2001:db8:1::/64", 3600, 3600));
        bench.sent.clear();
        bench.advance(5_000);
        assertThat(bench.sent(RouterSolicitation.class)).isNotEmpty();
        assertThat(bench.configuration().router()).isNull();
        assertThat(bench.configuration().addresses()).hasSize(1);
    }

    @Test
    void givesTheRouterUpWhenItsLifetimeEndsOrItSaysSo() {
        bench.advertise(ROUTER, 60, prefix("2001:db8:1::/64", 3600, 3600));
        bench.advance(59_999);
        assertThat(bench.configuration().router()).isEqualTo(ROUTER);
        bench.advance(1);
        assertThat(bench.configuration().router()).isNull();
        bench.advertise(ROUTER, 60);
        assertThat(bench.configuration().router()).isEqualTo(ROUTER);
        bench.advertise(ROUTER, 0);
        assertThat(bench.configuration().router()).isNull();
    }

    /** RFC 4191 section 3: a type C host prefers by preference, and takes a route to ::/0 for the default route. */
    @Test
    void picksTheBestOfSeveralRouters() {
        bench.advertise(ROUTER, 1800);
        bench.advertise(OTHER_ROUTER, 1800);
        assertThat(bench.configuration().router()).isEqualTo(ROUTER);
        bench.advertise(OTHER_ROUTER, 1800, new RouteInformation(IpPrefix.parse("::/0"), Preference.HIGH, 600));
        assertThat(bench.configuration().router()).isEqualTo(OTHER_ROUTER);
        assertThat(bench.configuration().routerUntil()).isEqualTo(bench.now + 600_000);
        bench.advertise(OTHER_ROUTER, 0);
        assertThat(bench.configuration().router()).isEqualTo(ROUTER);
    }

    @Test
    void takesTheBetterOfTwoRoutesToOnePrefix() {
        IpPrefix prefix = IpPrefix.parse("2001:db8:f000::/36");
        bench.advertise(ROUTER, 1800, new RouteInformation(prefix, Preference.LOW, 600));
        bench.advertise(OTHER_ROUTER, 1800, new RouteInformation(prefix, Preference.HIGH, 600));
        assertThat(bench.configuration().routes())
                .containsExactly(new Ip6Route(prefix, Preference.HIGH, OTHER_ROUTER, bench.now + 600_000));
        bench.advertise(OTHER_ROUTER, 1800, new RouteInformation(prefix, Preference.HIGH, 0));
        assertThat(bench.configuration().routes()).extracting(Ip6Route::router).containsExactly(ROUTER);
    }

    @Test
    void neverRoutesLinkLocalOrMulticastDestinations() {
        bench.advertise(
                ROUTER,
                1800,
                new RouteInformation(IpPrefix.parse("fe80::/10"), Preference.HIGH, 600),
                new RouteInformation(IpPrefix.parse("ff00::/8"), Preference.HIGH, 600),
                prefix("fe80::/64", 3600, 3600));
        assertThat(bench.configuration().routes()).isEmpty();
        assertThat(bench.configuration().addresses()).isEmpty();
    }

    /**
     * RFC 4862 section 5.5.3 e. Known lifetime and received lifetime in s, and what is left after it.
     */
    @ParameterizedTest
    @CsvSource({
        // 1: more than two hours, or more than remains, is taken.
        "86400, 7201, 7201",
        "3600, 3601, 3601",
        "3600, 86400, 86400",
        // 2: two hours or less remain: nothing shorter is believed.
        "7200, 60, 7200",
        "3600, 0, 3600",
        "3600, 3600, 3600",
        // 3: otherwise it becomes two hours.
        "86400, 7200, 7200",
        "86400, 0, 7200",
        "4294967295, 60, 7200"
    })
    void cannotBeMadeToDropAnAddressWithinTwoHours(long known, long received, long left) {
        bench.advertise(ROUTER, 9000, prefix("2001:db8:1::/64", known, Math.min(known, 60)));
        bench.advertise(ROUTER, 9000, prefix("2001:db8:1::/64", received, 0));
        bench.advertise(ROUTER, 8000, new Mtu(1300));
        Ip6Address address = bench.configuration().addresses().getFirst();
        assertThat(address.deprecated()).isTrue();
        assertThat(address.validUntil()).isEqualTo(bench.now + 1000 * left);
    }

    @Test
    void deprecatesAnAddressAndThenGivesItUp() {
        bench.advertise(ROUTER, 9000, prefix("2001:db8:1::/64", 8000, 100));
        assertThat(bench.configuration().addresses().getFirst().deprecated()).isFalse();
        bench.advance(100_000);
        assertThat(bench.configuration().addresses().getFirst().deprecated()).isTrue();
        bench.advance(7_899_999);
        assertThat(bench.configuration().addresses()).hasSize(1);
        bench.advance(1);
        assertThat(bench.configuration().addresses()).isEmpty();
    }

    /** RFC 4862 section 5.5.3 c and d; RFC 4861 section 6.3.4 for the on-link part. */
    @Test
    void formsNoAddressOfAPrefixThatDoesNotFitOrContradictsItself() {
        bench.advertise(ROUTER, 1800, prefix("2001:db8:1::/48", 3600, 3600), prefix("2001:db8:2::/64", 3600, 3601));
        assertThat(bench.configuration().addresses()).isEmpty();
        assertThat(bench.configuration().routes()).hasSize(2);
    }

    @Test
    void anInfiniteLifetimeNeverEnds() {
        bench.advertise(ROUTER, 1800, prefix("2001:db8:1::/64", NdOption.INFINITY, NdOption.INFINITY));
        assertThat(bench.configuration().addresses().getFirst().validUntil()).isEqualTo(Machine.NEVER);
        bench.advance(10_000_000_000L);
        assertThat(bench.configuration().addresses()).hasSize(1);
    }

    @Test
    void dropsDnsServersAndDomainsAtTheirEnd() {
        IpAddress server = IpAddress.parse("2001:db8::53");
        bench.advertise(
                ROUTER,
                1800,
                new RecursiveDnsServer(300, List.of(server)),
                new DnsSearchList(200, List.of("example.org")));
        assertThat(bench.configuration().dns()).containsExactly(server);
        bench.advance(200_000);
        assertThat(bench.configuration().search()).isEmpty();
        bench.advertise(ROUTER, 1800, new RecursiveDnsServer(0, List.of(server)));
        assertThat(bench.configuration().dns()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"1279, 1400", "1280, 1280", "1399, 1399", "1500, 1400", "4294967295, 1400", "0, 1400"})
    void takesAnMtuBetweenTheFloorAndOurOwn(long advertised, int used) {
        bench.advertise(ROUTER, 1800, new Mtu(advertised));
        assertThat(bench.configuration().mtu()).isEqualTo(used);
    }

    /** RFC 4861 section 6.1.2: hop limit 255, a link-local source, a right checksum. */
    @Test
    void dropsAndCountsAnAdvertisementThatIsNotValid() {
        RouterAdvertisement message =
                new RouterAdvertisement(64, false, false, Preference.MEDIUM, 1800, 0, 0, List.of());
        byte[] wrongSum = message.packet(ROUTER, CLIENT, 255);
        wrongSum[42] ^= 1;
        assertThat(bench.receive(message.packet(ROUTER, CLIENT, 254))).isTrue();
        assertThat(bench.receive(message.packet(IpAddress.parse("2001:db8::1"), CLIENT, 255)))
                .isTrue();
        assertThat(bench.receive(wrongSum)).isTrue();
        assertThat(bench.events).isEmpty();
        assertThat(bench.link.statistics().malformed()).isEqualTo(3);
        assertThat(bench.link.statistics().routerAdvertisements()).isZero();
    }

    @Test
    void keepsNoMoreThanItsLimitsWhateverIsAdvertised() {
        for (int i = 0; i < 1000; i++) {
            String group = Integer.toHexString(i + 1);
            IpAddress router = IpAddress.parse("fe80::" + group);
            bench.advertise(
                    router,
                    1800,
                    prefix("2001:db8:" + group + "::/64", 3600, 3600),
                    new RouteInformation(IpPrefix.parse("2001:db9:" + group + "::/48"), Preference.HIGH, 600),
                    new RecursiveDnsServer(600, List.of(IpAddress.parse("2001:db8::53:" + group))),
                    new DnsSearchList(600, List.of(group + ".example.org")));
        }
        Ip6Configuration configuration = bench.configuration();
        assertThat(configuration.addresses()).hasSizeLessThanOrEqualTo(16);
        assertThat(configuration.routes()).hasSizeLessThanOrEqualTo(128);
        assertThat(configuration.dns()).hasSizeLessThanOrEqualTo(8);
        assertThat(configuration.search()).hasSizeLessThanOrEqualTo(16);
        assertThat(bench.link.statistics().ignored()).isGreaterThan(3000);
    }

    private static PrefixInformation prefix(String prefix, long valid, long preferred) {
        return new PrefixInformation(IpPrefix.parse(prefix), true, true, valid, preferred);
    }
}
