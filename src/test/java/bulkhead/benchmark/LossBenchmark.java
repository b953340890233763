package bulkhead.benchmark;

import bulkhead.acceptance.Bulkhead;
import bulkhead.acceptance.Bulkhead.Login;
import bulkhead.servers.RealServers;
import bulkhead.servers.SoftEtherServer;
import bulkhead.servers.StrongSwanServer;
import bulkhead.servers.Topology;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * How long a connect takes, and how often it comes to nothing within a minute, where packets are lost both ways between the client and
 * a real server. Counted from the first message to the server. It is no test: run it by {@code mvn test -pl src/test -am
 * -Dtest=LossBenchmark -Dsurefire.failIfNoSpecifiedTests=false}, with {@code -Dbulkhead.benchmark.runs=N} for more or less than twenty
 * turns of each, and {@code -Dbulkhead.benchmark.losses=0,10} for other losses than 10 and 30 %. What each connect said and heard is
 * in {@code target/loss}.
 */
@RealServers
class LossBenchmark {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Path LOGS = Path.of("target", "loss");

    @Test
    void printsHowLongSoftEtherTakes(Topology topology, SoftEtherServer server) throws Exception {
        server.configure(SoftEtherServer.Settings.dualStack());
        measure(topology, "SoftEther", SoftEtherServer.IPV4);
    }

    @Test
    void printsHowLongStrongSwanTakes(Topology topology, StrongSwanServer server) throws Exception {
        server.configure(StrongSwanServer.Settings.dualStack());
        measure(topology, "strongSwan with xl2tpd", StrongSwanServer.IPV4);
    }

    private static void measure(Topology topology, String name, String address) throws Exception {
        int turns = Integer.getInteger("bulkhead.benchmark.runs", 20);
        for (String percent :
                System.getProperty("bulkhead.benchmark.losses", "10,30").split(",")) {
            int loss = Integer.parseInt(percent);
            List<Long> times = new ArrayList<>();
            List<String> failures = new ArrayList<>();
            for (int turn = 0; turn < turns; turn++) {
                connect(topology, loss, address, "%s-%d-%d.log".formatted(name, loss, turn), times, failures);
            }
            times.sort(null);
            System.out.printf(
                    Locale.ROOT,
                    "%s, %d %% lost both ways: %d of %d connected within %d s, median %d ms, %s%n",
                    name,
                    loss,
                    times.size(),
                    turns,
                    LIMIT.toSeconds(),
                    times.isEmpty() ? -1 : times.get(times.size() / 2),
                    times);
            failures.forEach(failure -> System.out.println("    " + failure));
        }
    }

    /** The goodbye is said on a sound network, so that no turn meets what the one before has left. */
    private static void connect(
            Topology topology, int loss, String address, String log, List<Long> times, List<String> failures)
            throws Exception {
        Login alice = new Login(address, StrongSwanServer.PSK, StrongSwanServer.LOGIN, StrongSwanServer.PASSWORD);
        topology.loss(loss);
        try (Bulkhead bulkhead = Bulkhead.connect(topology.client().name(), alice, "--no-reconnect")) {
            long began = bulkhead.await(
                            "state", node -> node.path("state").asString().equals("connecting"), LIMIT)
                    .path("t")
                    .asLong();
            JsonNode connected = bulkhead.await("connected", LIMIT);
            times.add(connected.path("t").asLong() - began);
        } catch (AssertionError e) {
            failures.add(e.getMessage());
        } finally {
            topology.loss(0);
        }
        Files.createDirectories(LOGS);
        Files.writeString(
                LOGS.resolve(log), Bulkhead.run(topology.client().name(), "log").output());
    }
}
