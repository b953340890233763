package bulkhead.protocol.ip6.link;

import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.protocol.ip6.Captures;
import bulkhead.protocol.ip6.Ip6Address;
import bulkhead.protocol.ip6.Ip6Configuration;
import bulkhead.protocol.ip6.Ip6Output;
import bulkhead.protocol.ip6.wire.Dhcp6Message.Type;
import bulkhead.protocol.ip6.wire.Dhcp6Option.ClientId;
import bulkhead.protocol.ip6.wire.Dhcp6Option.DnsServers;
import bulkhead.protocol.ip6.wire.Dhcp6Option.Duid;
import bulkhead.protocol.ip6.wire.Dhcp6Option.IaAddress;
import bulkhead.protocol.ip6.wire.Dhcp6Option.IaNa;
import bulkhead.protocol.ip6.wire.Dhcp6Option.IaPd;
import bulkhead.protocol.ip6.wire.Dhcp6Option.IaPrefix;
import bulkhead.protocol.ip6.wire.Dhcp6Option.RapidCommit;
import bulkhead.protocol.ip6.wire.Dhcp6Option.ServerId;
import bulkhead.protocol.ip6.wire.Icmpv6;
import bulkhead.protocol.ip6.wire.NdOption;
import bulkhead.protocol.ip6.wire.NdOption.PrefixInformation;
import bulkhead.protocol.wire.IpAddress;
import bulkhead.protocol.wire.IpPrefix;
import java.util.List;
import org.junit.jupiter.api.Test;

/** When DHCPv6 is asked, for what, and how its answers go together with those of routers. */
class Ip6SourcesTest {
    private static final ClientId ID = new ClientId(Duid.of(Captures.CLIENT_DUID));
    private static final ServerId SERVER = new ServerId(new Duid("0004aaaa"));
    private static final IpAddress ADDRESS = IpAddress.parse("2001:db8:7::7");
    private static final IpAddress DNS = IpAddress.parse("2001:db8:53::1");
    private static final PrefixInformation SLAAC =
            new PrefixInformation(IpPrefix.parse("2001:db8:1:2::/64"), true, true, 7200, 7200);

    private final LinkBench bench = LinkBench.dhcp6(false);

    @Test
    void asksForAnAddressWhereTheRouterAdvertisesNoneOfAnyKind() {
        bench.advertiseDhcp6(false, false);
        assertThat(bench.sent(Type.SOLICIT)).hasSize(1);
    }

    @Test
    void doesNotAskWhereSlaacServes() {
        bench.advertiseDhcp6(false, false, SLAAC);
        bench.advance(100_000);
        assertThat(bench.link.statistics().dhcp6Sent()).isZero();
    }

    @Test
    void neverAsksWhenTheProfileForbidsIt() {
        LinkBench without = new LinkBench().start();
        without.advertiseDhcp6(true, true);
        without.advance(100_000);
        assertThat(without.link.statistics().dhcp6Sent()).isZero();
    }

    @Test
    void asksOnlyForInformationWhereTheRouterSaysOther() {
        bench.advertiseDhcp6(false, true, SLAAC);
        assertThat(bench.sent(Type.SOLICIT)).isEmpty();
        assertThat(bench.sent(Type.INFORMATION_REQUEST)).hasSize(1);
        bench.answerDhcp6(Captures.DNSMASQ_INFORMATION_REPLY);
        assertThat(bench.configuration().dns()).containsExactly(IpAddress.parse("2001:db8::53"));
        assertThat(bench.configuration().search()).containsExactly("example.net");
        assertThat(bench.configuration().source()).isEqualTo(Ip6Configuration.Source.SLAAC);
        bench.sent.clear();
        bench.advance(599_999);
        assertThat(bench.sent(Type.INFORMATION_REQUEST)).isEmpty();
        bench.advance(1);
        assertThat(bench.sent(Type.INFORMATION_REQUEST)).hasSize(1);
    }

    /** RFC 8106 section 5.3.1. */
    @Test
    void putsTheDnsOfDhcpBeforeThatOfRouters() {
        bench.advertiseDhcp6(false, true, SLAAC, new NdOption.RecursiveDnsServer(600, List.of(DNS)));
        bench.answerDhcp6(Captures.DNSMASQ_INFORMATION_REPLY);
        assertThat(bench.configuration().dns()).containsExactly(IpAddress.parse("2001:db8::53"), DNS);
    }

    @Test
    void takesAnAddressOutOfADelegatedPrefixWhereItGetsNoOther() {
        LinkBench both = LinkBench.dhcp6(true);
        both.advertiseDhcp6(true, false);
        IaPd delegated = new IaPd(
                1, 1000, 2000, List.of(new IaPrefix(3000, 4000, IpPrefix.parse("2001:db8:8000:100::/56"), List.of())));
        both.answerDhcp6(Type.REPLY, List.of(ID, SERVER, new RapidCommit(), delegated));
        assertThat(both.configuration().addresses())
                .extracting(Ip6Address::address)
                .containsExactly(IpAddress.parse("2001:db8:8000:100:a8bb:ccff:fedd:eeff"));
        assertThat(both.configuration().source()).isEqualTo(Ip6Configuration.Source.DHCPV6);
    }

    /** Where no router ever says a word, the peer is one if somebody beyond it answers: its own answer would prove nothing. */
    @Test
    void takesThePeerForTheRouterWhereOnlyDhcpSpeaks() {
        bench.advance(3_000);
        bench.answerDhcp6(
                Type.REPLY, List.of(ID, SERVER, new RapidCommit(), lease(ADDRESS), new DnsServers(List.of(DNS))));
        assertThat(bench.configuration().router()).isEqualTo(LinkBench.ROUTER);
        assertThat(bench.sent(Icmpv6.EchoRequest.class))
                .extracting(s -> s.header().destination())
                .containsExactly(DNS);
        bench.advance(10_000);
        assertThat(bench.verdicts()).containsExactly(new Ip6Output.Blocked(Ip6Output.Reason.NO_ROUTER));
        bench.answer(DNS);
        assertThat(bench.verdicts()).last().isEqualTo(new Ip6Output.Proved());
    }

    /** A server may grant the very address that SLAAC makes: it is one address. */
    @Test
    void listsAnAddressOnceThatBothSourcesGive() {
        bench.advertiseDhcp6(true, false, SLAAC);
        IpAddress same = IpAddress.parse("2001:db8:1:2:a8bb:ccff:fedd:eeff");
        bench.answerDhcp6(Type.REPLY, List.of(ID, SERVER, new RapidCommit(), lease(same)));
        assertThat(bench.configuration().addresses()).hasSize(1);
        assertThat(bench.configuration().source()).isEqualTo(Ip6Configuration.Source.SLAAC);
    }

    private static IaNa lease(IpAddress address) {
        return new IaNa(1, 0, 0, List.of(new IaAddress(address, 3000, 4000, List.of())));
    }
}
