package bulkhead.protocol.offer;

import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.protocol.offer.Refusal.From;
import bulkhead.protocol.offer.Refusal.Offer;
import bulkhead.protocol.wire.IpAddress;
import bulkhead.protocol.wire.IpPrefix;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The kinds are those of RFC 6890's tables, RFC 1122 section 3.2.1.3 and RFC 4291 section 2.4. */
class OffersTest {
    private static final IpAddress OWN = IpAddress.parse("192.168.77.2");
    private static final IpAddress GATEWAY = IpAddress.parse("192.168.77.1");
    private static final IpAddress SERVER = IpAddress.parse("203.0.113.5");

    private final Offers offers = new Offers(
            Map.of(OWN, Why.OWN, GATEWAY, Why.GATEWAY, SERVER, Why.SERVER),
            domain -> domain.equals("com") ? Optional.of(Why.SINGLE_LABEL) : Optional.empty());

    @ParameterizedTest
    @CsvSource({
        "0.0.0.0, UNSPECIFIED",
        "0.1.2.3, THIS_NETWORK",
        "127.0.0.1, LOOPBACK",
        "127.255.255.254, LOOPBACK",
        "169.254.7.7, LINK_LOCAL",
        "224.0.0.1, MULTICAST",
        "239.255.255.250, MULTICAST",
        "240.0.0.1, RESERVED",
        "255.255.255.255, BROADCAST",
        "::, UNSPECIFIED",
        "::1, LOOPBACK",
        "::ffff:198.51.100.7, MAPPED",
        "::198.51.100.7, COMPATIBLE",
        "::ffff:0:198.51.100.7, RESERVED",
        "0:0:0:1::1, RESERVED",
        "fe80::1, LINK_LOCAL",
        "febf::1, LINK_LOCAL",
        "ff02::1, MULTICAST",
        "192.168.77.2, OWN",
        "192.168.77.1, GATEWAY",
        "203.0.113.5, SERVER",
    })
    void noHostCanHaveSuchAnAddress(String text, Why why) {
        assertThat(offers.ofAddress(From.IPCP, IpAddress.parse(text)).map(Refusal::why))
                .contains(why);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.0.0.1",
                "10.0.0.1",
                "100.64.0.1",
                "126.255.255.255",
                "128.0.0.1",
                "192.168.77.3",
                "223.255.255.254",
                "2001:db8::1",
                "fc00::1",
                "fd12::1",
                "fec0::1",
                "64:ff9b::192.0.2.1",
                "2002:c000:201::1"
            })
    void everyOtherAddressIsTaken(String text) {
        IpAddress address = IpAddress.parse(text);
        assertThat(offers.ofAddress(From.IPCP, address)).isEmpty();
        assertThat(offers.ofResolver(From.IPCP, address)).isEmpty();
        assertThat(offers.ofPeer(From.IPCP, address, OWN)).isEmpty();
        assertThat(offers.poll()).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "0.0.0.0/8, THIS_NETWORK",
        "127.0.0.0/8, LOOPBACK",
        "127.0.0.53/32, LOOPBACK",
        "169.254.169.254/32, LINK_LOCAL",
        "224.0.0.0/3, RESERVED",
        "224.0.0.0/24, MULTICAST",
        "::ffff:198.51.100.0/120, MAPPED",
        "::ffff:0:0/96, MAPPED",
        "::/64, RESERVED",
        "::/96, COMPATIBLE",
        "::1/128, LOOPBACK",
        "fe80::/10, LINK_LOCAL",
        "fe80::/64, LINK_LOCAL",
        "ff00::/8, MULTICAST",
        "192.168.77.2/32, OWN",
        "192.168.77.1/32, GATEWAY",
        "203.0.113.5/32, SERVER",
    })
    void nothingIsBehindSuchANetwork(String text, Why why) {
        assertThat(offers.ofRoute(From.DHCP, IpPrefix.parse(text)).map(Refusal::why))
                .contains(why);
    }

    /** The default route, its halves, and a network with a taken address somewhere in it. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.0.0.0/0",
                "0.0.0.0/1",
                "128.0.0.0/1",
                "10.0.0.0/8",
                "192.168.77.0/24",
                "203.0.113.4/31",
                "::/0",
                "::/1",
                "8000::/1",
                "2000::/3",
                "2001:db8::/32",
                "fd00::/8",
                "64:ff9b::/96"
            })
    void everyOtherNetworkIsTaken(String text) {
        assertThat(offers.ofRoute(From.ROUTER, IpPrefix.parse(text))).isEmpty();
    }

    /** RFC 8106 section 5.1. */
    @Test
    void aLinkLocalResolverIsOneOfIpv6Alone() {
        assertThat(offers.ofResolver(From.ROUTER, IpAddress.parse("fe80::53"))).isEmpty();
        assertThat(offers.ofResolver(From.IPCP, IpAddress.parse("169.254.1.1"))).isPresent();
    }

    @Test
    void theServersEndMayBeLinkLocalButNotOurOwn() {
        IpAddress ours = IpAddress.parse("10.9.0.2");
        assertThat(offers.ofPeer(From.IPCP, IpAddress.parse("169.254.1.1"), ours))
                .isEmpty();
        assertThat(offers.ofPeer(From.IPCP, ours, ours).map(Refusal::why)).contains(Why.BOTH_ENDS);
        assertThat(offers.ofPeer(From.IPCP, SERVER, ours).map(Refusal::why)).contains(Why.SERVER);
    }

    @Test
    void eachIsToldOnceInASentenceThatSaysWhatToDo() {
        offers.ofAddress(From.IPCP, OWN);
        offers.ofAddress(From.IPCP, OWN);
        assertThat(offers.poll().sentence())
                .isEqualTo(
                        "IPCP gave 192.168.77.2 as our address, which is this computer's own on another interface; it"
                                + " is not used: have the server use another range of addresses, or this computer another local"
                                + " network");
        assertThat(offers.poll()).isNull();
        offers.ofDomain(From.DHCP, "com");
        assertThat(offers.poll().sentence()).startsWith("the server's DHCP gave com as a domain of its own");
    }

    @Test
    void whatIsTooMuchIsLeftOutAndSaid() {
        List<IpPrefix> routes = IntStream.range(0, 300)
                .mapToObj(i -> IpPrefix.parse("10." + i / 250 + "." + i % 250 + ".0/24"))
                .toList();
        assertThat(offers.accepted(
                        From.DHCP, Offer.ROUTE, routes, Offers.MAX_ROUTES, r -> offers.ofRoute(From.DHCP, r)))
                .hasSize(Offers.MAX_ROUTES);
        assertThat(offers.poll())
                .isEqualTo(new Refusal(From.DHCP, Offer.ROUTE, Integer.toString(Offers.MAX_ROUTES), Why.TOO_MANY));
    }

    @Test
    void noServerCanMakeUsTellWithoutEnd() {
        for (int i = 0; i < 100_000; i++) {
            offers.ofAddress(From.DHCP6, IpAddress.ofV6(0xfe80_0000_0000_0000L, i));
        }
        List<Refusal> told = new ArrayList<>();
        for (Refusal refusal; (refusal = offers.poll()) != null; ) {
            told.add(refusal);
        }
        assertThat(told).hasSize(32);
    }
}
