package bulkhead.platform.linux.rtnetlink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bulkhead.leakguard.host.HostException;
import bulkhead.leakguard.policy.Family;
import bulkhead.leakguard.policy.InetAddresses;
import bulkhead.leakguard.policy.IpRange;
import bulkhead.platform.linux.Testbed;
import bulkhead.platform.linux.libc.ErrnoException;
import bulkhead.platform.linux.libc.Libc;
import bulkhead.platform.linux.links.Link;
import bulkhead.platform.linux.links.Ours;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What is read is what ip(8) reads, what is set it finds; what the kernel cannot say is not nothing, and what it refused is not done. */
class RtnetlinkTest {
    private static final int EMFILE = 24;

    /** Of each kind of link, address, route and rule that there is to be told apart. */
    private static final List<String> NETWORK = List.of(
            "link add bridge0 type bridge",
            "link add inside0 type veth peer name inside1",
            "link set inside0 master bridge0 up",
            "link add far0 type veth peer name far1",
            "link set far0 up",
            "link set far1 up",
            "address add 10.9.0.1 peer 10.9.0.2/32 dev far0",
            "address add 2001:db8:9::1/64 dev far0 nodad",
            "route add 10.20.0.0/16 via 10.9.0.2 dev far0 proto static",
            "route add 10.21.0.0/16 nexthop via 10.9.0.2 dev far0 nexthop dev far0 weight 2",
            "route add 10.22.0.0/16 via inet6 fe80::9 dev far0 table 300",
            "route add 10.23.0.0/16 dev far0 mtu lock 1400 src 10.9.0.1",
            "route add unreachable 10.24.0.0/16",
            "route add 2001:db8:20::/48 via 2001:db8:9::2",
            "route add 2001:db8:21::/48 nexthop via 2001:db8:9::2 nexthop via 2001:db8:9::3",
            "route add throw 2001:db8:22::/48 table 300",
            "rule add not fwmark 46108 lookup 300 protocol 180 priority 120",
            "rule add to 10.20.0.0/16 lookup main suppress_prefixlength 7 priority 121",
            "rule add unreachable fwmark 5 priority 122",
            "-6 rule add to 2001:db8:20::/48 lookup 300 protocol 180 priority 120");

    private Testbed testbed;

    @BeforeEach
    void open() {
        testbed = new Testbed();
    }

    @AfterEach
    void close() {
        if (testbed != null) {
            testbed.close();
        }
    }

    private <T> T call(Callable<T> task) {
        return testbed.client.call(task);
    }

    private void build() {
        NETWORK.forEach(this::ip);
    }

    private String ip(String arguments) {
        return testbed.client.run(("ip " + arguments).split(" "));
    }

    private Stream<JsonNode> listed(String arguments) {
        return JsonMapper.shared().readTree(ip("-j " + arguments)).valueStream();
    }

    @Test
    void readsDevicesAndAddressesAsIpDoes() throws Exception {
        build();
        List<String> devices = new ArrayList<>();
        List<String> addresses = new ArrayList<>();
        listed("-details address").forEach(link -> {
            devices.add("%d %s %s %s"
                    .formatted(
                            link.path("ifindex").asInt(),
                            link.path("ifname").asString(),
                            link.path("linkinfo").path("info_kind").asString(""),
                            link.path("address").asString("")));
            link.path("addr_info")
                    .forEach(each -> addresses.add("%d %s/%d %s"
                            .formatted(
                                    link.path("ifindex").asInt(),
                                    spelled(each.path("local").asString()),
                                    each.path("prefixlen").asInt(),
                                    each.path("scope").asString().equals("global"))));
        });
        assertThat(call(Rtnetlink::devices).stream()
                        .map(each -> "%d %s %s %s".formatted(each.index(), each.name(), each.kind(), each.address())))
                .containsExactlyInAnyOrderElementsOf(devices);
        assertThat(call(Rtnetlink::addresses).stream()
                        .map(each -> "%d %s/%d %s"
                                .formatted(each.device(), text(each.address()), each.prefixLength(), each.isGlobal())))
                .containsExactlyInAnyOrderElementsOf(addresses);
        Device port = call(Rtnetlink::devices).stream()
                .filter(each -> each.name().equals("inside0"))
                .findFirst()
                .orElseThrow();
        assertThat(port.master()).isEqualTo(call(() -> Link.index("bridge0")));
        assertThat(port.isUp()).isTrue();
    }

