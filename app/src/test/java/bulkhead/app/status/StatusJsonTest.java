package bulkhead.app.status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import bulkhead.app.names.PublicNames;
import bulkhead.app.status.ConnectionStatus.Rung;
import bulkhead.app.status.Fact.Encapsulation;
import bulkhead.app.status.Fact.Names;
import bulkhead.app.tunnel.Caveat;
import bulkhead.app.tunnel.Measurement;
import bulkhead.app.tunnel.Measurement.Keys;
import bulkhead.app.tunnel.Measurement.Traffic;
import bulkhead.app.tunnel.TunnelEvent;
import bulkhead.leakguard.policy.Access;
import bulkhead.leakguard.policy.Family;
import bulkhead.leakguard.policy.GuardState;
import bulkhead.protocol.VpnEvent;
import bulkhead.protocol.VpnEvent.MtuOrigin;
import bulkhead.protocol.core.Failure;
import bulkhead.protocol.core.Layer;
import bulkhead.protocol.core.Reason;
import bulkhead.protocol.ike.NatTraversal;
import bulkhead.protocol.ip6.Ip6Configuration.Source;
import bulkhead.protocol.offer.Refusal;
import bulkhead.protocol.offer.Why;
import bulkhead.protocol.ppp.auth.AuthMethod;
import bulkhead.protocol.wire.IpAddress;
import bulkhead.protocol.wire.IpPrefix;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class StatusJsonTest {
    private static final Measurement MEASURED = new Measurement(
            1_700_000_009_000L,
            new Traffic(1, 2, 3, 4),
            new Traffic(5, 6, 7, Long.MAX_VALUE),
            Optional.of(1_700_000_008_000L),
            Optional.of(1_700_000_006_000L),
            Optional.of(12_345L),
            Optional.of(new Keys(8, 9, 10)),
            Optional.empty());

    private static final IpAddress HERE = IpAddress.parse("10.0.0.2");
    private static final IpAddress THERE = IpAddress.parse("10.0.0.1");

    private static final Details DETAILS = new Details(List.of(
            new Fact.Ike("AES-256/SHA2-256/ECP-256", NatTraversal.LOCAL, ""),
            new Fact.Esp("AES-256-GCM-16", Encapsulation.UDP),
            new Fact.L2tp("lns", "xl2tpd"),
            new Fact.Link(1400, MtuOrigin.PATH, 1500),
            new Fact.Authentication(AuthMethod.MS_CHAP_V2),
            new Fact.Notification("until \"noon\""),
            new Fact.Ipv4(HERE, THERE, List.of(THERE)),
            new Fact.Ipv4Path(true),
            new Fact.Ipv4Routes(List.of(IpPrefix.parse("10.98.0.0/24"))),
            new Fact.Ipv6(
                    IpAddress.parse("fe80::2"),
                    List.of(IpAddress.parse("2001:db8::2")),
                    Optional.of(IpAddress.parse("fe80::1")),
                    List.of(),
                    List.of(IpPrefix.parse("2001:db8:1::/56")),
                    Optional.of(Source.SLAAC)),
            new Fact.Refused(
                    List.of(new Refusal(Refusal.From.IPCP, Refusal.Offer.RESOLVER, "127.0.0.1", Why.LOOPBACK))),
            new Fact.Tunnel(
                    "bulkhead0", 1400, List.of(IpPrefix.parse("0.0.0.0/0")), Names.TUNNEL, List.of("a.example")),
            new Fact.Detours(List.of(
                    new Fact.Detours.Way(IpPrefix.parse("10.0.0.0/8"), "eth0", "the routing rule 50 (table 52)"))),
            new Fact.Caveats(List.of(new Caveat(Caveat.What.NO_RESOLVER, List.of("a"))))));

    /** With no field as it is in {@link ConnectionStatus#IDLE}. */
    private static final ConnectionStatus FULL = new ConnectionStatus(
            "Büro „1“\n{}",
            TunnelEvent.State.RECONNECTING,
            1_700_000_000_000L,
            1_700_000_001_000L,
            Map.of(Rung.GUARD, 1L, Rung.IKE, 2L, Rung.AUTHENTICATION, 30_000_000_000L),
            new TunnelEvent.GuardChanged(
                    new GuardState.Connected(Set.of(Family.IPV4)), Access.TUNNEL_ONLY, Access.BLOCKED),
            Set.of(VpnEvent.Family.IPV6),
            Optional.of(VpnEvent.Ipv6Block.NO_ECHO),
            Optional.of(new Failure(Layer.HOST, Reason.NO_ANSWER, "it \"happened\"", "advice")),
            DETAILS,
            Optional.of(MEASURED),
            new Concerns(true, Optional.of("eth0"), 1_700_000_007_000L, true, true, 13, -14, 15, 16),
            new Course(1_700_000_000_500L, 1_700_000_010_000L, 11, 12, 2, true, true),
            new Waiting(3, Map.of(Rung.IKE, 210L)));

    private static final Published PUBLISHED = new Published(
            4_194_304, Published.Program.WINDOW, "vpn.example.org", FULL, Map.of("ike", Map.of("bad-hash", 41L)));

    @Test
    void everyFieldComesBackAsItWas() throws Exception {
        for (RecordComponent field : ConnectionStatus.class.getRecordComponents()) {
            assertThat(field.getAccessor().invoke(FULL))
                    .as("the test has a value of its own for %s", field.getName())
                    .isNotEqualTo(field.getAccessor().invoke(ConnectionStatus.IDLE));
        }
        assertThat(DETAILS.facts())
                .as("the test has one of each kind")
                .<Class<?>>extracting(Fact::getClass)
                .containsExactly(Fact.class.getPermittedSubclasses());
        assertThat(StatusJson.read(StatusJson.write(PUBLISHED))).isEqualTo(PUBLISHED);
    }

    /** The whole line; what fails here after a change of names in the code is not the test. */
    @Test
    void theLineIsAsProgramsReadIt() {
        String line = StatusJson.write(
                new Published(1, Published.Program.WINDOW, "a", FULL.of("b"), Map.of("ike", Map.of("bad-hash", 41L))));

        assertThat(line).isEqualTo("""
                {"version":1,"pid":1,"program":"WINDOW","server":"a","status":{"profile":"b","state":"RECONNECTING",
                "began":1700000000000,"connectedAt":1700000001000,
                "climbed":{"GUARD":1,"IKE":2,"AUTHENTICATION":30000000000},
                "guard":{"state":{"is":"Connected","families":["IPV4"]},"ipv4":"TUNNEL_ONLY","ipv6":"BLOCKED"},
                "carried":["IPV6"],"ipv6Block":"NO_ECHO",
                "failure":{"layer":"HOST","reason":"NO_ANSWER","happened":"it \\"happened\\"","advice":"advice"},
                "details":{"ike":{"suite":"AES-256/SHA2-256/ECP-256","natt":"local","peerVendor":""},
                "esp":{"suite":"AES-256-GCM-16","encap":"udp"},"l2tp":{"host":"lns","product":"xl2tpd"},
                "link":{"mtu":1400,"origin":"path","pathMtu":1500},"auth":{"method":"MS-CHAPv2"},
                "notification":{"text":"until \\"noon\\""},
                "ipv4":{"address":"10.0.0.2","peer":"10.0.0.1","dns":["10.0.0.1"]},
                "ipv4Path":{"proved":true},
                "ipv4Routes":{"routes":["10.98.0.0/24"]},
                "ipv6":{"linkLocal":"fe80::2","addresses":["2001:db8::2"],"router":"fe80::1","dns":[],
                "prefixes":["2001:db8:1::/56"],"source":"slaac"},
                "refused":{"offers":[{"from":"ipcp","offer":"resolver","value":"127.0.0.1","reason":"loopback"}]},
                "tunnel":{"name":"bulkhead0","mtu":1400,"routes":["0.0.0.0/0"],"names":"tunnel","search":["a.example"]},
                "detours":{"ways":[{"to":"10.0.0.0/8","by":"eth0","because":"the routing rule 50 (table 52)"}]},
                "caveats":{"all":[{"what":"no-resolver","of":["a"]}]}},
                "measured":{"at":1700000009000,"ipv4":{"bytesIn":1,"bytesOut":2,"packetsIn":3,"packetsOut":4},
                "ipv6":{"bytesIn":5,"bytesOut":6,"packetsIn":7,"packetsOut":9223372036854775807},
                "heardAt":1700000008000,"silentSince":1700000006000,
                "roundTripMicros":12345,"ike":{"ageMillis":8,"rekeyMillis":9,"lateMillis":10},"esp":null},
                "concerns":{"unwatched":true,"unplugged":"eth0","mendedAt":1700000007000,"asks":true,"namesAstray":true,
                "clockSetAt":13,"clockSetBy":-14,"wokeAt":15,"slept":16},
                "course":{"firstUp":1700000000500,"ended":1700000010000,"bytesIn":11,"bytesOut":12,"reconnections":2,
                "ipv6Carried":true,"ipv6Open":true},
                "waiting":{"tries":3,"usual":{"IKE":210}}},
                "drops":{"ike":{"bad-hash":41}}}""".replace("\n", ""));
    }

    @Test
    void theNamesInCapitalsAreThoseOfTheFirstVersion() {
        assertThat(Stream.of(TunnelEvent.State.values(), Rung.values(), Published.Program.values())
                        .map(kind ->
                                Arrays.stream(kind).map(PublicNames::inCapitals).collect(Collectors.joining(" "))))
                .containsExactly(
                        "RESOLVING GUARDING CONNECTING CONNECTED RECONNECTING DISCONNECTING DISCONNECTED ERROR",
                        "GUARD IKE ESP L2TP AUTHENTICATION IPV4 IPV6",
                        "COMMAND WINDOW");
    }

    @Test
    void everyGuardStateComesBackAsItWas() throws IOException {
        for (GuardState state : List.of(
                new GuardState.Disconnected(),
                new GuardState.Connecting(),
                new GuardState.Connected(Set.of()),
                new GuardState.Connected(Set.of(Family.IPV4, Family.IPV6)),
                new GuardState.Reconnecting(),
                new GuardState.Error(),
                new GuardState.Lockdown())) {
            ConnectionStatus status =
                    ConnectionStatus.IDLE.after(new TunnelEvent.GuardChanged(state, Access.OPEN, Access.BLOCKED), 1);
            Published published = new Published(1, Published.Program.COMMAND, "", status, Map.of());
            assertThat(StatusJson.read(StatusJson.write(published))).isEqualTo(published);
        }
    }

    @Test
    void isOneLineWithItsVersion() {
        String line = StatusJson.write(PUBLISHED);

        assertThat(line).doesNotContain("\n").startsWith("{\"version\":1,");
        JsonNode status = JsonMapper.shared().readTree(line).path("status");
        assertThat(status.path("state").asString()).isEqualTo("RECONNECTING");
        assertThat(status.path("climbed").path("IKE").asLong()).isEqualTo(2);
        assertThat(status.propertyNames())
                .containsExactlyInAnyOrderElementsOf(List.of(ConnectionStatus.class.getRecordComponents()).stream()
                        .map(RecordComponent::getName)
                        .toList());
    }

    @Test
    void leavesFieldsAloneThatItDoesNotKnow() throws IOException {
        ObjectNode tree = (ObjectNode) JsonMapper.shared().readTree(StatusJson.write(PUBLISHED));
        ((ObjectNode) tree.path("status").path("details")).putObject("smell").put("of", "roses");
        tree.put("news", 1);
        ((ObjectNode) tree.path("status")).putObject("weather").put("rain", true);
        ((ObjectNode) tree.path("status").path("measured")).put("jitter", 1.5);

        assertThat(StatusJson.read(tree.toString())).isEqualTo(PUBLISHED);
    }

    @Test
    void refusesALineThatLacksAField() throws IOException {
        ObjectNode whole = (ObjectNode) JsonMapper.shared().readTree(StatusJson.write(PUBLISHED));
        for (String name : whole.path("status").propertyNames()) {
            ObjectNode tree = whole.deepCopy();
            ((ObjectNode) tree.path("status")).remove(name);
            assertRefused(tree.toString());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "1",
                "{}",
                "{\"version\":1}",
                "{\"version\":1,\"status\":null}",
                "{\"version\":1",
                "hello",
                "{\"version\":1} {}"
            })
    void refusesWhatIsNoStatus(String line) {
        assertRefused(line);
    }

    @Test
    void refusesWrongValues() {
        String line = StatusJson.write(PUBLISHED);
        for (String[] change : new String[][] {
            {"\"version\":1", "\"version\":2"},
            {"\"pid\":4194304", "\"pid\":\"4194304\""},
            {"\"pid\":4194304", "\"pid\":1.5"},
            {"\"pid\":4194304", "\"pid\":null"},
            {"\"state\":\"RECONNECTING\"", "\"state\":\"ASLEEP\""},
            {"\"state\":\"RECONNECTING\"", "\"state\":1"},
            {"\"is\":\"Connected\"", "\"is\":\"java.lang.Runtime\""},
            {"\"layer\":\"HOST\"", "\"layer\":null"},
            {"\"server\":\"vpn.example.org\"", "\"server\":null"},
            {"\"natt\":\"local\"", "\"natt\":\"LOCAL\""},
            {"\"mtu\":1400", "\"mtu\":null"},
            {"\"address\":\"10.0.0.2\"", "\"address\":\"ten\""},
            {"\"l2tp\":{\"host\":\"lns\",\"product\":\"xl2tpd\"}", "\"l2tp\":null"},
        }) {
            assertThat(line).contains(change[0]);
            assertRefused(line.replace(change[0], change[1]));
        }
    }

    private static void assertRefused(String line) {
        assertThatIOException()
                .as(line)
                .isThrownBy(() -> StatusJson.read(line))
                .withMessageContaining("different versions");
    }
}
