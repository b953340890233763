package bulkhead.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.servers.RealServers;
import bulkhead.servers.StrongSwanServer;
import bulkhead.servers.StrongSwanServer.Settings;
import bulkhead.servers.Topology;
import bulkhead.servers.Waiting;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code bulkhead connect --json | program}, where the program ends first. */
@RealServers
class UnreadOutputAcceptanceTest {
    @TempDir
    private Path folder;

    @AfterEach
    void open(Topology topology) throws Exception {
        Expect.unblocks(topology);
    }

    @Test
    void saysGoodbyeAndOpensTheGuard(Topology topology, StrongSwanServer server) throws Exception {
        server.configure(Settings.dualStack());
        assertThat(exitCode(topology)).isZero();
        server.log().await("received DELETE for IKE_SA", Expect.LIMIT);
        assertThat(topology.client().pings(Topology.INTERNET_IPV4)).isTrue();
        assertThat(topology.client().pings(Topology.INTERNET_IPV6)).isTrue();
    }

    /** Who ends the reader need not be the user: a script that dies opens nothing. */
    @Test
    void leavesTheGuardClosedWithTheKillSwitch(Topology topology, StrongSwanServer server) throws Exception {
        server.configure(Settings.dualStack());
        assertThat(exitCode(topology, "--kill-switch")).isEqualTo(12);
        server.log().await("received DELETE for IKE_SA", Expect.LIMIT);
        assertThat(topology.client().pings(Topology.INTERNET_IPV4)).isFalse();
        assertThat(topology.client().pings(Topology.INTERNET_IPV6)).isFalse();
    }

    /** Its pipe is full before the first event. */
    @Test
    void goesOnBesideAReaderThatNeverReads(Topology topology, StrongSwanServer server) throws Exception {
        server.configure(Settings.dualStack());
        List<String> line = new ArrayList<>(List.of("bash", "-c", "head -c 65536 /dev/zero; exec \"$@\"", "bash"));
        line.addAll(connect(topology, "--log-level", "trace"));
        ProcessBuilder builder = new ProcessBuilder(line).redirectErrorStream(true);
        Bulkhead.environment(builder.environment());
        Process connection = builder.start();
        try {
            Waiting.until(
                    "IPv6 through the tunnel",
                    Expect.LIMIT,
                    () -> topology.client().pings(StrongSwanServer.BEYOND_IPV6));
            connection.getInputStream().close();
            assertThat(connection.waitFor()).isZero();
        } finally {
            connection.destroyForcibly();
        }
        server.log().await("received DELETE for IKE_SA", Expect.LIMIT);
        assertThat(topology.client().pings(Topology.INTERNET_IPV6)).isTrue();
    }

    /** Of a connection whose reader ends when it is up. */
    private int exitCode(Topology topology, String... options) throws Exception {
        Path code = folder.resolve("code");
        List<String> line = new ArrayList<>(List.of(
                "bash",
                "-c",
                "{ \"$@\"; echo $? >\"$0\"; } | grep -q -m 1 '\"event\":\"connected\".*ipv6'",
                code.toString()));
        line.addAll(connect(topology, options));
        Bulkhead.Ended ended = Bulkhead.run(line);
        assertThat(ended.exit()).as("connected: " + ended.errors()).isZero();
        return Integer.parseInt(Files.readString(code).strip());
    }

    private List<String> connect(Topology topology, String... options) throws Exception {
        Path psk = Files.writeString(folder.resolve("psk"), StrongSwanServer.PSK);
        Path password = Files.writeString(folder.resolve("password"), StrongSwanServer.PASSWORD);
        List<String> line = Bulkhead.command(topology.client().name());
        line.addAll(List.of("connect", "--json", "--server", StrongSwanServer.IPV4));
        line.addAll(List.of("--user", StrongSwanServer.LOGIN, "--psk-file", psk.toString()));
        line.addAll(List.of("--password-file", password.toString()));
        line.addAll(Arrays.asList(options));
        return line;
    }
}