    @ParameterizedTest
    @EnumSource(Family.class)
    void readsRoutesAsIpDoes(Family family) {
        build();
        String flag = family == Family.IPV6 ? "-6" : "-4";
        List<String> wanted = listed("-N " + flag + " route show table all")
                .map(route -> {
                    List<String> hops = new ArrayList<>();
                    (route.has("nexthops")
                                    ? route.path("nexthops")
                                    : JsonMapper.shared().createArrayNode().add(route))
                            .forEach(hop -> hops.add(hop.path("dev").asString("") + " "
                                    + spelled(hop.path("gateway")
                                            .asString(
                                                    hop.path("via").path("host").asString("")))));
                    return "%s %s %s %s %d %s"
                            .formatted(
                                    spelled(route.path("dst").asString()),
                                    route.path("table").asString("254"),
                                    route.path("protocol").asString("3"),
                                    spelled(route.path("prefsrc").asString("")),
                                    route.path("metrics").path(0).path("mtu").asInt(0),
                                    hops);
                })
                .toList();
        assertThat(call(() -> Rtnetlink.routes(family)).stream().map(this::words))
                .containsExactlyInAnyOrderElementsOf(wanted);
    }

    private String words(Route route) {
        List<String> hops = new ArrayList<>();
        route.hops()
                .forEach(hop -> hops.add(call(() -> Link.name(hop.device())) + " "
                        + hop.gateway().map(RtnetlinkTest::text).orElse("")));
        IpRange to = route.to();
        String range = to.isDefault()
                ? "default"
                : text(to.address()) + (to.prefixLength() == to.family().bits() ? "" : "/" + to.prefixLength());
        return "%s %d %d %s %d %s"
                .formatted(
                        range,
                        route.table(),
                        route.protocol(),
                        route.source().map(RtnetlinkTest::text).orElse(""),
                        route.mtu(),
                        hops.isEmpty() ? List.of(" ") : hops);
    }

    private static String text(InetAddress address) {
        return address.getHostAddress();
    }

    /** ip writes addresses of IPv6 shorter than Java does. */
    private static String spelled(String address) {
        if (address.isEmpty() || address.equals("default")) {
            return address;
        }
        return address.contains("/") ? IpRange.parse(address).toString() : text(InetAddresses.parse(address));
    }

    @ParameterizedTest
    @EnumSource(Family.class)
    void readsRulesAsIpDoes(Family family) {
        build();
        String flag = family == Family.IPV6 ? "-6 " : "-4 ";
        List<Rule> before = call(() -> Rtnetlink.rules(family));
        List<Integer> priorities =
                listed(flag + "rule").map(rule -> rule.path("priority").asInt()).toList();
        assertThat(before.stream().map(Rule::priority)).containsExactlyElementsOf(priorities);
        for (Rule rule : before) {
            ip(flag + "rule del " + rule);
        }
        assertThat(call(() -> Rtnetlink.rules(family)))
                .as("ip knew each by its words")
                .isEmpty();
        for (Rule rule : before) {
            ip(flag + "rule add " + rule);
        }
        assertThat(call(() -> Rtnetlink.rules(family)))
                .as("and made the same of them")
                .isEqualTo(before);
    }

    @Test
    void asksForTheWayAsIpDoes() {
        build();
        for (String to : List.of("10.20.0.1", "10.23.0.1", Testbed.INTERNET_4, "2001:db8:20::1", Testbed.INTERNET_6)) {
            JsonNode wanted = listed("route get " + to).findFirst().orElseThrow();
            Route way = call(() -> Rtnetlink.way(InetAddresses.parse(to), 0, OptionalInt.empty()))
                    .orElseThrow();
            assertThat(call(() -> Link.name(way.device())))
                    .isEqualTo(wanted.path("dev").asString());
            assertThat(text(way.source().orElseThrow()))
                    .isEqualTo(spelled(wanted.path("prefsrc").asString()));
            assertThat(way.mtu())
                    .isEqualTo(wanted.path("metrics").path(0).path("mtu").asInt(0));
            JsonNode matched = listed("route get fibmatch " + to).findFirst().orElseThrow();
            Route match = call(() -> Rtnetlink.match(InetAddresses.parse(to))).orElseThrow();
            assertThat(words(match)).startsWith(spelled(matched.path("dst").asString()) + " ");
        }
        assertThat(call(() -> Rtnetlink.way(InetAddresses.parse("10.24.0.1"), 0, OptionalInt.empty())))
                .isEmpty();
        assertThat(call(() -> Rtnetlink.way(InetAddresses.parse(Testbed.INTERNET_4), 5, OptionalInt.empty())))
                .as("the rule of the mark")
                .isEmpty();
    }

