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
import java.util.stream.Collectors;
import org.assertj.core.presentation.Representation;
import org.assertj.core.presentation.StandardRepresentation;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * No native packet of a closed family leaves, whatever befalls the client, the server or the network around them. The system
 * property {@code leaks.client} points this at another client than ours: {@code classic}, or {@code command} with {@code
 * leaks.client.start} and {@code leaks.client.stop}, see {@link CommandUnderTest}. {@code leaks.case} leaves only
 * the cases with these words in their name.
 */
@RealServers
class LeakConformanceTest {
    private static final String PROPERTY = "leaks.client";

    /** Some of the packets are enough to tell a leak by. */
    private static final Representation FIRST = new StandardRepresentation() {
        @Override
        public String toStringOf(Object packets) {
            return ((List<?>) packets).stream().limit(20).map(Object::toString).collect(Collectors.joining("\n"));
        }
    };

    private static final ResultTable RESULTS = new ResultTable();

    /** How the server is set up now, if it is as it was set up. */
    private static Settings configured;

    private static ClientUnderTest client;

    @BeforeAll
    static void begin(Topology topology) {
        Background.serve(topology.internet());
        client = switch (System.getProperty(PROPERTY, "bulkhead")) {
            case "bulkhead" -> new BulkheadUnderTest(topology);
            case "classic" -> new ClassicUnderTest(topology);
            case "command" ->
                new CommandUnderTest(
                        topology, System.getProperty(PROPERTY + ".start"), System.getProperty(PROPERTY + ".stop"));
            case String other -> throw new IllegalArgumentException("no such client: " + other);
        };
    }

    @AfterAll
    static void end() throws Exception {
        RESULTS.print(client.name());
    }

    static List<LeakCase> cases() {
        String part = System.getProperty("leaks.case", "");
        return LeakCase.all().stream()
                .filter(leakCase -> leakCase.name().contains(part))
                .toList();
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
            assertThat(figure.ipv6())
                    .withRepresentation(FIRST)
                    .as("%s: native IPv6 while %s", leakCase, client)
                    .isEmpty();
            assertThat(figure.ipv4())
                    .withRepresentation(FIRST)
                    .as("%s: native IPv4 while %s", leakCase, client)
                    .isEmpty();
            assertThat(scene.findings()).as("%s", leakCase).isEmpty();
            if (leakCase.spoils()) {
                configured = null;
            }
        } catch (Exception | AssertionError e) {
            configured = null;
            throw e;
        }
    }
}
