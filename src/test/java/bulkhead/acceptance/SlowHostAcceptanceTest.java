package bulkhead.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.acceptance.Bulkhead.Login;
import bulkhead.servers.Namespace;
import bulkhead.servers.RealServers;
import bulkhead.servers.StrongSwanServer;
import bulkhead.servers.StrongSwanServer.Settings;
import bulkhead.servers.Topology;
import bulkhead.servers.Waiting;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A computer on which every change of an address or route takes a second, and a server that asks for thousands. */
@RealServers
class SlowHostAcceptanceTest {
    private static final Login ALICE =
            new Login(StrongSwanServer.IPV4, StrongSwanServer.PSK, StrongSwanServer.LOGIN, StrongSwanServer.PASSWORD);

    private static final int CHANGES = 3_000;
    /** So many have arrived when the user has had enough. */
    private static final int HEARD = 500;

    private static final Duration LIMIT = Duration.ofSeconds(120);

    @TempDir
    private Path folder;

    @AfterEach
    void open(Topology topology) throws Exception {
        Expect.unblocks(topology);
    }

    @Test
    void afterDisconnectTheGuardIsOpenAsItWasSaid(Topology topology, StrongSwanServer server) throws Exception {
        server.configure(Settings.dualStack());
        Namespace client = topology.client();
        Path slow = folder.resolve("slow");
        List<String> command = Bulkhead.command(client.name());
        int program = command.size() - Bulkhead.command(null).size();
        command.addAll(program, List.of("env", "PATH=" + wrapped(slow) + ":" + System.getenv("PATH")));
        try (Bulkhead bulkhead = Bulkhead.connect(command, ALICE)) {
            bulkhead.awaitConnected("ipv4", "ipv6");
            Files.createFile(slow);
            server.floodRoutes(CHANGES);
            Waiting.until("changes", LIMIT, () -> bulkhead.events("ipv6").size() > HEARD);
            bulkhead.interrupt();
            Waiting.until("end", LIMIT, () -> !bulkhead.isAlive());
            assertThat(bulkhead.exitCode()).as(bulkhead.transcript()).isZero();
            assertThat(bulkhead.events("guard").getLast().path("state").asString())
                    .isEqualTo("disconnected");
        }
        assertThat(client.run("nft", "list", "table", "inet", "bulkhead").succeeded())
                .as("the table stands")
                .isFalse();
        assertThat(client.pings(Topology.INTERNET_IPV4)).isTrue();
        assertThat(client.pings(Topology.INTERNET_IPV6)).isTrue();
    }

    /** A folder with an {@code ip} that takes a second more as long as a file is there. */
    private Path wrapped(Path slow) throws Exception {
        Path wrapper = folder.resolve("ip");
        Files.writeString(wrapper, """
                #!/bin/sh
                [ ! -e '%s' ] || sleep 1
                for ip in /usr/sbin/ip /sbin/ip /usr/bin/ip /bin/ip; do
                    [ ! -x "$ip" ] || exec "$ip" "$@"
                done
                """.formatted(slow));
        Files.setPosixFilePermissions(wrapper, PosixFilePermissions.fromString("rwxr-xr-x"));
        return folder;
    }
}