    @Test
    void ipFindsWhatIsSet() {
        ip("link add far0 type veth peer name far1");
        ip("link set far0 up");
        ip("link set far1 up");
        int device = call(() -> Link.index("far0"));
        List<Entry> entries = List.of(
                new Address(device, InetAddresses.parse("10.7.0.2"), 32, Optional.of(InetAddresses.parse("10.7.0.1"))),
                new Address(device, InetAddresses.parse("2001:db8:7::2"), 64, Optional.empty()),
                Route.by(device, IpRange.ALL_IPV4, Ours.TABLE, Ours.PROTOCOL),
                Route.by(device, IpRange.parse("2001:db8:8::/48"), Ours.PARTS_TABLE, Ours.PROTOCOL),
                Route.elsewhere(IpRange.parse("10.8.0.1/32"), Ours.PARTS_TABLE, Ours.PROTOCOL),
                Rule.lookup(Family.IPV4, 108, Ours.TABLE, Ours.PROTOCOL).butMarked(Ours.MARK));
        set(entries);
        assertThat(ip("address show dev far0"))
                .contains("inet 10.7.0.2 peer 10.7.0.1/32 scope global", "inet6 2001:db8:7::2/64 scope global nodad");
        assertThat(ip("route show table " + Ours.TABLE)).isEqualTo("default dev far0 proto 180 scope link \n");
        assertThat(ip("-6 route show table " + Ours.PARTS_TABLE))
                .startsWith("2001:db8:8::/48 dev far0 proto 180 metric 1024");
        assertThat(ip("route show table " + Ours.PARTS_TABLE)).isEqualTo("throw 10.8.0.1 proto 180 \n");
        assertThat(ip("rule")).contains("108:\tnot from all fwmark 0xb41c lookup 46108 proto 180");
        set(entries);
        assertThat(ip("rule").lines().filter(line -> line.startsWith("108:"))).hasSize(1);
        unset(entries);
        unset(entries);
        assertThat(ip("address show dev far0")).doesNotContain("10.7.0", "2001:db8:7");
        assertThat(ip("route show table all") + ip("-6 route show table all") + ip("rule"))
                .doesNotContain("proto 180");
    }

    @Test
    void theKernelsOwnReasonIsTold() {
        testbed.client.run("sysctl", "-qw", "net.ipv6.conf.eth0.disable_ipv6=1");
        int device = call(() -> Link.index("eth0"));
        List<Route> routes = List.of(Route.by(device, IpRange.parse("2001:db8:8::/48"), Ours.TABLE, Ours.PROTOCOL));
        assertThatThrownBy(() -> set(routes))
                .hasMessageContaining("route 2001:db8:8::/48 table 46108 proto 180: IPv6 is disabled on nexthop device")
                .hasMessageEndingWith("connect again");
    }

    private void set(List<? extends Entry> entries) {
        call(() -> {
            Rtnetlink.set(entries);
            return null;
        });
    }

    private void unset(List<? extends Entry> entries) {
        call(() -> {
            Rtnetlink.unset(entries);
            return null;
        });
    }

    /** What has an end is no part of an interface that is gone. */
    @Test
    void whatIsGoneIsRemoved() {
        int nobody = 4711;
        unset(List.of(
                new Address(nobody, InetAddresses.parse("10.7.0.2"), 32, Optional.empty()),
                new Address(nobody, InetAddresses.parse("2001:db8:7::2"), 128, Optional.empty()),
                Route.by(nobody, IpRange.parse("198.51.100.0/24"), Ours.TABLE, Ours.PROTOCOL),
                Route.by(nobody, IpRange.parse("2001:db8:9::/48"), Ours.TABLE, Ours.PROTOCOL),
                Route.elsewhere(IpRange.parse("198.51.100.1/32"), Ours.PARTS_TABLE, Ours.PROTOCOL),
                Rule.lookup(Family.IPV4, 998, Route.RT_TABLE_MAIN, Ours.PROTOCOL),
                Rule.lookup(Family.IPV6, 998, Route.RT_TABLE_MAIN, Ours.PROTOCOL)));
    }

