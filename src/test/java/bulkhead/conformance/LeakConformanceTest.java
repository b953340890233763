package bulkhead.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import bulkhead.conformance.Scene.Figure;
import bulkhead.servers.Background;
import bulkhead.servers.RealServers;
import bulkhead.servers.StrongSwanServer;
import bulkhead.servers.StrongSwanServer.Settings;
import bulkhead.servers.Topology;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** No native packet of a closed family leaves, whatever befalls the client, the server or the network around them. */
@RealServers
class LeakConformanceTest {
    private static final ResultTable RESULTS = new ResultTable();

    /** How the server is set up now, if it is as it was set up. */
    private static Settings configured;

    private static ClientUnderTest client;

    @BeforeAll
    static void begin(Topology topology) {
        Background.serve(topology.internet());
        client = new BulkheadUnderTest(topology);
    }

    @AfterAll
    static void end() throws Exception {
        client.close();
        RESULTS.print(client.name());
    }

    static List<LeakCase> cases() {
        return LeakCase.all();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void letsNothingOut(LeakCase leakCase, Topology topology, StrongSwanServer server) throws Exception {
        assumeTrue(leakCase.suits(client), client.name() + " has not what this needs");
        if (leakCase.server() != null && !leakCase.server().equals(configured)) {
            server.configure(leakCase.server());
            configured = leakCase.server();
        }
        try (Scene scene = new Scene(topology, server, client, leakCase.stranger())) {
            leakCase.story().play(scene);
            Figure figure = scene.figure();
            RESULTS.add(leakCase, figure);
            assertThat(figure.ipv6()).as("%s: native IPv6", leakCase).isEmpty();
            assertThat(figure.ipv4()).as("%s: native IPv4", leakCase).isEmpty();
            if (leakCase.spoils()) {
                configured = null;
            }
        } catch (Exception | AssertionError e) {
            configured = null;
            throw e;
        }
    }
}
