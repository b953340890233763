package bulkhead.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.acceptance.Bulkhead.Login;
import bulkhead.servers.Capture;
import bulkhead.servers.RealServers;
import bulkhead.servers.StrongSwanServer;
import bulkhead.servers.StrongSwanServer.Ipv6;
import bulkhead.servers.StrongSwanServer.Settings;
import bulkhead.servers.Topology;
import java.io.BufferedReader;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A program that dies leaves the guard closed, and the host restorable. */
@RealServers
class CrashAcceptanceTest {
    private static final Login ALICE =
            new Login(StrongSwanServer.IPV4, StrongSwanServer.PSK, StrongSwanServer.LOGIN, StrongSwanServer.PASSWORD);

    @Test
    void staysClosedAfterAKillAndOpensOnUnblock(Topology topology, StrongSwanServer server) throws Exception {
        server.configure(Settings.dualStack().ipv6(Ipv6.NONE));
        String resolvConf = topology.client().run("cat", "/etc/resolv.conf").output();
        String routes = routes(topology);
        String rules = topology.client().run("ip", "rule").output();
        try (Capture capture = topology.capture()) {
            try (Bulkhead bulkhead = Bulkhead.connect(topology.client().name(), ALICE)) {
                bulkhead.awaitConnected("ipv4");
                bulkhead.kill();
                assertThat(bulkhead.exitCode()).isEqualTo(128 + 9);
            }
            assertThat(topology.client().pings(Topology.INTERNET_IPV6))
                    .as("native IPv6 after kill -9")
                    .isFalse();
            Expect.nothingLeaked(capture);
        }
        List<String> unblock = Bulkhead.command(topology.client().name());
        unblock.addAll(List.of("guard", "unblock"));
        assertThat(new ProcessBuilder(unblock).inheritIO().start().waitFor()).isZero();
        assertThat(topology.client().pings(Topology.INTERNET_IPV6))
                .as("native IPv6 after unblock")
                .isTrue();
        assertThat(topology.client().run("cat", "/etc/resolv.conf").output()).isEqualTo(resolvConf);
        assertThat(routes(topology)).isEqualTo(routes);
        assertThat(topology.client().run("ip", "rule").output()).isEqualTo(rules);
    }

    @Test
    void connectsAgainAfterAKill(Topology topology, StrongSwanServer server) throws Exception {
        server.configure(Settings.dualStack());
        try (Bulkhead bulkhead = Bulkhead.connect(topology.client().name(), ALICE)) {
            bulkhead.awaitConnected("ipv4", "ipv6");
            bulkhead.kill();
            bulkhead.exitCode();
        }
        try (Bulkhead again = Bulkhead.connect(topology.client().name(), ALICE)) {
            again.awaitConnected("ipv4", "ipv6");
            Expect.reaches(topology, StrongSwanServer.BEYOND_IPV4, StrongSwanServer.BEYOND_IPV6);
            assertThat(again.disconnect()).isZero();
        }
        assertThat(topology.client().pings(Topology.INTERNET_IPV6)).isTrue();
    }

    /** The kernel would send again in clear what was not acknowledged in the tunnel. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whatProgramsHadOpenInTheTunnelEndsBeforeTheGuardOpens(
            boolean killed, Topology topology, StrongSwanServer server) throws Exception {
        server.configure(Settings.dualStack());
        try (Capture capture = topology.capture();
                Bulkhead bulkhead = Bulkhead.connect(topology.client().name(), ALICE)) {
            bulkhead.awaitConnected("ipv4", "ipv6");
            Process program = new ProcessBuilder(topology.client()
                            .command(
                                    "bash",
                                    "-c",
                                    "exec 3<>/dev/tcp/" + StrongSwanServer.BEYOND_IPV6 + "/80; echo; cat <&3"))
                    .redirectErrorStream(true)
                    .start();
            try (BufferedReader output = program.inputReader()) {
                assertThat(output.readLine()).as("it has reached the host").isEmpty();
                if (killed) {
                    bulkhead.kill();
                    bulkhead.exitCode();
                    Expect.unblocks(topology);
                } else {
                    assertThat(bulkhead.disconnect()).isZero();
                }
                assertThat(topology.client()
                                .run("ss", "-Htan", "dst", "[" + StrongSwanServer.BEYOND_IPV6 + "]")
                                .output())
                        .isEmpty();
                assertThat(output.readLine()).as("it is told").contains("connection abort");
            } finally {
                program.destroy();
            }
            assertThat(capture.stop().packets(packet -> packet.destination().equals(StrongSwanServer.BEYOND_IPV6)))
                    .isEmpty();
        }
    }

    /** All routes of both families, without how long those of the LAN's router are still good for. */
    private static String routes(Topology topology) {
        String ipv4 =
                topology.client().run("ip", "route", "show", "table", "all").output();
        String ipv6 = topology.client()
                .run("ip", "-6", "route", "show", "table", "all")
                .output();
        return (ipv4 + ipv6).replaceAll(" expires \\d+sec", "");
    }
}
