package bulkhead.servers;

import static bulkhead.servers.Topology.INTERNET_IPV4;
import static bulkhead.servers.Topology.INTERNET_IPV6;
import static bulkhead.servers.Topology.WHO_AM_I;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

@RealServers
class TopologyTest {
    @Test
    void givesTheClientANativeInternetOfBothFamilies(Topology topology) {
        Namespace client = topology.client();
        assertThat(client.page("http://" + INTERNET_IPV4 + WHO_AM_I).output()).isEqualTo(Topology.CLIENT_IPV4);
        assertThat(client.page("http://[" + INTERNET_IPV6 + "]" + WHO_AM_I).output())
                .isEqualTo(Topology.CLIENT_IPV6);
        assertThat(client.page("http://internet.test/").output()).isEqualTo("the internet");
    }

    @Test
    void hidesTheClientBehindItsRouterWhenThereIsNat(Topology topology) {
        topology.nat(true);
        topology.nat6(true);
        assertThat(topology.client().page("http://" + INTERNET_IPV4 + WHO_AM_I).output())
                .isEqualTo(Topology.NAT_IPV4);
        assertThat(topology.client()
                        .page("http://[" + INTERNET_IPV6 + "]" + WHO_AM_I)
                        .output())
                .isEqualTo(Topology.NAT_IPV6);
    }

    @Test
    void makesANewClientAtEachReset(Topology topology) {
        topology.client().run("ip", "route", "add", "203.0.113.0/24", "dev", Topology.CLIENT_INTERFACE);
        topology.reset();
        assertThat(topology.client().run("ip", "route").output()).doesNotContain("203.0.113.0");
    }

    @Test
    void canDoWithoutNativeIpv6(Topology topology) {
        topology.nativeIpv6(false);
        assertThat(topology.client().pings(INTERNET_IPV6)).isFalse();
        assertThat(topology.client().pings(INTERNET_IPV4)).isTrue();
    }

    @Test
    void capturesWhatLeavesTheClient(Topology topology) {
        try (Capture wire = topology.capture()) {
            topology.client().pings(INTERNET_IPV6);
            topology.client().run("bash", "-c", "echo leak >/dev/udp/192.0.2.10/1701");
            wire.stop();
            assertThat(wire.nativeIpv6())
                    .extracting(Packet::destination, Packet::icmpType)
                    .containsExactly(tuple(INTERNET_IPV6, 128));
            assertThat(wire.clearTextL2tp()).hasSize(1);
            assertThat(wire.ike()).isEmpty();
        }
    }

    @Test
    void removesWhatAKilledOwnerLeft() {
        String left = "bulkhead-left-" + ProcessHandle.current().pid();
        Result made = Script.command(
                Duration.ofSeconds(60),
                List.of("bash", "-c", "BULKHEAD_TEST_OWNER=$$ exec \"$0\" up \"$1\"", Script.DIRECTORY + "/net", left));
        assertThat(made.exit()).as(made.output()).isZero();
        Result swept = Script.attempt(Duration.ofSeconds(60), "net", "sweep");
        assertThat(swept.exit()).as(swept.output()).isZero();
        assertThat(Topology.RUNS.resolve(left)).doesNotExist();
        assertThat(Path.of("/run/netns/" + left + "-net")).doesNotExist();
    }
}
