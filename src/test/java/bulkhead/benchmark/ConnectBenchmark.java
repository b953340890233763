package bulkhead.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.acceptance.Bulkhead;
import bulkhead.acceptance.Bulkhead.Login;
import bulkhead.servers.ClassicClient;
import bulkhead.servers.Log;
import bulkhead.servers.RealServers;
import bulkhead.servers.StrongSwanServer;
import bulkhead.servers.StrongSwanServer.Settings;
import bulkhead.servers.Topology;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * How long it takes until each layer is up, next to the classic Linux client on the same server, turn and turn about.
 * Ours is counted from the start of its process, the Java machine's own start included; the classic client's daemons
 * already run. It is no test: run it by {@code mvn test -pl src/test -am -Dtest=ConnectBenchmark
 * -Dsurefire.failIfNoSpecifiedTests=false}, with {@code -Dbulkhead.benchmark.runs=N} for more than seven turns.
 */
@RealServers
class ConnectBenchmark {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Login ALICE =
            new Login(StrongSwanServer.IPV4, StrongSwanServer.PSK, StrongSwanServer.LOGIN, StrongSwanServer.PASSWORD);

    /** Times in ms by layer, one for each turn. */
    private final Map<String, List<Long>> ours = new LinkedHashMap<>();

    private final Map<String, List<Long>> classic = new LinkedHashMap<>();
    private final Map<String, List<Long>> serverWaits = new TreeMap<>();

    @Test
    void printsTheTimesOfEachLayer(Topology topology, StrongSwanServer server, ClassicClient client) throws Exception {
        int turns = Integer.getInteger("bulkhead.benchmark.runs", 7);
        server.configure(Settings.dualStack());
        client.configure(ALICE.server(), ALICE.psk(), ALICE.user(), ALICE.password());
        for (int turn = 0; turn <= turns; turn++) {
            Map<String, Long> a = connectOurs(topology, server);
            Map<String, Long> b = connectClassic(client);
            if (turn > 0) {
                a.forEach((layer, millis) -> add(layer.startsWith("server") ? serverWaits : ours, layer, millis));
                b.forEach((layer, millis) -> add(classic, layer, millis));
            }
        }
        print(turns);
        assertThat(ours.get("ipv6")).hasSize(turns);
    }

    private static void add(Map<String, List<Long>> times, String layer, long millis) {
        times.computeIfAbsent(layer, _ -> new ArrayList<>()).add(millis);
    }

    private static Map<String, Long> connectOurs(Topology topology, StrongSwanServer server) throws Exception {
        Map<String, Long> times = new LinkedHashMap<>();
        server.log().mark();
        try (Bulkhead bulkhead = Bulkhead.connect(topology.client().name(), ALICE)) {
            bulkhead.awaitConnected("ipv4", "ipv6");
            times.put("start", bulkhead.await("state", LIMIT).path("t").asLong());
            times.put(
                    "guard",
                    time(
                            bulkhead,
                            "state",
                            node -> node.path("state").asString().equals("connecting")));
            for (String layer : List.of("ike", "esp", "l2tp", "auth", "ipv4", "ipv6")) {
                times.put(layer, time(bulkhead, layer, _ -> true));
            }
            times.put(
                    "connected",
                    bulkhead.awaitConnected("ipv4", "ipv6").path("t").asLong());
            assertThat(bulkhead.disconnect()).isZero();
        }
        Log log = server.log();
        times.put("server starts pppd", between(log, "Call established with", "sent \\[LCP ConfReq"));
        times.put("server starts radvd", between(log, "sent \\[IPV6CP ConfAck", "config file, .* syntax ok"));
        return times;
    }

    private static long time(Bulkhead bulkhead, String event, Function<JsonNode, Boolean> passes) throws Exception {
        return bulkhead.await(event, passes::apply, LIMIT).path("t").asLong();
    }

    private static long between(Log log, String from, String to) {
        Instant start = log.await(from, LIMIT).at();
        return Duration.between(start, log.await(to, LIMIT).at()).toMillis();
    }

    private static Map<String, Long> connectClassic(ClassicClient client) {
        Map<String, Long> times = new LinkedHashMap<>();
        client.connect(true, LIMIT)
                .forEach((layer, time) -> times.put(layer.name().toLowerCase(Locale.ROOT), time.toMillis()));
        client.disconnect();
        return times;
    }

    private void print(int turns) {
        System.out.printf("%nms from connect until the layer is up: median (min to max) of %d turns%n", turns);
        System.out.printf("%-22s %22s %22s %8s%n", "layer", "bulkhead", "classic", "ratio");
        for (String layer : ours.keySet()) {
            String ratio = classic.containsKey(layer)
                    ? String.format(Locale.ROOT, "%.2f", (double) median(ours.get(layer)) / median(classic.get(layer)))
                    : "";
            System.out.printf(
                    "%-22s %22s %22s %8s%n", layer, spread(ours.get(layer)), spread(classic.get(layer)), ratio);
        }
        serverWaits.forEach((wait, times) -> System.out.printf("%-22s %22s%n", wait, spread(times)));
    }

    private static long median(List<Long> times) {
        return times.stream().sorted().toList().get(times.size() / 2);
    }

    private static String spread(List<Long> times) {
        if (times == null) {
            return "";
        }
        List<Long> sorted = times.stream().sorted().toList();
        return median(times) + " (" + sorted.getFirst() + " to " + sorted.getLast() + ")";
    }
}
