package bulkhead.platform.linux;

import static bulkhead.platform.linux.Testbed.INTERNET_4;
import static bulkhead.platform.linux.Testbed.INTERNET_6;
import static bulkhead.platform.linux.Testbed.SERVER_4;
import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.leakguard.host.LinkTap;
import bulkhead.leakguard.host.PhysicalLink;
import bulkhead.leakguard.policy.Family;
import bulkhead.leakguard.policy.FilterPolicy;
import bulkhead.leakguard.policy.GuardState;
import bulkhead.leakguard.policy.Protection;
import bulkhead.leakguard.probe.Probe;
import bulkhead.leakguard.probe.ProbeKind;
import bulkhead.leakguard.probe.Promise;
import bulkhead.leakguard.probe.Sightings;
import bulkhead.leakguard.probe.Sightings.Cell;
import bulkhead.leakguard.probe.Sightings.Sighting;
import bulkhead.leakguard.probe.Tag;
import bulkhead.leakguard.probe.Targets;
import bulkhead.platform.linux.links.Link;
import bulkhead.platform.linux.nft.NftGuard;
import bulkhead.platform.linux.nft.Nftables;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the leak test sees to leave is what arrives outside. */
@OnKernel
class LinuxLeakProbeTest {
    private static final Targets TARGETS =
            new Targets(InetAddress.ofLiteral(INTERNET_4), InetAddress.ofLiteral(INTERNET_6));
    private static final String OUTSIDE = """
            table inet arrived {
              chain tap {
                type filter hook prerouting priority -350;
                ip daddr 198.51.100.1 tcp dport 443 tcp flags syn counter comment "IPV4 TCP"
                ip daddr 198.51.100.1 udp dport 443 counter comment "IPV4 UDP"
                ip daddr 198.51.100.1 icmp type echo-request counter comment "IPV4 ICMP"
                ip daddr 198.51.100.1 udp dport 53 counter comment "IPV4 DNS"
                ip daddr 224.0.0.251 udp dport 5353 counter comment "IPV4 MDNS"
                ip6 daddr 2001:db8:f::1 tcp dport 443 tcp flags syn counter comment "IPV6 TCP"
                ip6 daddr 2001:db8:f::1 udp dport 443 counter comment "IPV6 UDP"
                ip6 daddr 2001:db8:f::1 icmpv6 type echo-request counter comment "IPV6 ICMP"
                ip6 daddr 2001:db8:f::1 udp dport 53 counter comment "IPV6 DNS"
                ip6 daddr ff02::fb udp dport 5353 counter comment "IPV6 MDNS"
                ip daddr 192.0.2.2 udp dport 4500 counter comment "last"
              }
            }
            """;
    private static final Pattern ARRIVED = Pattern.compile("packets [1-9]\\d* bytes \\d+ comment \"(.*)\"");

    private final LinuxLeakProbe probe = new LinuxLeakProbe();
    private Tunnel tunnel;
    private Namespace client;

    @BeforeEach
    void open() {
        tunnel = new Tunnel(SERVER_4);
        client = tunnel.client;
        Nftables.Result rules = tunnel.testbed.outside.call(() -> Nftables.runWords(OUTSIDE));
        assertThat(rules.error()).isEmpty();
        // From here on no packet waits for the router's link-layer address.
        assertThat(Traffic.tcp(client, INTERNET_4)).as("refused by its host").isEqualTo(Traffic.Outcome.REJECTED);
        assertThat(Traffic.tcp(client, INTERNET_6)).as("refused by its host").isEqualTo(Traffic.Outcome.REJECTED);
    }

    @AfterEach
    void close() {
        if (tunnel != null) {
            tunnel.close();
        }
    }

    @Test
    void findsTheLinkThatLeadsOutAndNoOther() {
        client.run("ip", "link", "add", "docker0", "type", "bridge");
        client.run("ip", "link", "add", "vm0", "type", "veth", "peer", "vm1");
        for (String inside : new String[] {"docker0", "vm0", "bulkhead0"}) {
            client.run("ip", "addr", "add", "172.17.0.1/16", "dev", inside);
            client.run("ip", "link", "set", inside, "up");
        }
        client.run("ip", "route", "add", "0.0.0.0/1", "dev", "bulkhead0");
        assertThat(client.call(probe::links)).singleElement().satisfies(link -> {
            assertThat(link.name()).isEqualTo("eth0");
            assertThat(link.index()).isEqualTo(client.<Integer>call(() -> Link.index("eth0")));
            assertThat(link.addressed()).containsExactlyInAnyOrder(Family.values());
            assertThat(link.routed()).containsExactlyInAnyOrder(Family.values());
        });
    }

    @Test
    void tellsALinkWithoutDefaultRouteOfAFamily() {
        client.run("ip", "-6", "route", "del", "default");
        assertThat(client.call(probe::links))
                .singleElement()
                .satisfies(link -> assertThat(link.routed()).containsExactly(Family.IPV4));
    }

