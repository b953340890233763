package bulkhead.servers;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A network namespace, and commands in it. */
public record Namespace(String name) {
    private static final Duration LIMIT = Duration.ofMinutes(1);

    /** The command line that runs {@code command} here, for a {@link ProcessBuilder}. */
    public List<String> command(String... command) {
        List<String> line = new ArrayList<>(List.of("ip", "netns", "exec", name));
        line.addAll(List.of(command));
        return line;
    }

    public Result run(String... command) {
        return Script.command(LIMIT, command(command));
    }

    /** Whether one echo request is answered within two seconds. */
    public boolean pings(String address) {
        return run("ping", "-n", "-c", "1", "-W", "2", address).succeeded();
    }

    /** Waits until an echo request is answered. */
    public void awaitPing(String address) {
        Waiting.until("answer from " + address, LIMIT, () -> pings(address));
    }

    /** The page at {@code url}, to be had within five seconds; otherwise curl's exit code and reason. */
    public Result page(String url) {
        Result result = run("curl", "-sS", "-g", "-m", "5", url);
        return new Result(result.exit(), result.output().strip());
    }
}
