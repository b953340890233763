package bulkhead.protocol.ip6.dhcp;

import static bulkhead.protocol.ip6.link.LinkBench.CLIENT;
import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.protocol.ip6.Captures;
import bulkhead.protocol.ip6.Ip6Address;
import bulkhead.protocol.ip6.Ip6Configuration;
import bulkhead.protocol.ip6.Ip6Output;
import bulkhead.protocol.ip6.link.LinkBench;
import bulkhead.protocol.ip6.link.LinkBench.Sent;
import bulkhead.protocol.ip6.wire.Dhcp6Message;
import bulkhead.protocol.ip6.wire.Dhcp6Message.Type;
import bulkhead.protocol.ip6.wire.Dhcp6Option;
import bulkhead.protocol.ip6.wire.Dhcp6Option.ClientId;
import bulkhead.protocol.ip6.wire.Dhcp6Option.DnsServers;
import bulkhead.protocol.ip6.wire.Dhcp6Option.Duid;
import bulkhead.protocol.ip6.wire.Dhcp6Option.ElapsedTime;
import bulkhead.protocol.ip6.wire.Dhcp6Option.IaAddress;
import bulkhead.protocol.ip6.wire.Dhcp6Option.IaNa;
import bulkhead.protocol.ip6.wire.Dhcp6Option.Preference;
import bulkhead.protocol.ip6.wire.Dhcp6Option.RapidCommit;
import bulkhead.protocol.ip6.wire.Dhcp6Option.ServerId;
import bulkhead.protocol.ip6.wire.Dhcp6Option.SolMaxRt;
import bulkhead.protocol.ip6.wire.Dhcp6Option.StatusCode;
import bulkhead.protocol.ip6.wire.NdOption.PrefixInformation;
import bulkhead.protocol.wire.IpAddress;
import bulkhead.protocol.wire.IpPrefix;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class Dhcp6ClientTest {
    private static final ClientId ID = new ClientId(Duid.of(Captures.CLIENT_DUID));
    private static final ServerId SERVER = new ServerId(new Duid("0004aaaa"));
    private static final ServerId OTHER_SERVER = new ServerId(new Duid("0004bbbb"));
    private static final IpAddress ADDRESS = IpAddress.parse("2001:db8:7::7");
    private static final IpAddress DNS = IpAddress.parse("2001:db8:53::1");
    private static final PrefixInformation SLAAC =
            new PrefixInformation(IpPrefix.parse("2001:db8:1:2::/64"), true, true, 7200, 7200);

    private final LinkBench bench = LinkBench.dhcp6(false);

    @Test
    void solicitsAtOnceWhenTheRouterSaysManagedFromTheNegotiatedLinkLocalAddress() {
        bench.advertiseDhcp6(true, false);
        Sent solicit = bench.sent(Type.SOLICIT).getFirst();
        assertThat(solicit.at()).isEqualTo(bench.now);
        assertThat(solicit.header().source()).isEqualTo(CLIENT);
        assertThat(solicit.header().destination()).hasToString("ff02::1:2");
        assertThat(solicit.dhcp6().options())
                .contains(ID, new ElapsedTime(0), new RapidCommit(), new IaNa(1, 0, 0, List.of()));
    }

    @Test
    void isBoundByKeasRapidReply() {
        LinkBench both = LinkBench.dhcp6(true);
        both.advertiseDhcp6(true, false);
        both.answerDhcp6(Captures.KEA_RAPID_REPLY);
        Ip6Configuration configuration = both.configuration();
        assertThat(configuration.addresses())
                .containsExactly(new Ip6Address(
                        IpAddress.parse("2001:db8:1::101"), false, both.now + 3_000_000, both.now + 4_000_000));
        assertThat(configuration.delegatedPrefixes()).containsExactly(IpPrefix.parse("2001:db8:8000:100::/56"));
        assertThat(configuration.dns())
                .containsExactly(IpAddress.parse("2001:db8::53"), IpAddress.parse("2001:db8::54"));
        assertThat(configuration.search()).containsExactly("example.com", "vpn.example.com");
        assertThat(configuration.source()).isEqualTo(Ip6Configuration.Source.DHCPV6);
    }

    @Test
    void requestsWhatDnsmasqAdvertisesSoonAfterTheOffer() {
        bench.advertiseDhcp6(true, false);
        bench.answerDhcp6(Captures.DNSMASQ_ADVERTISE);
        assertThat(bench.sent(Type.REQUEST)).isEmpty();
        bench.advance(Dhcp6Client.COLLECT);
        Dhcp6Message request = bench.sent(Type.REQUEST).getFirst().dhcp6();
        assertThat(request.options())
                .contains(
                        ID,
                        new ServerId(new Duid("0002000009bf01020304")),
                        new IaNa(1, 0, 0, List.of(new IaAddress(IpAddress.parse("2001:db8:1::10d"), 0, 0, List.of()))));
    }

    /** RFC 8415 section 18.2.1: the preference decides, and 255 at once. */
    @Test
    void prefersTheServerThatIsPreferred() {
        bench.advertiseDhcp6(true, false);
        bench.answerDhcp6(Type.ADVERTISE, offer(SERVER, 0));
        bench.answerDhcp6(Type.ADVERTISE, offer(OTHER_SERVER, 7));
        bench.advance(Dhcp6Client.COLLECT);
        assertThat(bench.sent(Type.REQUEST).getFirst().dhcp6().options()).contains(OTHER_SERVER);

        LinkBench second = LinkBench.dhcp6(false);
        second.advertiseDhcp6(true, false);
        second.answerDhcp6(Type.ADVERTISE, offer(SERVER, 255));
        assertThat(second.sent(Type.REQUEST)).hasSize(1);
    }

    /** RFC 8415 section 18.2.9: an offer without any address is none. */
    @Test
    void goesOnSolicitingWhenNothingIsOffered() {
        bench.advertiseDhcp6(true, false);
        List<Dhcp6Option> status = List.of(new StatusCode(Dhcp6Option.NO_ADDRS_AVAIL, "none"));
        bench.answerDhcp6(Type.ADVERTISE, List.of(ID, SERVER, new IaNa(1, 0, 0, status)));
        bench.advance(10_000);
        assertThat(bench.sent(Type.REQUEST)).isEmpty();
        assertThat(bench.sent(Type.SOLICIT)).hasSizeGreaterThan(2);
        assertThat(bench.verdicts()).containsExactly(new Ip6Output.Blocked(Ip6Output.Reason.NO_ADDRESS));
    }

    /** RFC 8415 section 16: without the server's or with another client's identifier, or in another transaction. */
    @Test
    void takesNoAnswerThatIsNotForThisExchange() {
        bench.advertiseDhcp6(true, false);
        int transaction = bench.lastDhcp6().transactionId();
        ClientId other = new ClientId(new Duid("00040000"));
        List<Dhcp6Option> granted = List.of(new RapidCommit(), lease(600, 600, 0, 0));
        deliver(Type.REPLY, transaction, granted, ID);
        deliver(Type.REPLY, transaction, granted, SERVER);
        deliver(Type.REPLY, transaction, granted, SERVER, other);
        deliver(Type.REPLY, transaction + 1, granted, SERVER, ID);
        deliver(Type.RECONFIGURE, transaction, granted, SERVER, ID);
        deliver(Type.REPLY, transaction, List.of(lease(600, 600, 0, 0)), SERVER, ID);
        assertThat(bench.configuration().addresses()).isEmpty();
        assertThat(bench.link.statistics().ignored()).isEqualTo(6);
        deliver(Type.REPLY, transaction, granted, SERVER, ID);
        assertThat(bench.configuration().addresses()).hasSize(1);
        assertThat(bench.link.statistics().dhcp6Received()).isEqualTo(1);
    }

    /** RFC 8415 sections 21.4 and 21.6: T1 beyond T2, preferred beyond valid, a failure inside, no address of ours. */
    @Test
    void ignoresAGrantThatContradictsItself() {
        bench.advertiseDhcp6(true, false);
        List<Dhcp6Option> failed = List.of(new StatusCode(Dhcp6Option.NOT_ON_LINK, "no"));
        for (IaNa refused : List.of(
                lease(600, 600, 100, 50),
                lease(601, 600, 0, 0),
                new IaNa(1, 0, 0, List.of(new IaAddress(ADDRESS, 600, 600, failed))),
                new IaNa(1, 0, 0, List.of(new IaAddress(LinkBench.ROUTER, 600, 600, List.of()))),
                new IaNa(1, 0, 0, List.of(new IaAddress(LinkBench.ALL_NODES, 600, 600, List.of()))),
                new IaNa(2, 0, 0, List.of(new IaAddress(ADDRESS, 600, 600, List.of()))))) {
            bench.answerDhcp6(Type.REPLY, List.of(ID, SERVER, new RapidCommit(), refused));
            assertThat(bench.configuration().addresses()).isEmpty();
        }
        bench.answerDhcp6(Type.REPLY, List.of(ID, SERVER, new RapidCommit(), lease(600, 600, 50, 100)));
        assertThat(bench.configuration().addresses()).hasSize(1);
    }

    @Test
    void renewsAtT1RebindsAtT2AndSolicitsAnewAtTheEnd() {
        bind(lease(3000, 4000, 1000, 2000));
        long bound = bench.now;
        bench.advance(4_000_000);
        Sent renew = bench.sent(Type.RENEW).getFirst();
        assertThat(renew.at()).isEqualTo(bound + 1_000_000);
        assertThat(renew.dhcp6().options())
                .contains(SERVER, new IaNa(1, 0, 0, List.of(new IaAddress(ADDRESS, 0, 0, List.of()))));
        Sent rebind = bench.sent(Type.REBIND).getFirst();
        assertThat(rebind.at()).isEqualTo(bound + 2_000_000);
        assertThat(rebind.dhcp6().option(ServerId.class)).isEmpty();
        assertThat(bench.configuration().addresses()).isEmpty();
        bench.sent.clear();
        bench.advance(5_000);
        assertThat(bench.sent(Type.SOLICIT)).isNotEmpty();
    }

    /** RFC 8415 section 15: RT is IRT ± 10 % and then doubles ± 10 % up to MRT ± 10 %, here 10 s and 600 s. */
    @Test
    void repeatsARenewAsSection15Says() {
        bind(lease(100_000, 100_000, 1000, 90_000));
        bench.advance(80_000_000);
        List<Sent> renews = bench.sent(Type.RENEW);
        List<Long> waits = new ArrayList<>();
        for (int i = 1; i < renews.size(); i++) {
            waits.add(renews.get(i).at() - renews.get(i - 1).at());
        }
        assertThat(waits.getFirst()).isBetween(9_000L, 11_000L);
        for (int i = 1; i < 5; i++) {
            assertThat(waits.get(i)).isBetween(waits.get(i - 1) * 19 / 10 - 1, waits.get(i - 1) * 21 / 10 + 1);
        }
        assertThat(waits.subList(8, waits.size()))
                .allSatisfy(wait -> assertThat(wait).isBetween(540_000L, 660_000L));
        assertThat(renews.get(1).dhcp6().transactionId())
                .isEqualTo(renews.getFirst().dhcp6().transactionId());
        long elapsed = (renews.get(2).at() - renews.getFirst().at()) / 10;
        assertThat(renews.get(2).dhcp6().options()).contains(new ElapsedTime((int) elapsed));
    }

    /** RFC 8415 section 21.4: T1 and T2 of 0 are 0.5 and 0.8 of the preferred lifetime. */
    @Test
    void choosesT1AndT2ItselfWhereTheServerDoesNot() {
        bind(lease(1000, 2000, 0, 0));
        long bound = bench.now;
        bench.advance(900_000);
        assertThat(bench.sent(Type.RENEW).getFirst().at()).isEqualTo(bound + 500_000);
        assertThat(bench.sent(Type.REBIND).getFirst().at()).isEqualTo(bound + 800_000);
    }

    @Test
    void extendsItsLeaseSilentlyByARenewal() {
        bind(lease(3000, 4000, 1000, 2000));
        int events = bench.events.size();
        bench.advance(1_000_000);
        bench.answerDhcp6(Type.REPLY, List.of(ID, SERVER, lease(3000, 4000, 1000, 2000)));
        assertThat(bench.configuration().dns()).containsExactly(DNS);
        bench.advance(3_500_000);
        assertThat(bench.sent(Type.RENEW).size()).isGreaterThanOrEqualTo(2);
        assertThat(bench.events.subList(events, bench.events.size()))
                .filteredOn(Ip6Output.Configured.class::isInstance)
                .allSatisfy(event -> assertThat(
                                ((Ip6Output.Configured) event).configuration().addresses())
                        .hasSize(1));
        assertThat(bench.configuration().addresses().getFirst().validUntil()).isGreaterThan(bench.now - 4_500_000);
    }

    /** RFC 8415 section 18.2.10.1: NoBinding in answer to a Renew is followed by a Request to that server. */
    @Test
    void requestsAnewFromAServerThatForgot() {
        bind(lease(3000, 4000, 1000, 2000));
        bench.advance(1_000_000);
        List<Dhcp6Option> status = List.of(new StatusCode(Dhcp6Option.NO_BINDING, "who?"));
        bench.answerDhcp6(Type.REPLY, List.of(ID, SERVER, new IaNa(1, 0, 0, status)));
        assertThat(bench.lastDhcp6().type()).isEqualTo(Type.REQUEST);
        assertThat(bench.lastDhcp6().options()).contains(SERVER);
        bench.answerDhcp6(Type.REPLY, List.of(ID, SERVER, lease(3000, 4000, 1000, 2000)));
        bench.advance(3_000_000);
        assertThat(bench.configuration().addresses()).hasSize(1);
    }

    /** A Renew goes to one server, a Rebind to any (RFC 8415 sections 18.2.4 and 18.2.5). */
    @Test
    void isExtendedByAnotherServerOnlyWhenItRebinds() {
        bind(lease(3000, 4000, 1000, 2000));
        bench.advance(1_000_000);
        List<Dhcp6Option> extended = List.of(ID, OTHER_SERVER, lease(3000, 4000, 1000, 2000));
        bench.answerDhcp6(Type.REPLY, extended);
        bench.advance(1_000_000);
        assertThat(bench.lastDhcp6().type()).isEqualTo(Type.REBIND);
        bench.answerDhcp6(Type.REPLY, extended);
        bench.advance(1_000_000);
        assertThat(bench.lastDhcp6().type()).isEqualTo(Type.RENEW);
        assertThat(bench.lastDhcp6().options()).contains(OTHER_SERVER);
    }

    /** RFC 8415 section 18.2.10.1: a valid lifetime of 0 ends an address at once. */
    @Test
    void givesAnAddressUpThatIsTakenBack() {
        bind(lease(3000, 4000, 1000, 2000));
        bench.advance(1_000_000);
        bench.answerDhcp6(Type.REPLY, List.of(ID, SERVER, lease(0, 0, 0, 0)));
        assertThat(bench.configuration().addresses()).isEmpty();
    }

    /** RFC 8415 section 7.6: REQ_MAX_RC is 10; then discovery begins again. */
    @Test
    void asksTenTimesForWhatWasOfferedAndThenSolicitsAgain() {
        bench.advertiseDhcp6(true, false);
        bench.answerDhcp6(Type.ADVERTISE, offer(SERVER, 255));
        bench.sent.clear();
        bench.advance(400_000);
        assertThat(bench.sent(Type.REQUEST)).hasSize(9);
        assertThat(bench.sent(Type.SOLICIT)).isNotEmpty();
    }

    @Test
    void doesNotRunInACircleWithAServerThatOffersAndRefuses() {
        bench.advertiseDhcp6(true, false);
        List<Dhcp6Option> status = List.of(new StatusCode(Dhcp6Option.NO_ADDRS_AVAIL, "gone"));
        for (long end = bench.now + 600_000; bench.now < end; bench.advance(100)) {
            switch (bench.lastDhcp6().type()) {
                case SOLICIT -> bench.answerDhcp6(Type.ADVERTISE, offer(SERVER, 255));
                case REQUEST -> bench.answerDhcp6(Type.REPLY, List.of(ID, SERVER, new IaNa(1, 0, 0, status)));
                default -> throw new AssertionError(bench.lastDhcp6());
            }
        }
        assertThat(bench.sent(Type.REQUEST).size()).isBetween(5, 20);
    }

    /** RFC 8415 section 21.24: SOL_MAX_RT between 60 and 86400 s is taken, anything else ignored. */
    @Test
    void keepsToTheServersSolMaxRt() {
        bench.advertiseDhcp6(true, false);
        bench.answerDhcp6(Type.ADVERTISE, List.of(ID, SERVER, new SolMaxRt(60)));
        bench.advance(3_600_000);
        assertThat(bench.sent(Type.SOLICIT).size()).isBetween(50, 80);
        bench.answerDhcp6(Type.ADVERTISE, List.of(ID, SERVER, new SolMaxRt(1)));
        bench.sent.clear();
        bench.advance(600_000);
        assertThat(bench.sent(Type.SOLICIT).size()).isBetween(8, 12);
    }

    @Test
    void releasesWhatItHoldsWhenTheLinkEnds() {
        bind(lease(3000, 4000, 1000, 2000));
        bench.sent.clear();
        bench.stop();
        assertThat(bench.sent).hasSize(1);
        assertThat(bench.lastDhcp6().type()).isEqualTo(Type.RELEASE);
        assertThat(bench.lastDhcp6().options())
                .contains(ID, SERVER, new IaNa(1, 0, 0, List.of(new IaAddress(ADDRESS, 0, 0, List.of()))));
        bench.advance(100_000_000);
        assertThat(bench.sent).hasSize(1);
    }

    @Test
    void releasesNothingWhenItHoldsNothing() {
        bench.advertiseDhcp6(true, false);
        bench.sent.clear();
        bench.stop();
        assertThat(bench.sent).isEmpty();
    }

    /** A server may refuse a Renew and the Request after it: what we held until then is still given back to it. */
    @Test
    void releasesWhatItHoldsEvenWhileItLooksForAnotherServer() {
        bind(lease(3000, 4000, 1000, 2000));
        bench.advance(1_000_000);
        IaNa unknown = new IaNa(1, 0, 0, List.of(new StatusCode(Dhcp6Option.NO_BINDING, "who?")));
        bench.answerDhcp6(Type.REPLY, List.of(ID, SERVER, unknown));
        bench.answerDhcp6(Type.REPLY, List.of(ID, SERVER, unknown));
        bench.advance(5_000);
        assertThat(bench.lastDhcp6().type()).isEqualTo(Type.SOLICIT);
        bench.stop();
        assertThat(bench.lastDhcp6().type()).isEqualTo(Type.RELEASE);
        assertThat(bench.lastDhcp6().options()).contains(SERVER);
    }

    @Test
    void keepsNoMoreThanItsLimitThoughEveryRenewalBringsAnotherAddress() {
        bind(lease(100_000, 100_000, 1000, 90_000));
        for (int i = 1; i <= 50; i++) {
            bench.advance(1_000_000);
            IpAddress another = IpAddress.ofV6(ADDRESS.prefix(), 0x100 + i);
            IaAddress granted = new IaAddress(another, 200_000, 200_000, List.of());
            bench.answerDhcp6(Type.REPLY, List.of(ID, SERVER, new IaNa(1, 1000, 90_000, List.of(granted))));
        }
        assertThat(bench.configuration().addresses()).hasSize(16);
    }

    private void bind(IaNa lease) {
        bench.advertiseDhcp6(true, false);
        bench.answerDhcp6(Type.REPLY, List.of(ID, SERVER, new RapidCommit(), lease, new DnsServers(List.of(DNS))));
    }

    private static IaNa lease(long preferred, long valid, long t1, long t2) {
        return new IaNa(1, t1, t2, List.of(new IaAddress(ADDRESS, preferred, valid, List.of())));
    }

    private static List<Dhcp6Option> offer(ServerId server, int preference) {
        return List.of(ID, server, new Preference(preference), lease(600, 600, 0, 0));
    }

    private void deliver(Type type, int transaction, List<Dhcp6Option> granted, Dhcp6Option... identifiers) {
        List<Dhcp6Option> options = new ArrayList<>(List.of(identifiers));
        options.addAll(granted);
        bench.receive(new Dhcp6Message(type, transaction, options).packet(LinkBench.ROUTER, 547, CLIENT, 546));
    }
}
