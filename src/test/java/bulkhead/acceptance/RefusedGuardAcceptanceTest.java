package bulkhead.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.acceptance.Bulkhead.Login;
import bulkhead.servers.Capture;
import bulkhead.servers.RealServers;
import bulkhead.servers.StrongSwanServer;
import bulkhead.servers.Topology;
import java.io.BufferedReader;
import org.junit.jupiter.api.Test;

/** Without a guard there is no connection. */
@RealServers
class RefusedGuardAcceptanceTest {
    private static final Login ALICE =
            new Login(StrongSwanServer.IPV4, StrongSwanServer.PSK, StrongSwanServer.LOGIN, StrongSwanServer.PASSWORD);

    /** The kernel lets nobody but its owner change a table with one (nft(8)). */
    @Test
    void refusesToConnectWhenTheRulesCannotBeSet(Topology topology) throws Exception {
        Process owner = new ProcessBuilder(topology.client().command("nft", "-i"))
                .redirectErrorStream(true)
                .start();
        try (Capture capture = topology.capture();
                BufferedReader said = owner.inputReader()) {
            owner.outputWriter()
                    .append("add table inet bulkhead { flags owner; }\nlist tables\n")
                    .flush();
            while (!said.readLine().contains("table inet bulkhead")) {
                // nft repeats what it is told first
            }
            try (Bulkhead bulkhead = Bulkhead.connect(topology.client().name(), ALICE)) {
                assertThat(bulkhead.exitCode()).as(bulkhead.transcript()).isEqualTo(7);
                assertThat(bulkhead.events("failed"))
                        .singleElement()
                        .satisfies(failed ->
                                assertThat(failed.path("message").asString()).contains("this computer", "leak guard"));
            }
            capture.stop();
            assertThat(capture.ike()).as("packets to the server").isEmpty();
        } finally {
            owner.destroy();
            owner.waitFor();
        }
        // A table of the guard's name that nobody remembers counts as a lockdown, and stays one until the user opens
        // it.
        Expect.unblocks(topology);
    }
}