    @Test
    void aFailureIsToldWhateverItWasAskedFor() {
        List<Callable<?>> asked = List.of(
                Rtnetlink::devices,
                Rtnetlink::addresses,
                () -> Rtnetlink.routes(Family.IPV4),
                () -> Rtnetlink.rules(Family.IPV6),
                () -> Rtnetlink.way(InetAddresses.parse(Testbed.INTERNET_4), 0, OptionalInt.empty()));
        try (FakeKernel _ = FakeKernel.withoutSockets(EMFILE)) {
            for (Callable<?> each : asked) {
                assertThatThrownBy(() -> call(each))
                        .isInstanceOf(HostException.class)
                        .hasMessageContaining("Too many open files");
            }
        }
        try (FakeKernel _ = FakeKernel.install(_ -> Libc.ENOBUFS)) {
            assertThatThrownBy(() -> call(Rtnetlink::devices)).hasMessageContaining("No buffer space");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatIsRefusedIsToldAndTheRestIsDone(boolean set) {
        List<Rule> rules = List.of(
                Rule.lookup(Family.IPV4, 998, Route.RT_TABLE_MAIN, Ours.PROTOCOL),
                Rule.lookup(Family.IPV4, 999, Route.RT_TABLE_MAIN, Ours.PROTOCOL));
        if (!set) {
            set(rules);
        }
        boolean[] refused = new boolean[1];
        try (FakeKernel _ = FakeKernel.install(_ -> {
            boolean first = !refused[0];
            refused[0] = true;
            return first ? Libc.EPERM : 0;
        })) {
            assertThatThrownBy(() -> {
                        if (set) {
                            set(rules);
                        } else {
                            unset(rules);
                        }
                    })
                    .isInstanceOf(HostException.class)
                    .hasMessageContaining("priority 998: Operation not permitted")
                    .hasMessageContaining("run with sudo");
        }
        assertThat(ip("rule").contains("\n999:")).isEqualTo(set);
        assertThat(ip("rule").contains("\n998:")).isEqualTo(!set);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatCannotBeAskedForAtFirstKeepsNothingFromBeingDone(boolean set) {
        List<Rule> rules = List.of(
                Rule.lookup(Family.IPV4, 998, Route.RT_TABLE_MAIN, Ours.PROTOCOL),
                Rule.lookup(Family.IPV4, 999, Route.RT_TABLE_MAIN, Ours.PROTOCOL));
        if (!set) {
            set(rules);
        }
        boolean[] failed = new boolean[1];
        try (FakeKernel _ = FakeKernel.install(_ -> {
            if (!failed[0]) {
                failed[0] = true;
                throw new ErrnoException("rtnetlink", EMFILE);
            }
            return 0;
        })) {
            assertThatThrownBy(() -> {
                        if (set) {
                            set(rules);
                        } else {
                            unset(rules);
                        }
                    })
                    .isInstanceOf(HostException.class)
                    .hasMessageContaining("Too many open files");
        }
        assertThat(ip("rule").contains("\n999:")).isEqualTo(set);
    }

    @Test
    void aListingThatWasInterruptedIsAskedForAgainAndNeverTakenForWhole() {
        List<Address> whole = call(Rtnetlink::addresses);
        try (FakeKernel _ = FakeKernel.changing(2)) {
            assertThat(call(Rtnetlink::addresses)).isEqualTo(whole);
        }
        try (FakeKernel _ = FakeKernel.changing(Integer.MAX_VALUE)) {
            assertThatThrownBy(() -> call(Rtnetlink::addresses))
                    .isInstanceOf(HostException.class)
                    .hasMessageContaining("change while they are listed");
        }
    }

    @Test
    void aFamilyThatTheKernelHasNotGotHasNothing() {
        try (FakeKernel _ = FakeKernel.install(_ -> Libc.EAFNOSUPPORT)) {
            assertThat(call(() -> Rtnetlink.rules(Family.IPV6))).isEmpty();
            assertThat(call(() -> Rtnetlink.routes(Family.IPV6))).isEmpty();
        }
    }
}
