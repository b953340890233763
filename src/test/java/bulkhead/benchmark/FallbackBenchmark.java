package bulkhead.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.acceptance.Bulkhead;
import bulkhead.acceptance.Bulkhead.Login;
import bulkhead.servers.RealServers;
import bulkhead.servers.StrongSwanServer;
import bulkhead.servers.Topology;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/**
 * How long a program that tries IPv6 and then IPv4, one after the other, needs until it is connected over IPv4: with the guard's
 * rejection, and on a network that never had IPv6. It is no test: run it by {@code mvn test -pl src/test -am
 * -Dtest=FallbackBenchmark -Dsurefire.failIfNoSpecifiedTests=false}.
 */
@RealServers
class FallbackBenchmark {
    private static final int TURNS = 31;
    private static final Duration LIMIT = Duration.ofSeconds(60);
    /** The state Connecting, in which native IPv4 is open and IPv6 closed, lasts as long as nobody answers. */
    private static final Login NOBODY =
            new Login(Topology.SILENT_IPV4, StrongSwanServer.PSK, StrongSwanServer.LOGIN, StrongSwanServer.PASSWORD);

    @Test
    void printsTheTimes(Topology topology) throws Exception {
        try (Bulkhead bulkhead = Bulkhead.connect(topology.client().name(), NOBODY)) {
            bulkhead.await("state", node -> node.path("state").asString().equals("connecting"), LIMIT);
            print("rejected by the guard, one after the other", () -> connect(topology, 60_000));
            print("rejected by the guard, curl's own race", () -> connect(topology, 200));
        }
        topology.reset();
        topology.client().run("nft", "add table ip6 silent");
        topology.client().run("nft", "add chain ip6 silent out { type filter hook output priority 0; }");
        topology.client().run("nft", "add rule ip6 silent out tcp dport 80 drop");
        print("dropped without a word, curl's own race", () -> connect(topology, 200));
        topology.nativeIpv6(false);
        print("no IPv6 on the network, one after the other", () -> connect(topology, 60_000));
    }

    /** Milliseconds until TCP stands, names already resolved; {@code race} is when curl tries IPv4 beside IPv6. */
    private static double connect(Topology topology, int race) {
        String output = topology.client()
                .run(
                        "curl",
                        "-s",
                        "-o",
                        "/dev/null",
                        "--resolve",
                        "internet.test:80:[" + Topology.INTERNET_IPV6 + "]," + Topology.INTERNET_IPV4,
                        "--happy-eyeballs-timeout-ms",
                        Integer.toString(race),
                        "-w",
                        "%{remote_ip} %{time_connect} %{time_namelookup}",
                        "http://internet.test/")
                .output();
        String[] words = output.split(" ");
        assertThat(words[0]).as(output).isEqualTo(Topology.INTERNET_IPV4);
        return 1000 * (Double.parseDouble(words[1]) - Double.parseDouble(words[2]));
    }

    private static void print(String what, Supplier<Double> measure) {
        measure.get();
        List<Double> times = new ArrayList<>();
        for (int turn = 0; turn < TURNS; turn++) {
            times.add(measure.get());
        }
        times.sort(null);
        System.out.printf(
                Locale.ROOT,
                "%-45s %7.2f ms (%.2f to %.2f)%n",
                what,
                times.get(TURNS / 2),
                times.getFirst(),
                times.getLast());
    }
}
