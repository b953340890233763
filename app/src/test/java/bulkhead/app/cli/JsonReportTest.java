package bulkhead.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.app.tunnel.Caveat;
import bulkhead.app.tunnel.TunnelEvent;
import bulkhead.leakguard.host.Detour;
import bulkhead.leakguard.policy.Access;
import bulkhead.leakguard.policy.Family;
import bulkhead.leakguard.policy.GuardState;
import bulkhead.leakguard.policy.IpRange;
import bulkhead.protocol.Dialect;
import bulkhead.protocol.VpnEvent;
import bulkhead.protocol.core.Failure;
import bulkhead.protocol.core.Layer;
import bulkhead.protocol.core.Reason;
import bulkhead.protocol.ike.DhGroup;
import bulkhead.protocol.ike.NatTraversal;
import bulkhead.protocol.ip6.Ip6Address;
import bulkhead.protocol.ip6.Ip6Configuration;
import bulkhead.protocol.offer.Refusal;
import bulkhead.protocol.offer.Why;
import bulkhead.protocol.ppp.auth.AuthMethod;
import bulkhead.protocol.wire.IpAddress;
import bulkhead.protocol.wire.IpPrefix;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The events as the manual promises them to programs. */
class JsonReportTest {
    private static final IpAddress ADDRESS = IpAddress.parse("10.0.0.2");
    private static final IpAddress PEER = IpAddress.parse("10.0.0.1");
    private static final IpAddress ADDRESS6 = IpAddress.parse("2001:db8::2");
    private static final IpAddress LINK_LOCAL = IpAddress.parse("fe80::2");
    private static final IpAddress ROUTER = IpAddress.parse("fe80::1");

    @Test
    void stateNamesTheState() {
        assertThat(fields(new TunnelEvent.StateChanged(TunnelEvent.State.CONNECTING)))
                .isEqualTo("{event: state, state: connecting}");
    }

    @Test
    void eachLayerHasItsFields() {
        assertThat(fields(new VpnEvent.IkeUp("AES-256/SHA2-256/ECP-256", NatTraversal.LOCAL, "strongSwan", false)))
                .isEqualTo("{event: ike, natt: local, peerVendor: strongSwan, rekey: false,"
                        + " suite: AES-256/SHA2-256/ECP-256}");
        assertThat(fields(new VpnEvent.EspUp("AES-256-GCM-16", true, false)))
                .isEqualTo("{encap: udp, event: esp, rekey: false, suite: AES-256-GCM-16}");
        assertThat(fields(new VpnEvent.Varied(VpnEvent.Variation.WITH_PFS, Dialect.USUAL.withPfs(DhGroup.MODP_2048))))
                .isEqualTo("{event: varied, pfs: MODP-2048, variation: with-pfs}");
        assertThat(fields(new VpnEvent.Varied(VpnEvent.Variation.SHA2_CUT_TO_96, Dialect.USUAL.withSha2CutTo96(true))))
                .isEqualTo("{event: varied, variation: sha2-96}");
        assertThat(fields(new VpnEvent.L2tpUp(7, 9, "lns", "xl2tpd")))
                .isEqualTo("{event: l2tp, host: lns, product: xl2tpd, session: 9, tunnel: 7}");
        assertThat(fields(new VpnEvent.Authenticated(AuthMethod.MS_CHAP_V2)))
                .isEqualTo("{event: auth, method: MS-CHAPv2}");
        assertThat(fields(new VpnEvent.Ipv4Up(ADDRESS, PEER, List.of(PEER), 1400)))
                .isEqualTo("{address: 10.0.0.2, dns: [\"10.0.0.1\"], event: ipv4, mtu: 1400, peer: 10.0.0.1}");
    }

    @Test
    void routesFromTheServerAreNetworks() {
        assertThat(fields(new VpnEvent.Ipv4Routes(List.of(IpPrefix.parse("10.98.0.0/24")), List.of("example.org"))))
                .isEqualTo("{event: ipv4-routes, routes: [\"10.98.0.0/24\"], search: [\"example.org\"]}");
    }

    @Test
    void ipv6SaysWhereItsAddressesCameFrom() {
        Ip6Configuration configuration = new Ip6Configuration(
                LINK_LOCAL,
                List.of(new Ip6Address(ADDRESS6, false, 1, 2)),
                ROUTER,
                1,
                List.of(),
                List.of(ADDRESS6),
                List.of(),
                1400,
                Ip6Configuration.Source.SLAAC,
                List.of());
        assertThat(fields(new VpnEvent.Ipv6Up(configuration, 1400)))
                .isEqualTo("{addresses: [\"2001:db8::2\"], dns: [\"2001:db8::2\"], event: ipv6, linkLocal: fe80::2,"
                        + " mtu: 1400, router: fe80::1, source: slaac}");
        assertThat(fields(new VpnEvent.Refused(
                        new Refusal(Refusal.From.IPCP, Refusal.Offer.PEER, "127.0.0.1", Why.LOOPBACK))))
                .startsWith("{event: refused, from: ipcp, message: IPCP gave 127.0.0.1")
                .endsWith("offer: peer, reason: loopback, value: 127.0.0.1}");
        assertThat(fields(new VpnEvent.Ipv6Blocked(VpnEvent.Ipv6Block.NO_ROUTER)))
                .isEqualTo("{event: ipv6-blocked, reason: no-router}");
    }

