package bulkhead.acceptance;

import static bulkhead.acceptance.Expect.LIMIT;
import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.acceptance.Bulkhead.Login;
import bulkhead.servers.RealServers;
import bulkhead.servers.StrongSwanServer;
import bulkhead.servers.StrongSwanServer.Settings;
import bulkhead.servers.Topology;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What {@code bulkhead status} measures of a session with the real server is what the kernel and ping see of it. */
@RealServers
class MeasurementAcceptanceTest {
    private static final Login ALICE =
            new Login(StrongSwanServer.IPV4, StrongSwanServer.PSK, StrongSwanServer.LOGIN, StrongSwanServer.PASSWORD);
    private static final List<String> COUNTERS = List.of("packetsIn", "packetsOut", "bytesIn", "bytesOut");
    private static final int HALF_A_LIFE = 25_000;

    private static final int ICMP_AND_IPV4 = 8 + 20;
    private static final int ICMP_AND_IPV6 = 8 + 40;

    private Topology topology;
    private StrongSwanServer server;
    private Bulkhead bulkhead;
    private Bulkhead status;

    @BeforeEach
    void start(Topology topology, StrongSwanServer server) {
        this.topology = topology;
        this.server = server;
        server.configure(Settings.dualStack());
    }

    @AfterEach
    void stop() throws Exception {
        for (Bulkhead program : new Bulkhead[] {status, bulkhead}) {
            if (program != null) {
                program.close();
            }
        }
        server.delay(0);
    }

    private void connect(String... options) throws Exception {
        bulkhead = Bulkhead.connect(topology.client().name(), ALICE, options);
        bulkhead.awaitConnected("ipv4", "ipv6");
        status = Bulkhead.start(topology.client().name(), "status", "--json", "--watch");
    }

    /** The newest measurement from now on that passes. */
    private JsonNode measured(Predicate<JsonNode> passes) throws Exception {
        long since = System.currentTimeMillis();
        return status.await(
                        "",
                        line -> {
                            JsonNode measured = line.path("status").path("measured");
                            return measured.path("at").asLong(0) > since && passes.test(measured);
                        },
                        LIMIT)
                .path("status")
                .path("measured");
    }

    @Test
    void trafficIsWhatTheKernelCountsOnTheInterface() throws Exception {
        connect();
        Counts before = quiet();
        ping("-4", 50, 1000, StrongSwanServer.BEYOND_IPV4);
        ping("-6", 70, 500, StrongSwanServer.BEYOND_IPV6);
        Counts after = quiet();
        for (String family : List.of("ipv4", "ipv6")) {
            int count = family.equals("ipv4") ? 50 : 70;
            int bytes = family.equals("ipv4") ? 1000 + ICMP_AND_IPV4 : 500 + ICMP_AND_IPV6;
            for (String direction : List.of("In", "Out")) {
                assertThat(after.of(family, "packets" + direction) - before.of(family, "packets" + direction))
                        .isGreaterThanOrEqualTo(count);
                assertThat(after.of(family, "bytes" + direction) - before.of(family, "bytes" + direction))
                        .isGreaterThanOrEqualTo(count * bytes);
            }
        }
        for (int i = 0; i < COUNTERS.size(); i++) {
            assertThat(after.ours(i) - before.ours(i))
                    .as(COUNTERS.get(i))
                    .isEqualTo(after.kernel()[i] - before.kernel()[i]);
        }
    }

    @Test
    void theRoundTripIsNoLessThanTheWayTakesAndFollowsIt() throws Exception {
        connect();
        measured(now -> now.path("roundTripMicros").asLong(Long.MAX_VALUE) < 1_000_000);
        server.delay(1_000);
        String ping = topology.client()
                .run("ping", "-q", "-c", "3", StrongSwanServer.BEYOND_IPV4)
                .output();
        assertThat(Double.parseDouble(ping.replaceAll("(?s).*= ([0-9.]+)/.*", "$1")))
                .isGreaterThanOrEqualTo(1_000);
        measured(now -> now.path("roundTripMicros").asLong(0) >= 1_000_000);
        server.delay(0);
        measured(now -> now.path("roundTripMicros").asLong(Long.MAX_VALUE) < 1_000_000);
    }

    /** The keys of an SA that lives for a minute are renewed by us, 51 s to 54 s after they were agreed. */
    @Test
    void theCountdownEndsWithTheRenewalOfTheKeys() throws Exception {
        connect("--esp-lifetime", "60");
        JsonNode first = measured(now -> rekeyMillis(now) > 0);
        assertThat(life(first)).isBetween(51_000L, 54_000L);
        bulkhead.await("esp", event -> event.path("rekey").asBoolean(), LIMIT.multipliedBy(2));
        JsonNode renewed = measured(now -> agreed(now) - agreed(first) > HALF_A_LIFE);
        assertThat(life(renewed)).isBetween(51_000L, 54_000L);
        List<JsonNode> countdown = status.events("").stream()
                .map(line -> line.path("status").path("measured"))
                .filter(now -> rekeyMillis(now) > 0 && agreed(now) - agreed(first) < HALF_A_LIFE)
                .toList();
        assertThat(countdown).hasSizeGreaterThan(10);
        assertThat(countdown).allMatch(now -> life(now) == life(first));
    }

    private static long rekeyMillis(JsonNode measured) {
        return measured.path("esp").path("rekeyMillis").asLong(0);
    }

    private static long agreed(JsonNode measured) {
        return measured.path("at").asLong()
                - measured.path("esp").path("ageMillis").asLong();
    }

    /** From the agreement to the renewal, in ms: what has passed of it and what is left, as of one moment. */
    private static long life(JsonNode measured) {
        return measured.path("esp").path("ageMillis").asLong() + rekeyMillis(measured);
    }

    /** What the kernel counts on the interface, and what was measured while nothing passed. */
    private record Counts(long[] kernel, JsonNode measured) {
        long of(String family, String counter) {
            return measured.path(family).path(counter).asLong();
        }

        /** Of both families together, as the kernel counts. */
        long ours(int counter) {
            return of("ipv4", COUNTERS.get(counter)) + of("ipv6", COUNTERS.get(counter));
        }
    }

    private Counts quiet() throws Exception {
        while (true) {
            long[] before = kernel();
            JsonNode measured = measured(_ -> true);
            if (Arrays.equals(kernel(), before)) {
                return new Counts(before, measured);
            }
        }
    }

    private long[] kernel() {
        String folder = "/sys/class/net/bulkhead0/statistics/";
        String counts = topology.client()
                .run("cat", folder + "rx_packets", folder + "tx_packets", folder + "rx_bytes", folder + "tx_bytes")
                .output();
        return counts.strip().lines().mapToLong(Long::parseLong).toArray();
    }

    private void ping(String family, int count, int bytes, String address) {
        assertThat(topology.client()
                        .run("ping", family, "-q", "-i", "0.02", "-c", "" + count, "-s", "" + bytes, address)
                        .output())
                .contains(count + " received");
    }
}
