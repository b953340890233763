package bulkhead.acceptance;

import bulkhead.servers.Topology;
import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An echo request every 100 ms from the client, counted. */
final class Ping {
    private static final Pattern COUNTS = Pattern.compile("(\\d+) packets transmitted, (\\d+) received");

    private final Process process;

    private Ping(Process process) {
        this.process = process;
    }

    static Ping start(Topology topology, String address, int count) throws IOException {
        return new Ping(new ProcessBuilder(topology.client()
                        .command("ping", "-n", "-q", "-i", "0.1", "-c", Integer.toString(count), "-W", "5", address))
                .redirectErrorStream(true)
                .start());
    }

    /** Waits for the last of them; how many were not answered. */
    int lost() throws IOException, InterruptedException {
        String output = new String(process.getInputStream().readAllBytes());
        process.waitFor();
        Matcher counts = COUNTS.matcher(output);
        if (!counts.find()) {
            throw new AssertionError("ping said: " + output);
        }
        return Integer.parseInt(counts.group(1)) - Integer.parseInt(counts.group(2));
    }
}
