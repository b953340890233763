package bulkhead.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What goes through one tunnel, and what it costs the client's process. */
final class Load {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Pattern TIME = Pattern.compile("time=([0-9.]+) ms");
    private static final double TICKS = 100;

    private final Yard yard;
    private final ProcessHandle client;
    private final int seconds;

    /**
     * What arrived by TCP.
     *
     * @param cpu of the client's process, in seconds per GB
     */
    record Flow(double gbits, double cpu) {}

    /** Round trips in ms. */
    record Trips(double median, double p99) {}

    Load(Yard yard, ProcessHandle client, int seconds) {
        this.yard = yard;
        this.client = client;
        this.seconds = seconds;
    }

    /** One iperf3 run; its options beside address and time. */
    Flow run(String address, String... options) throws IOException, InterruptedException {
        double before = cpu();
        JsonNode got = iperf(address, options).path("sum_received");
        double used = cpu() - before;
        double gigabytes = got.path("bytes").asDouble() / 1e9;
        return new Flow(8 * gigabytes / got.path("seconds").asDouble(), used / gigabytes);
    }

    private JsonNode iperf(String address, String... options) throws IOException, InterruptedException {
        Process server = yard.start(yard.server(), yard.directory().resolve("iperf"), "iperf3", "-s", "-1");
        Yard.await("iperf3", null, this::listens);
        List<String> command = new ArrayList<>(List.of("iperf3", "-J", "-c", address, "-t", "" + (seconds + 1)));
        command.addAll(List.of(options));
        String said = yard.in(yard.client(), command.toArray(String[]::new));
        server.waitFor();
        return JSON.readTree(said).path("end");
    }

    /** UDP datagrams of a size, sent as fast as the sender can: how many arrive in a second. */
    double datagrams(String address, int bytes) throws IOException, InterruptedException {
        JsonNode sum = iperf(address, "-u", "-b", "0", "-l", "" + bytes).path("sum");
        return (sum.path("packets").asDouble() - sum.path("lost_packets").asDouble())
                / sum.path("seconds").asDouble();
    }

    Trips idle(String address) throws IOException, InterruptedException {
        return trips(yard.in(yard.client(), "ping", "-i", "0.01", "-c", "200", address));
    }

    /** Round trips beside a stream. */
    Trips under(String address, String... options) throws IOException, InterruptedException {
        Process server = yard.start(yard.server(), yard.directory().resolve("iperf"), "iperf3", "-s", "-1");
        Yard.await("iperf3", null, this::listens);
        List<String> command = new ArrayList<>(List.of("iperf3", "-c", address, "-t", "" + (seconds + 1)));
        command.addAll(List.of(options));
        Process stream = yard.start(yard.client(), yard.directory().resolve("stream"), command.toArray(String[]::new));
        int count = 100 * seconds;
        String pings = yard.in(yard.client(), "ping", "-i", "0.01", "-c", "" + count, address);
        stream.waitFor();
        server.waitFor();
        return trips(pings);
    }

    /** In MiB. */
    double resident() throws IOException {
        return Files.readAllLines(Path.of("/proc/" + client.pid() + "/status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")) / 1024)
                .findFirst()
                .orElse(0);
    }

    private boolean listens() throws IOException, InterruptedException {
        return yard.in(yard.server(), "ss", "-Hltn", "sport", "=", ":5201").contains(":5201");
    }

    private double cpu() throws IOException {
        String stat = Files.readString(Path.of("/proc/" + client.pid() + "/stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / TICKS;
    }

    private static Trips trips(String pings) {
        double[] times = TIME.matcher(pings)
                .results()
                .map(found -> found.group(1))
                .mapToDouble(Double::parseDouble)
                .sorted()
                .toArray();
        if (times.length == 0) {
            throw new IllegalStateException("no answer: " + pings);
        }
        return new Trips(times[times.length / 2], times[Math.min(times.length - 1, times.length * 99 / 100)]);
    }
}