    @Test
    void seesEveryProbeLeaveWithoutAGuard() {
        assertThat(left()).isEqualTo(all(Family.IPV4, Family.IPV6)).isEqualTo(arrived());
    }

    @Test
    void seesTheOpenFamilyAloneLeaveWhileConnecting() {
        tunnel.guard(Tunnel.CONNECTING);
        assertThat(left()).isEqualTo(all(Family.IPV4)).isEqualTo(arrived());
        assertThat(client.call(probe::guard)).contains(new Promise(Set.of(Family.IPV6), Set.of(), false));
    }

    @Test
    void seesNothingLeaveAClosedGuard() {
        tunnel.guard(new GuardState.Reconnecting());
        assertThat(left()).isEmpty();
        assertThat(arrived()).isEmpty();
        assertThat(client.call(probe::guard)).contains(Promise.ALL);
    }

    @Test
    void seesWhatLeavesByAHole() {
        leaveGuard();
        for (String chain : List.of("out", "leave")) {
            client.run("nft", "insert", "rule", "inet", "bulkhead", chain, "udp", "dport", "53", "accept");
        }
        assertThat(left())
                .isEqualTo(arrived())
                .containsExactlyInAnyOrder(
                        new Cell("eth0", Family.IPV4, ProbeKind.DNS), new Cell("eth0", Family.IPV6, ProbeKind.DNS));
        assertThat(client.call(probe::guard)).as("the promise still made").contains(Promise.ALL);
    }

    @Test
    void holdsAConnectionToItsPromiseWhenTheTableIsGone() {
        tunnel.guard(new GuardState.Reconnecting());
        // Nobody is left to mend it.
        client.call(() -> {
            tunnel.host.leave();
            return null;
        });
        client.run("nft", "delete", "table", "inet", "bulkhead");
        assertThat(left()).isEqualTo(all(Family.IPV4, Family.IPV6)).isEqualTo(arrived());
        assertThat(client.call(probe::guard)).contains(Promise.LEAST);
    }

    /** One that nobody watches, or it would be mended at once. */
    private void leaveGuard() {
        FilterPolicy policy = FilterPolicy.of(
                new GuardState.Reconnecting(),
                Protection.DEFAULT,
                false,
                Optional.of(tunnel.endpoint()),
                Optional.empty());
        client.call(() -> {
            try (NftGuard guard = new NftGuard()) {
                guard.set(policy);
            }
            return null;
        });
    }

    @Test
    void knowsOfNoGuardWhereThereIsNone() {
        tunnel.testbed.closeHosts();
        assertThat(client.call(probe::guard)).isEmpty();
    }

    /** Sends every probe, then a packet that no guard of this connection stops: after it nothing more comes. */
    private Set<Cell> left() {
        Tag tag = Tag.random(new Random());
        Sightings sightings = new Sightings(TARGETS, tag);
        PhysicalLink link = client.call(probe::links).getFirst();
        Instant before = Instant.now();
        return client.call(() -> {
            try (LinkTap tap = probe.tap(link)) {
                CompletableFuture.delayedExecutor(Patience.SECONDS, TimeUnit.SECONDS)
                        .execute(tap::close);
                for (Family family : Family.values()) {
                    for (Probe each : Probe.all(family, TARGETS, tag)) {
                        sightings.sentFrom(tap.send(each));
                    }
                }
                tunnel.socket.send(new byte[] {1, 2, 3, 4}, 0, 4, 4500);
                byte[] buffer = new byte[2048];
                int length;
                do {
                    length = tap.read(buffer);
                    assertThat(length).as("the last packet was not seen").isPositive();
                    sightings.saw(new Sighting(link.name(), tap.time(), Arrays.copyOf(buffer, length)));
                    assertThat(tap.time())
                            .isBetween(
                                    before.minus(Duration.ofSeconds(1)),
                                    Instant.now().plusSeconds(1));
                } while (!isLast(buffer, length));
                assertThat(tap.lost()).isZero();
                return new HashSet<>(sightings.cells());
            }
        });
    }

    private static boolean isLast(byte[] packet, int length) {
        return length == 32 && packet[9] == 17 && (packet[22] << 8 | packet[23] & 0xff) == 4500;
    }

    private Set<Cell> arrived() {
        Set<Cell> cells = new HashSet<>();
        boolean last = false;
        while (!last) {
            String list = tunnel.testbed.outside.run("nft", "list", "table", "inet", "arrived");
            cells.clear();
            for (Matcher matcher = ARRIVED.matcher(list); matcher.find(); ) {
                String[] words = matcher.group(1).split(" ");
                last |= words.length == 1;
                if (words.length == 2) {
                    cells.add(new Cell("eth0", Family.valueOf(words[0]), ProbeKind.valueOf(words[1])));
                }
            }
        }
        return cells;
    }

    private static Set<Cell> all(Family... families) {
        return Arrays.stream(families)
                .flatMap(family -> Arrays.stream(ProbeKind.values()).map(kind -> new Cell("eth0", family, kind)))
                .collect(Collectors.toSet());
    }
}