    @Test
    void theGuardSaysWhereEachFamilyMayGo() {
        assertThat(fields(new TunnelEvent.GuardChanged(
                        new GuardState.Reconnecting(), Access.TUNNEL_ONLY, Access.BLOCKED)))
                .isEqualTo("{event: guard, ipv4: tunnel-only, ipv6: blocked, state: reconnecting}");
        assertThat(fields(new TunnelEvent.GuardChanged(new GuardState.Error(), Access.OPEN, Access.BLOCKED)))
                .isEqualTo("{event: guard, ipv4: open, ipv6: blocked, state: error}");
    }

    @Test
    void aLossSaysWhyAndARetryWhenTheNextIs() {
        Failure why = new Failure(Layer.L2TP, Reason.ENDED_BY_PEER, "the server sent StopCCN", "");
        assertThat(fields(new TunnelEvent.Lost(why)))
                .isEqualTo(
                        "{event: lost, layer: l2tp, message: L2TP: the server sent StopCCN., reason: ended-by-peer}");
        assertThat(fields(new TunnelEvent.Retry(why, 1500)))
                .isEqualTo("{event: retry, in: 1500, layer: l2tp, message: L2TP: the server sent StopCCN.,"
                        + " reason: ended-by-peer}");
    }

    @Test
    void theEndSaysWhyAndByWhom() {
        assertThat(fields(new TunnelEvent.Connected(Set.of(Family.IPV6, Family.IPV4))))
                .isEqualTo("{event: connected, families: [\"ipv4\",\"ipv6\"]}");
        assertThat(fields(new TunnelEvent.Failed(new Failure(
                        Layer.IKE, Reason.NO_ANSWER, "we called and nobody answered", "check the address"))))
                .isEqualTo(
                        "{event: failed, layer: ike, message: IKE: we called and nobody answered; check the address.,"
                                + " reason: no-answer}");
        assertThat(fields(new TunnelEvent.Disconnected("user"))).isEqualTo("{by: user, event: disconnected}");
    }

    /** As the status has them, in the text of RFC 5952. */
    @Test
    void whatThereIsToKnowSaysWhatItIsAbout() {
        Caveat caveat = new Caveat(Caveat.What.NO_RESOLVER, List.of());
        assertThat(fields(new TunnelEvent.Mind(List.of(caveat))))
                .isEqualTo("{caveats: [{\"what\":\"no-resolver\",\"of\":[],\"message\":\"" + caveat.words()
                        + "\"}], event: mind}");
        assertThat(fields(new TunnelEvent.Mind(List.of()))).isEqualTo("{caveats: [], event: mind}");
    }

    @Test
    void aDetourSaysWhereToAndWhy() {
        assertThat(fields(new TunnelEvent.Detoured(List.of(
                        new Detour(IpRange.parse("2001:db8::/32"), "eth0", "a rule"),
                        new Detour(IpRange.parse("10.0.0.0/8"), "", "a route")))))
                .isEqualTo("{detours: [{\"to\":\"2001:db8::/32\",\"by\":\"eth0\",\"because\":\"a rule\"},"
                        + "{\"to\":\"10.0.0.0/8\",\"by\":\"\",\"because\":\"a route\"}], event: detours}");
    }

    private static String fields(VpnEvent event) {
        return fields(new TunnelEvent.Session(event));
    }

    /** The one line's fields in the order of their names, without the time, which must be there and be a number. */
    private static String fields(TunnelEvent event) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        new JsonReport(new PrintStream(bytes, true, StandardCharsets.UTF_8), Elapsed.sinceProcessStart()).accept(event);
        String line = bytes.toString(StandardCharsets.UTF_8);
        assertThat(line.lines()).hasSize(1);
        JsonNode node = JsonMapper.shared().readTree(line);
        assertThat(node.path("t").isIntegralNumber()).isTrue();
        StringBuilder text = new StringBuilder();
        for (String name : new TreeSet<>(node.propertyNames())) {
            JsonNode value = node.get(name);
            if (!name.equals("t")) {
                text.append(text.isEmpty() ? "{" : ", ").append(name).append(": ");
                text.append(value.isString() ? value.asString() : value.toString());
            }
        }
        return text + "}";
    }
}
