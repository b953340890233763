package bulkhead.app.status;

import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.app.status.Fact.Names;
import bulkhead.leakguard.host.DnsPlan;
import bulkhead.leakguard.host.TunnelPlan;
import bulkhead.leakguard.policy.IpRange;
import bulkhead.protocol.VpnEvent;
import bulkhead.protocol.VpnEvent.Family;
import bulkhead.protocol.VpnEvent.Ipv6Block;
import bulkhead.protocol.ike.NatTraversal;
import bulkhead.protocol.ip6.Ip6Address;
import bulkhead.protocol.ip6.Ip6Configuration;
import bulkhead.protocol.offer.Refusal;
import bulkhead.protocol.offer.Why;
import bulkhead.protocol.wire.IpAddress;
import java.net.InetAddress;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DetailsTest {
    private static final IpAddress IPV4 = IpAddress.parse("10.0.0.2");
    private static final IpAddress IPV6 = IpAddress.parse("2001:db8::2");
    private static final VpnEvent IPV4_UP = new VpnEvent.Ipv4Up(IPV4, IpAddress.parse("10.0.0.1"), List.of(), 1400);

    @Test
    void aRekeyTakesThePlaceOfWhatWasAgreedBefore() {
        Details details = after(
                new VpnEvent.IkeUp("old", NatTraversal.NONE, "vendor", false),
                new VpnEvent.L2tpUp(1, 2, "lns", "xl2tpd"),
                new VpnEvent.IkeUp("new", NatTraversal.NONE, "vendor", true));

        assertThat(details.facts())
                .containsExactly(new Fact.Ike("new", NatTraversal.NONE, "vendor"), new Fact.L2tp("lns", "xl2tpd"));
    }

    @Test
    void ofAFamilyThatEndedNothingIsLeft() {
        Details both = after(IPV4_UP, ipv6(IPV6));
        assertThat(both.addresses(Family.IPV4)).containsExactly(IPV4);
        assertThat(both.addresses(Family.IPV6)).containsExactly(IPV6);

        Details none = both.after(new VpnEvent.Ipv4Down("")).after(new VpnEvent.Ipv6Blocked(Ipv6Block.NO_ECHO));
        assertThat(none.facts()).isEmpty();
        assertThat(none.addresses(Family.IPV4)).isEmpty();
        assertThat(none.addresses(Family.IPV6)).isEmpty();
    }

    @Test
    void allThatWasRefusedIsKept() {
        Refusal one = new Refusal(Refusal.From.IPCP, Refusal.Offer.RESOLVER, "127.0.0.1", Why.LOOPBACK);
        Refusal other = new Refusal(Refusal.From.DHCP, Refusal.Offer.DOMAIN, "com", Why.SINGLE_LABEL);

        assertThat(after(new VpnEvent.Refused(one), new VpnEvent.Refused(other)).get(Fact.Refused.class))
                .contains(new Fact.Refused(List.of(one, other)));
    }

    /** One family that goes whole does not hide that of the other only a part does. */
    @ParameterizedTest
    @CsvSource({
        "0.0.0.0/0, 0.0.0.0/0, true",
        "0.0.0.0/0 ::/0 10.0.0.0/8 2001:db8::/32, 0.0.0.0/0 ::/0, true",
        "0.0.0.0/0 10.0.0.0/8 2001:db8::/32, 0.0.0.0/0 2001:db8::/32, false",
        "10.0.0.0/8, 10.0.0.0/8, false",
        "'', '', false",
    })
    void routesAreSaidWithoutSuperfluousOnes(String made, String said, boolean everything) {
        Fact.Tunnel tunnel = Details.NONE
                .after(new TunnelPlan(
                        "bulkhead0",
                        1400,
                        List.of(),
                        words(made).map(IpRange::parse).toList(),
                        DnsPlan.NONE))
                .get(Fact.Tunnel.class)
                .orElseThrow();

        assertThat(tunnel.routes())
                .extracting(Object::toString)
                .containsExactlyElementsOf(words(said).toList());
        assertThat(tunnel.takesEverything()).isEqualTo(everything);
    }

    @Test
    void namesAreAskedForWhereThePlanSays() {
        List<InetAddress> servers = List.of(InetAddress.ofLiteral("10.0.0.53"));
        assertThat(names(new DnsPlan(servers, List.of("a.example"), true))).isEqualTo(Names.TUNNEL);
        assertThat(names(new DnsPlan(servers, List.of("a.example"), false))).isEqualTo(Names.DOMAINS);
        assertThat(names(DnsPlan.NONE)).isEqualTo(Names.NATIVE);
    }

    private static Names names(DnsPlan dns) {
        return Details.NONE
                .after(new TunnelPlan("bulkhead0", 1400, List.of(), List.of(), dns))
                .get(Fact.Tunnel.class)
                .orElseThrow()
                .names();
    }

    private static Stream<String> words(String all) {
        return Stream.of(all.split(" ")).filter(word -> !word.isEmpty());
    }

    private static Details after(VpnEvent... events) {
        Details details = Details.NONE;
        for (VpnEvent event : events) {
            details = details.after(event);
        }
        return details;
    }

    private static VpnEvent ipv6(IpAddress address) {
        return new VpnEvent.Ipv6Up(
                new Ip6Configuration(
                        IpAddress.parse("fe80::2"),
                        List.of(new Ip6Address(address, false, 1, 2)),
                        null,
                        0,
                        List.of(),
                        List.of(),
                        List.of(),
                        1400,
                        Ip6Configuration.Source.SLAAC,
                        List.of()),
                1400);
    }
}
