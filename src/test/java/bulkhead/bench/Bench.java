package bulkhead.bench;

import bulkhead.bench.Load.Flow;
import bulkhead.bench.Load.Trips;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/**
 * Measures tunnels side by side, one after the other in each round, so that a busy moment of the machine befalls all of them. Every figure
 * stands as measured and as a ratio to the first tunnel's; the ratios are what can be compared with another run.
 */
public final class Bench {
    private final int seconds;
    private final int rounds;
    private final List<Peer> peers;
    private final Map<String, Map<Peer, List<Double>>> figures = new LinkedHashMap<>();

    private Bench(int seconds, int rounds, List<Peer> peers) {
        this.seconds = seconds;
        this.rounds = rounds;
        this.peers = peers;
    }

    /**
     * Arguments: the launcher, seconds of a stream, rounds; then {@code --json}, {@code --peer NAME=COMMAND} (see {@link OtherPeer}), and the
     * tunnels by a part of their names.
     */
    public static void main(String[] args) throws Exception {
        Path bulkhead = Path.of(args[0]);
        List<Peer> all = new ArrayList<>(List.of(
                new Peer.Ours("Bulkhead, AES-256-GCM", bulkhead, "AES_256_GCM_16"),
                new Peer.OpenVpn(),
                new Peer.WireGuardGo(),
                new Peer.NullCipher(),
                new Peer.Ours("Bulkhead, AES-256-CBC and HMAC-SHA1", bulkhead, "AES_256_CBC_SHA1")));
        List<String> wanted = new ArrayList<>();
        boolean json = false;
        for (int i = 3; i < args.length; i++) {
            switch (args[i]) {
                case "--json" -> json = true;
                case "--peer" -> all.add(new OtherPeer(args[++i]));
                default -> wanted.add(args[i].toLowerCase(Locale.ROOT));
            }
        }
        List<Peer> chosen = all.stream()
                .filter(peer -> wanted.isEmpty()
                        || peer instanceof OtherPeer
                        || wanted.stream().anyMatch(peer.name().toLowerCase(Locale.ROOT)::contains))
                .toList();
        Bench bench = new Bench(Integer.parseInt(args[1]), Integer.parseInt(args[2]), chosen);
        bench.run();
        if (json) {
            bench.printJson(System.out);
        } else {
            bench.print(System.out);
        }
    }

    private void run() throws Exception {
        List<Yard> yards = new ArrayList<>();
        Map<Peer, Load> loads = new LinkedHashMap<>();
        try {
            for (Peer peer : peers) {
                Yard yard = new Yard("" + yards.size());
                yards.add(yard);
                loads.put(peer, new Load(yard, peer.start(yard), seconds));
                System.err.println("up: " + peer.name());
            }
            // What a JVM does until it knows its own hot path is not what is asked.
            for (Peer peer : peers) {
                loads.get(peer).run(peer.ipv4());
                loads.get(peer).run(peer.ipv4(), "-R");
                loads.get(peer).run(peer.ipv4());
            }
            for (int round = 1; round <= rounds; round++) {
                System.err.println("round " + round + " of " + rounds);
                for (Peer peer : peers) {
                    measure(peer, loads.get(peer));
                }
            }
        } finally {
            for (Yard yard : yards.reversed()) {
                yard.close();
            }
        }
    }

    private void measure(Peer peer, Load load) throws Exception {
        Trips idle = load.idle(peer.ipv4());
        add("round trip, idle, ms: median", peer, idle.median());
        stream("up", peer, load.run(peer.ipv4()));
        stream("down", peer, load.run(peer.ipv4(), "-R"));
        stream("up over IPv6", peer, load.run(peer.ipv6()));
        add("100 streams up, Gbit/s", peer, load.run(peer.ipv4(), "-P", "100").gbits());
        add("UDP of 1300 bytes up, 1000/s", peer, load.datagrams(peer.ipv4(), 1300) / 1000);
        add("UDP of 64 bytes up, 1000/s", peer, load.datagrams(peer.ipv4(), 64) / 1000);
        trips("up", peer, load.under(peer.ipv4()));
        trips("down", peer, load.under(peer.ipv4(), "-R"));
        trips("100 streams up", peer, load.under(peer.ipv4(), "-P", "100"));
        add("resident, MiB", peer, load.resident());
    }

    private void stream(String way, Peer peer, Flow flow) {
        add(way + ", Gbit/s", peer, flow.gbits());
        add(way + ", client's CPU s/GB", peer, flow.cpu());
    }

    private void trips(String load, Peer peer, Trips trips) {
        add("round trip under " + load + ", ms: median", peer, trips.median());
        add("round trip under " + load + ", ms: p99", peer, trips.p99());
    }

    private void add(String figure, Peer peer, double value) {
        figures.computeIfAbsent(figure, _ -> new LinkedHashMap<>())
                .computeIfAbsent(peer, _ -> new ArrayList<>())
                .add(value);
    }

    private void print(PrintStream out) {
        out.print("| |");
        peers.forEach(peer -> out.print(" " + peer.name() + " |"));
        out.print("\n|---|" + "--:|".repeat(peers.size()) + "\n");
        figures.forEach((figure, values) -> {
            out.print("| " + figure + " |");
            double first = median(values.get(peers.getFirst()));
            for (Peer peer : peers) {
                double value = median(values.get(peer));
                out.print(String.format(Locale.ROOT, " %.3g (%.2f) |", value, value / first));
            }
            out.println();
        });
        out.println("\nMedians of " + rounds + " rounds; in brackets the ratio to the first tunnel.");
    }

    /** Every figure as measured, one a round: {@code {"up, Gbit/s":{"Bulkhead, AES-256-GCM":[1.57]}}}. */
    private void printJson(PrintStream out) {
        Map<String, Map<String, List<Double>>> named = new LinkedHashMap<>();
        figures.forEach((figure, values) -> {
            Map<String, List<Double>> byName = new LinkedHashMap<>();
            values.forEach((peer, value) -> byName.put(peer.name(), value));
            named.put(figure, byName);
        });
        out.println(new JsonMapper().writeValueAsString(named));
    }

    private static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        return sorted.get(sorted.size() / 2);
    }
}
