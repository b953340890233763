package bulkhead.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.leakguard.contract.NftText;
import bulkhead.servers.Background;
import bulkhead.servers.Capture;
import bulkhead.servers.ForeignTunnel;
import bulkhead.servers.ForeignTunnel.Kind;
import bulkhead.servers.Packet;
import bulkhead.servers.RealServers;
import bulkhead.servers.Topology;
import bulkhead.servers.Waiting;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** {@code guard watch} around tunnels of OpenVPN and WireGuard, with native traffic of both families all the while. */
@RealServers
class WatchAcceptanceTest {
    private Topology topology;
    private ForeignTunnel tunnel;
    private Background traffic;

    @BeforeEach
    void remember(Topology shared) {
        topology = shared;
    }

    @AfterEach
    void end() {
        if (traffic != null) {
            traffic.close();
        }
        if (tunnel != null) {
            tunnel.close();
        }
    }

    private void serve(Kind kind) {
        tunnel = ForeignTunnel.serve(topology, kind);
        Background.serve(topology.internet());
        traffic = Background.start(topology.client());
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void closesNativeIpv6AroundATunnelOfIpv4Alone(Kind kind) throws Exception {
        serve(kind);
        tunnel.connect(false);
        topology.client().awaitPing(Topology.INTERNET_IPV4);
        try (Capture control = topology.capture()) {
            traffic.awaitRounds(1);
            assertThat(natively(control.stop(), 6)).as("without the guard").isNotEmpty();
        }
        try (Bulkhead watch = watch()) {
            state(watch, "connected", "tunnel-only", "blocked");
            try (Capture capture = topology.capture()) {
                traffic.awaitRounds(2);
                assertThat(topology.client().pings(Topology.INTERNET_IPV4))
                        .as("through the tunnel")
                        .isTrue();
                assertThat(topology.client().pings(Topology.INTERNET_IPV6)).isFalse();
                capture.stop();
                assertThat(natively(capture, 6)).isEmpty();
                assertThat(natively(capture, 4)).isEmpty();
                assertThat(capture.packets(tunnel::isOuter))
                        .as("the tunnel's own packets")
                        .isNotEmpty();
            }
            assertThat(watch.disconnect()).isZero();
            assertThat(watch.standardError()).isEmpty();
        }
        assertThat(topology.client().pings(Topology.INTERNET_IPV6))
                .as("open again")
                .isTrue();
        assertThat(topology.client().pings(Topology.INTERNET_IPV4)).isTrue();
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void followsATunnelThatCarriesBothComesAndGoes(Kind kind) throws Exception {
        serve(kind);
        try (Bulkhead watch = watch()) {
            state(watch, "connecting", "open", "blocked");
            try (Capture capture = topology.capture()) {
                tunnel.connect(true);
                state(watch, "connected", "tunnel-only", "tunnel-only");
                topology.client().awaitPing(Topology.INTERNET_IPV6);
                topology.client().awaitPing(Topology.INTERNET_IPV4);
                assertThat(natively(capture.stop(), 6)).isEmpty();
            }
            try (Capture capture = topology.capture()) {
                tunnel.kill();
                state(watch, "reconnecting", "tunnel-only", "tunnel-only");
                traffic.awaitRounds(2);
                assertThat(topology.client().pings(Topology.INTERNET_IPV4)).isFalse();
                tunnel.connect(true);
                topology.client().awaitPing(Topology.INTERNET_IPV6);
                assertThat(natively(capture.stop(), 6)).isEmpty();
                assertThat(natively(capture, 4)).isEmpty();
            }
            // What enters a tunnel that is back passes before the watch has told of it.
            Waiting.until("its return", Expect.LIMIT, () -> states(watch).size() > 3);
            assertThat(states(watch)).containsExactly("connecting", "connected", "reconnecting", "connected");
        }
    }

    /** One family may come before the other: that is no other state. */
    private static List<String> states(Bulkhead watch) {
        List<String> states = new ArrayList<>();
        for (JsonNode event : watch.events("guard")) {
            String state = event.path("state").asString();
            if (states.isEmpty() || !states.getLast().equals(state)) {
                states.add(state);
            }
        }
        return states;
    }

    @Test
    void opensTheServersPortToNoOtherProgram() throws Exception {
        serve(Kind.OPENVPN);
        tunnel.connect(false);
        topology.client().awaitPing(Topology.INTERNET_IPV4);
        try (Bulkhead watch = watch()) {
            state(watch, "connected", "tunnel-only", "blocked");
            tunnel.kill();
            state(watch, "reconnecting", "tunnel-only", "tunnel-only");
            try (Capture capture = topology.capture()) {
                topology.client().run("bash", "-c", "echo stranger >/dev/udp/192.0.2.1/1194");
                assertThat(capture.stop().packets(tunnel::isOuter)).isEmpty();
            }
        }
    }

    @Test
    void leavesTheGuardClosedWhenItIsKilledAndUnblockOpensIt() throws Exception {
        serve(Kind.OPENVPN);
        tunnel.connect(false);
        Waiting.until(
                "routes into the tunnel",
                Expect.LIMIT,
                () -> topology.client()
                        .run("ip", "route", "get", Topology.INTERNET_IPV4)
                        .output()
                        .contains("dev " + ForeignTunnel.INTERFACE));
        String before = network();
        try (Bulkhead watch = watch()) {
            state(watch, "connected", "tunnel-only", "blocked");
            watch.kill();
            watch.exitCode();
        }
        try (Capture capture = topology.capture()) {
            traffic.awaitRounds(1);
            assertThat(natively(capture.stop(), 6)).isEmpty();
        }
        List<String> unblock = Bulkhead.command(topology.client().name());
        unblock.addAll(List.of("guard", "unblock"));
        assertThat(new ProcessBuilder(unblock).inheritIO().start().waitFor()).isZero();
        assertThat(topology.client().pings(Topology.INTERNET_IPV6)).isTrue();
        assertThat(network()).isEqualTo(before);
    }

    /** At logout, say. */
    @ParameterizedTest
    @ValueSource(strings = {"TERM", "HUP"})
    void staysClosedWithTheKillSwitchWhenItIsNotTheUserWhoEndsIt(String signal) throws Exception {
        serve(Kind.OPENVPN);
        tunnel.connect(false);
        try (Bulkhead watch = watch("--kill-switch")) {
            state(watch, "connected", "tunnel-only", "blocked");
            watch.signal(signal);
            assertThat(watch.exitCode()).as(watch.transcript()).isEqualTo(12);
            assertThat(watch.standardError()).contains("guard stays closed").hasLineCount(1);
        }
        tunnel.kill();
        try (Capture capture = topology.capture()) {
            traffic.awaitRounds(2);
            assertThat(natively(capture.stop(), 6)).isEmpty();
            assertThat(natively(capture, 4)).isEmpty();
        }
        Expect.unblocks(topology);
    }

    private Bulkhead watch(String... more) throws Exception {
        List<String> arguments = new ArrayList<>(List.of(
                "guard",
                "watch",
                "--json",
                "--interface",
                ForeignTunnel.INTERFACE,
                "--endpoint",
                tunnel.endpoint(),
                "--mark",
                Integer.toString(ForeignTunnel.MARK)));
        arguments.addAll(List.of(more));
        return Bulkhead.start(topology.client().name(), arguments.toArray(String[]::new));
    }

    private static void state(Bulkhead watch, String state, String ipv4, String ipv6) throws InterruptedException {
        watch.await(
                "guard",
                event -> event.path("state").asString().equals(state)
                        && event.path("ipv4").asString().equals(ipv4)
                        && event.path("ipv6").asString().equals(ipv6),
                Expect.LIMIT);
    }

    /** What left the client beside the tunnel and is no exception. */
    private List<Packet> natively(Capture capture, int version) {
        List<Packet> packets = version == 6 ? capture.nativeIpv6() : capture.nativeIpv4();
        return packets.stream().filter(packet -> !tunnel.isOuter(packet)).toList();
    }

    private String network() {
        return topology.client().run("ip", "addr", "show", "dev", "vpn0").output()
                + topology.client().run("ip", "rule").output()
                + topology.client().run("ip", "-6", "rule").output()
                + topology.client().run("ip", "route").output()
                + NftText.withoutOwner(
                        topology.client().run("nft", "list", "ruleset").output());
    }
}
