package bulkhead.leakguard.policy;

import static bulkhead.leakguard.policy.PacketBuilder.forward;
import static bulkhead.leakguard.policy.PacketBuilder.in;
import static bulkhead.leakguard.policy.PacketBuilder.leave;
import static bulkhead.leakguard.policy.PacketBuilder.out;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Which neighbours are within reach where the user allows the LAN. */
class LanTest {
    private static final String WEB_4 = "198.51.100.80";
    private static final String WEB_6 = "2001:db8:80::80";
    private static final String MY_6 = "2001:db8::7";
    private static final String MY_LINK = "fe80::7";

    static Stream<GuardState> closed() {
        return Stream.of(
                new GuardState.Connected(Set.of(Family.IPV4, Family.IPV6)),
                new GuardState.Connected(Set.of(Family.IPV4)),
                new GuardState.Connected(Set.of(Family.IPV6)),
                new GuardState.Reconnecting(),
                new GuardState.Lockdown());
    }

    private static RuleSet withLan(GuardState state, String... onLink) {
        FilterPolicy policy = FilterPolicy.of(state, Protection.DEFAULT, false, Optional.empty(), Optional.empty());
        return RuleSet.of(policy.withLan(Lan.ranges(ranges(onLink), List.of())));
    }

    private static List<IpRange> ranges(String... texts) {
        return Arrays.stream(texts).map(IpRange::parse).toList();
    }

    private static void each(RuleSet rules, Verdict verdict, PacketBuilder... packets) {
        for (PacketBuilder packet : packets) {
            assertThat(rules.decide(packet.packet())).as("%s", packet.packet()).isEqualTo(verdict);
        }
    }

    @ParameterizedTest
    @MethodSource("closed")
    void theLanIsAnExceptionOfWhatIsOnLinkInPrivateRangesAndOfTheirGroups(GuardState state) {
        RuleSet rules = withLan(state, "192.168.1.0/24", "172.17.0.0/16", "fd00::/64", "2001:db8::/64", "fe80::/64");
        each(
                rules,
                Verdict.ACCEPT,
                out("192.168.1.7", "192.168.1.9").tcp(1025, 631),
                leave("192.168.1.7", "192.168.1.9").tcp(1025, 631),
                out("192.168.1.7", "224.0.0.251").udp(5353, 5353),
                leave("192.168.1.7", "224.0.0.251").udp(5353, 5353),
                out("192.168.1.7", "239.255.255.250").udp(1025, 1900),
                out(MY_LINK, "fe80::9").tcp(1025, 631),
                out("fd00::7", "fd00::9").tcp(1025, 631),
                out(MY_LINK, "ff02::fb").udp(5353, 5353),
                in("192.168.1.9", "192.168.1.7").tcp(631, 1025),
                in("fe80::9", MY_LINK).tcp(631, 1025),
                forward("docker0", "eth0", "172.17.0.2", "192.168.1.9").tcp(1, 631));
        each(
                rules,
                Verdict.REJECT,
                out("192.168.1.7", WEB_4).tcp(1025, 443),
                out(MY_6, WEB_6).tcp(1025, 443),
                out(MY_6, "2001:db8::9").tcp(1025, 631),
                out(MY_6, "ff0e::fb").udp(5353, 5353));
    }

    /** DHCP's classless routes (RFC 3442) and route information (RFC 4191) lead to routers, and make no neighbours. */
    @ParameterizedTest
    @MethodSource("closed")
    void aPrivateAddressThatIsOnNoLinkIsNoNeighbour(GuardState state) {
        each(
                withLan(state, "192.168.1.0/24", "fd00::/64"),
                Verdict.REJECT,
                out("192.168.1.7", "192.168.2.9").tcp(1025, 631),
                out("192.168.1.7", "10.20.0.5").tcp(1025, 445),
                out("192.168.1.7", "172.16.0.5").tcp(1025, 445),
                out("192.168.1.7", "169.254.169.254").tcp(1025, 80),
                out("fd00::7", "fd00:0:0:1::9").tcp(1025, 445));
        each(
                withLan(state, "192.168.1.0/24", "fd00::/64"),
                Verdict.DROP,
                leave("192.168.1.7", "10.20.0.5").tcp(1025, 445),
                in("10.20.0.5", "192.168.1.7").tcp(445, 1025));
    }

    @ParameterizedTest
    @CsvSource({
        "192.168.1.0/24, 192.168.0.0/16, false", // a route covers it
        "192.168.1.0/24, 192.168.1.128/25, false", // a part of it
        "192.168.1.0/24, 192.168.1.77/32, false", // an address, a resolver
        "192.168.1.0/24, 192.168.2.0/24, true",
        "192.168.1.0/24, fd00::/8, true",
        "fd00::/64, fd00::/48, false",
        "fd00::/64, fd00:0:0:1::/64, true",
        "10.20.0.0/16, , true",
        "10.0.0.0/8, , false", // DHCP's netmask would make neighbours of all the world's offices
        "172.16.0.0/12, , false",
        "192.168.0.0/16, , true",
        "fd00::/8, , false"
    })
    void whatOverlapsTheTunnelsNetworksOrIsTooLargeForALinkIsNoLan(String onLink, String tunnel, boolean lan) {
        List<IpRange> networks = tunnel == null ? List.of() : ranges(tunnel);
        assertThat(Lan.ranges(ranges(onLink), networks).contains(IpRange.parse(onLink)))
                .isEqualTo(lan);
    }

    /** The tunnel's interface has a link-local address as every other has. */
    @Test
    void linkLocalAddressesStayWithinReachWhateverTheTunnelHas() {
        assertThat(Lan.ranges(ranges("fe80::/64"), ranges("fe80::/64"))).containsExactly(IpRange.parse("fe80::/10"));
    }

    /** A container's address is private too: what it sends to the web is no neighbour's business for that. */
    @ParameterizedTest
    @MethodSource("closed")
    void whatIsForwardedToTheLanOrFromItHasNoExceptionBeyondIt(GuardState state) {
        RuleSet rules = withLan(state, "192.168.1.0/24", "172.17.0.0/16", "fd00::/64", "fd00:17::/64");
        each(
                rules,
                Verdict.REJECT,
                forward("docker0", "eth0", "172.17.0.2", WEB_4).tcp(1, 443),
                forward("docker0", "eth0", "fd00:17::2", WEB_6).tcp(1, 443),
                forward("eth0", "docker0", WEB_4, "172.17.0.2").tcp(443, 1),
                forward("eth0", "docker0", WEB_6, "fd00:17::2").tcp(443, 1));
        each(
                rules,
                Verdict.ACCEPT,
                forward("eth0", "docker0", "192.168.1.9", "172.17.0.2").tcp(631, 1),
                forward("docker0", "eth0", "fd00:17::2", "fd00::9").tcp(1, 631));
    }

    /** TunnelCrack LocalNet, CVE-2023-36672: the LAN says that the web is its neighbour. */
    @Test
    void aLanOfPublicAddressesIsNoException() {
        RuleSet rules = withLan(new GuardState.Reconnecting(), "198.51.100.0/24", "192.168.1.0/24");
        each(
                rules,
                Verdict.REJECT,
                out("198.51.100.7", WEB_4).tcp(1025, 443),
                out("192.168.1.7", "192.168.1.9").tcp(1, 631));
        each(rules, Verdict.ACCEPT, out(MY_LINK, "fe80::9").tcp(1, 631));
    }
}
