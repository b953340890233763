package bulkhead.app.tunnel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bulkhead.app.profile.Values;
import bulkhead.leakguard.daemon.MessageCodec;
import bulkhead.leakguard.daemon.Request;
import bulkhead.leakguard.host.DnsPlan;
import bulkhead.leakguard.host.TunnelPlan;
import bulkhead.leakguard.policy.Access;
import bulkhead.leakguard.policy.GuardEvent;
import bulkhead.leakguard.policy.InetAddresses;
import bulkhead.leakguard.policy.IpRange;
import bulkhead.leakguard.policy.Links;
import bulkhead.leakguard.policy.Protection;
import bulkhead.protocol.VpnEvent;
import bulkhead.protocol.ip6.Ip6Address;
import bulkhead.protocol.ip6.Ip6Configuration;
import bulkhead.protocol.ip6.Ip6Route;
import bulkhead.protocol.ip6.wire.Preference;
import bulkhead.protocol.offer.Offers;
import bulkhead.protocol.wire.IpAddress;
import bulkhead.protocol.wire.IpPrefix;
import java.net.InetAddress;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TunnelPlansTest {
    private final TunnelPlans plans = new TunnelPlans(Routing.EVERYTHING, Protection.DEFAULT);

    private static VpnEvent.Ipv6Up ipv6(IpAddress router, IpAddress address, Ip6Route... routes) {
        return new VpnEvent.Ipv6Up(
                new Ip6Configuration(
                        IpAddress.parse("fe80::2"),
                        List.of(new Ip6Address(address, false, 1, 2)),
                        router,
                        1,
                        List.of(routes),
                        List.of(),
                        List.of(),
                        1400,
                        Ip6Configuration.Source.SLAAC,
                        List.of()),
                1400);
    }

    private static Ip6Route route(String prefix) {
        return new Ip6Route(IpPrefix.parse(prefix), Preference.HIGH, null, 1);
    }

    private TunnelPlan up(VpnEvent.Ipv6Up event) {
        plans.guard(new GuardEvent.Connect());
        plans.tun("bulkhead0");
        plans.take(event);
        plans.settle();
        return plans.plan().tunnel().orElseThrow();
    }

    /** A split tunnel leaves native IPv4 open; that is the user's to choose, and no router's. */
    @Test
    void aRouterThatWithdrawsItselfMakesNoSplitTunnel() {
        up(ipv6(null, IpAddress.parse("2001:db8::2"), route("2001:db8::/64")));
        assertThat(plans.plan().policy(Links.NONE).ipv4()).isNotEqualTo(Access.OPEN);
        assertThat(plans.plan().tunnel().orElseThrow().routes()).contains(IpRange.ALL_IPV6);
    }

    /** What got by everything before it still is no IPv4 address here. */
    @Test
    void anAddressKeepsItsFamily() {
        IpAddress mapped = IpAddress.parse("::ffff:198.51.100.7");
        TunnelPlan plan = up(ipv6(IpAddress.parse("fe80::1"), mapped, route("::ffff:198.51.100.0/120")));
        assertThat(plan.addresses().getLast().address()).isEqualTo(InetAddresses.parse("::ffff:198.51.100.7"));
        assertThat(plan.routes()).contains(IpRange.parse("::ffff:198.51.100.0/120"));
    }

    /** With all that the user may name and all that is taken of a server; 16 prefixes are on its link (RouterList). */
    @Test
    void noneOfThePlansRoutesIsLeftOut() throws Exception {
        List<String> own = IntStream.range(0, Routing.MOST)
                .mapToObj(i -> "2001:db8:1234:5678:9abc:def0:" + Integer.toHexString(0x1000 + i) + ":0/112")
                .toList();
        TunnelPlans full = new TunnelPlans(Values.routing(own, true), Protection.DEFAULT);
        Ip6Route[] announced = IntStream.range(0, Offers.MAX_ROUTES + 1 + 16)
                .mapToObj(i -> route("2001:db8:" + Integer.toHexString(0x1000 + i) + "::/48"))
                .toArray(Ip6Route[]::new);
        List<IpPrefix> byDhcp = IntStream.range(0, Offers.MAX_ROUTES)
                .mapToObj(i -> IpPrefix.parse("10." + i + ".0.0/16"))
                .toList();
        full.tun("bulkhead0");
        full.take(ipv6(IpAddress.parse("fe80::1"), IpAddress.parse("2001:db8::2"), announced));
        full.take(new VpnEvent.Ipv4Up(IpAddress.parse("10.7.0.2"), IpAddress.parse("10.7.0.1"), List.of(), 1400));
        full.take(new VpnEvent.Ipv4Routes(byDhcp, List.of()));
        TunnelPlan plan = full.plan().tunnel().orElseThrow();
        assertThat(plan.routes()).hasSize(own.size() + announced.length + byDhcp.size());
        assertThat(plan.unfit()).isEmpty();
        byte[] message = MessageCodec.write(new Request.Apply(full.plan()));
        assertThat(MessageCodec.request(message)).isEqualTo(new Request.Apply(full.plan()));
    }

    @Test
    void moreNetworksOfTheUsersThanFitAreRefusedAndNotLeftOut() {
        List<String> many = IntStream.range(0, Routing.MOST + 1)
                .mapToObj(i -> "2001:db8:" + Integer.toHexString(i) + "::/48")
                .toList();
        assertThatThrownBy(() -> Values.routing(many, true)).hasMessage("takes at most 700 networks, not 701");
    }

    /** Of a family that the tunnel has not, and of where only our own socket gets, nobody could ask them. */
    @Test
    void resolversOfTheUsersTakeTheServersPlaceAsFarAsTheTunnelLeadsToThem() throws Exception {
        List<InetAddress> named = Values.resolvers(List.of("10.9.0.53", "2001:db8::53", "192.0.2.1"));
        TunnelPlans split = new TunnelPlans(Routing.split(List.of()).asking(named), Protection.DEFAULT);
        split.tun("bulkhead0");
        split.server(InetAddresses.parse("192.0.2.1"), 40_000);
        List<IpAddress> servers = List.of(IpAddress.parse("10.7.0.53"));
        split.take(new VpnEvent.Ipv4Up(IpAddress.parse("10.7.0.2"), IpAddress.parse("10.7.0.1"), servers, 1400));
        TunnelPlan four = split.plan().tunnel().orElseThrow();
        assertThat(four.dns()).isEqualTo(new DnsPlan(List.of(named.getFirst()), List.of(), true));
        assertThat(four.routes()).containsExactly(IpRange.parse("10.9.0.53/32"));
        split.take(ipv6(IpAddress.parse("fe80::1"), IpAddress.parse("2001:db8::2")));
        assertThat(split.plan().tunnel().orElseThrow().dns().servers()).isEqualTo(named.subList(0, 2));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "10.0.0",
                "ns.example",
                "127.0.0.53",
                "fe80::53",
                "fe80::53%eth0",
                "2001:db8::53%1",
                "224.0.0.1"
            })
    void whatIsNoResolverIsRefused(String text) {
        assertThatThrownBy(() -> Values.resolvers(List.of(text))).hasMessageStartingWith("takes the address of a DNS");
    }

    @Test
    void aPlanIsNoLargerThanTheDaemonTakes() {
        Ip6Route[] routes = IntStream.range(0, 2 * TunnelPlan.MAX_ROUTES)
                .mapToObj(i -> route("2001:db8:" + Integer.toHexString(i) + "::/48"))
                .toArray(Ip6Route[]::new);
        TunnelPlan plan = up(ipv6(IpAddress.parse("fe80::1"), IpAddress.parse("2001:db8::2"), routes));
        assertThat(plan.routes()).hasSize(TunnelPlan.MAX_ROUTES).contains(IpRange.ALL_IPV6);
        assertThat(plan.unfit()).isEmpty();
    }
}
