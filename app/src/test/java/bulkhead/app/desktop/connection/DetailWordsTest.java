package bulkhead.app.desktop.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import bulkhead.app.desktop.look.Texts;
import bulkhead.app.status.Details;
import bulkhead.app.status.Fact;
import bulkhead.app.status.Fact.Encapsulation;
import bulkhead.app.status.Fact.Names;
import bulkhead.protocol.VpnEvent.MtuOrigin;
import bulkhead.protocol.ike.NatTraversal;
import bulkhead.protocol.ip6.Ip6Configuration.Source;
import bulkhead.protocol.offer.Refusal;
import bulkhead.protocol.offer.Why;
import bulkhead.protocol.ppp.auth.AuthMethod;
import bulkhead.protocol.wire.IpAddress;
import bulkhead.protocol.wire.IpPrefix;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DetailWordsTest {
    private static final IpAddress HERE = IpAddress.parse("10.0.0.2");
    private static final IpAddress THERE = IpAddress.parse("10.0.0.1");

    @Test
    void eachFactIsSaidUnderTheNamesOfItsValues() {
        assertThat(words(
                        new Fact.Ike("AES-256/SHA2-256/ECP-256", NatTraversal.LOCAL, "strongSwan"),
                        new Fact.Esp("AES-256-GCM-16", Encapsulation.UDP),
                        new Fact.L2tp("lns", "xl2tpd"),
                        new Fact.Link(1400, MtuOrigin.USER, 1500),
                        new Fact.Authentication(AuthMethod.MS_CHAP_V2),
                        new Fact.Notification("until noon")))
                .containsOnly(
                        entry("detail.ike", "AES-256/SHA2-256/ECP-256"),
                        entry("detail.nat", "this computer is behind a NAT"),
                        entry("detail.vendor", "strongSwan"),
                        entry("detail.esp", "AES-256-GCM-16"),
                        entry("detail.encapsulation", "UDP 4500"),
                        entry("detail.host", "lns"),
                        entry("detail.product", "xl2tpd"),
                        entry("detail.mtu", "1400"),
                        entry("detail.mtuOrigin", "set in this connection"),
                        entry("detail.pathMtu", "1500"),
                        entry("detail.auth", "MS-CHAPv2"),
                        entry("detail.notification", "until noon"));
    }

    @Test
    void addressesAreSaidAsTheyAreWritten() {
        assertThat(words(
                        new Fact.Ipv4(HERE, THERE, List.of(THERE, HERE)),
                        new Fact.Ipv4Routes(List.of(IpPrefix.parse("10.98.0.0/24"))),
                        new Fact.Ipv6(
                                IpAddress.parse("fe80::2"),
                                List.of(IpAddress.parse("2001:db8:0:0::2")),
                                Optional.empty(),
                                List.of(),
                                List.of(IpPrefix.parse("2001:db8:1::/56")),
                                Optional.of(Source.DHCPV6))))
                .containsOnly(
                        entry("detail.ipv4", "10.0.0.2"),
                        entry("detail.peer", "10.0.0.1"),
                        entry("detail.dns4", "10.0.0.1, 10.0.0.2"),
                        entry("detail.announced", "10.98.0.0/24"),
                        entry("detail.ipv6", "2001:db8::2"),
                        entry("detail.ipv6Origin", "given by DHCPv6"),
                        entry("detail.linkLocal", "fe80::2"),
                        entry("detail.prefix", "2001:db8:1::/56"),
                        entry("detail.dns6", ""));
    }

    @Test
    void routesThatLeaveNothingOutAreEverything() {
        assertThat(words(tunnel("0.0.0.0/0", "::/0")))
                .containsOnly(
                        entry("detail.interface", "bulkhead0"),
                        entry("detail.interfaceMtu", "1400"),
                        entry("detail.routes", "everything"),
                        entry("detail.dns", "names are asked for as without the tunnel"),
                        entry("detail.search", "a.example"));
        assertThat(words(tunnel("0.0.0.0/0", "2001:db8::/32")))
                .containsEntry("detail.routes", "0.0.0.0/0, 2001:db8::/32");
    }

    @Test
    void allThatWasRefusedIsOneText() {
        Refusal one = new Refusal(Refusal.From.IPCP, Refusal.Offer.RESOLVER, "127.0.0.1", Why.LOOPBACK);
        Refusal other = new Refusal(Refusal.From.DHCP, Refusal.Offer.DOMAIN, "com", Why.SINGLE_LABEL);
        assertThat(words(new Fact.Refused(List.of(one, other))))
                .containsOnly(entry("detail.refused", one.sentence() + ". " + other.sentence()));
    }

    private static Fact tunnel(String... routes) {
        return new Fact.Tunnel(
                "bulkhead0",
                1400,
                List.of(routes).stream().map(IpPrefix::parse).toList(),
                Names.NATIVE,
                List.of("a.example"));
    }

    private static Map<String, String> words(Fact... facts) {
        return new DetailWords(new Texts(Locale.ENGLISH)).of(new Details(List.of(facts)));
    }
}
