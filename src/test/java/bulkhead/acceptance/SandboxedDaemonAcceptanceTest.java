package bulkhead.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import bulkhead.acceptance.Bulkhead.Login;
import bulkhead.servers.Capture;
import bulkhead.servers.RealServers;
import bulkhead.servers.StrongSwanServer;
import bulkhead.servers.StrongSwanServer.Settings;
import bulkhead.servers.Topology;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The daemon as systemd starts it: by the first who connects, as a user of its own with two capabilities. */
@RealServers
class SandboxedDaemonAcceptanceTest {
    private static final Login ALICE =
            new Login(StrongSwanServer.IPV4, StrongSwanServer.PSK, StrongSwanServer.LOGIN, StrongSwanServer.PASSWORD);

    @TempDir
    private Path folder;

    @Test
    void twoCapabilitiesAreEnoughAndStrangersAreToldSo(Topology topology, StrongSwanServer server) throws Exception {
        assumeTrue(
                Files.isExecutable(Path.of("/usr/bin/systemd-socket-activate")),
                "skipped: no systemd-socket-activate here");
        server.configure(Settings.dualStack());
        String client = topology.client().name();
        Path log = folder.resolve("log");
        try (Daemon daemon = Daemon.activated(client, folder)) {
            try (Capture capture = topology.capture();
                    Bulkhead bulkhead = Bulkhead.connectAsUser(client, ALICE)) {
                bulkhead.awaitConnected("ipv4", "ipv6");
                String process = Files.readString(Path.of("/proc/" + daemon.pid() + "/status"));
                // CAP_NET_ADMIN is 12 and CAP_NET_RAW 13.
                assertThat(process)
                        .contains("CapBnd:\t0000000000003000", "CapEff:\t0000000000003000", "NoNewPrivs:\t1")
                        .contains("CapAmb:\t0000000000003000")
                        .containsPattern("Uid:(\t" + Daemon.ALONE + "){4}");
                Expect.reaches(topology, StrongSwanServer.BEYOND_IPV4, StrongSwanServer.BEYOND_IPV6);

                Daemon.Result stranger = Daemon.guard(stranger(client), "status");
                assertThat(stranger.exit()).isEqualTo(7);
                assertThat(stranger.output()).contains("only root and the daemon's group may speak to it");
                assertThat(Files.readString(log))
                        .containsOnlyOnce("NOT_ALLOWED")
                        .contains("of nobody");

                assertThat(bulkhead.disconnect()).isZero();
                Expect.nothingLeaked(capture);
            }
            assertThat(topology.client().pings(Topology.INTERNET_IPV6)).isTrue();
        }
    }

    /** Nobody with another group. */
    private static List<String> stranger(String namespace) {
        List<String> command = Bulkhead.commandAsUser(namespace);
        Collections.replaceAll(command, "--regid=65534", "--regid=100");
        return command;
    }
}
