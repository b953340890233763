package bulkhead.bench;

import bulkhead.servers.Waiting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;

/**
 * Two network namespaces with a link between them that behaves as a network card's: whole frames cross it one by one, and what arrives
 * together is put together. The addresses are of RFC 2544's range.
 */
final class Yard implements AutoCloseable {
    static final String CLIENT = "198.18.0.2";
    static final String SERVER = "198.18.0.1";
    static final String DEVICE = "eth0";

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final String name;
    private final Path directory;
    private final List<Process> running = new ArrayList<>();

    Yard(String name) throws IOException, InterruptedException {
        this.name = "bench-" + ProcessHandle.current().pid() + "-" + name;
        directory = Files.createTempDirectory("bench");
        for (String end : List.of(client(), server())) {
            run("ip", "netns", "add", end);
            run("ip", "-n", end, "link", "set", "lo", "up");
            in(end, "sysctl", "-qw", "net.ipv6.conf.all.accept_dad=0", "net.ipv6.conf.default.accept_dad=0");
        }
        run("ip", "-n", client(), "link", "add", DEVICE, "type", "veth", "peer", "name", DEVICE, "netns", server());
        for (String end : List.of(client(), server())) {
            String address = end.equals(client()) ? CLIENT : SERVER;
            run("ip", "-n", end, "addr", "add", address + "/24", "dev", DEVICE);
            in(end, "ethtool", "-K", DEVICE, "tso", "off", "gso", "off", "tx-udp-segmentation", "off", "gro", "on");
            run("ip", "-n", end, "link", "set", DEVICE, "up");
        }
    }

    String client() {
        return name + "-c";
    }

    String server() {
        return name + "-s";
    }

    /** A file of what is set up here, which ends with it. */
    Path file(String file, String content) throws IOException {
        Path path = directory.resolve(file);
        Files.writeString(path, content);
        return path;
    }

    Path directory() {
        return directory;
    }

    /** Runs a program at one end to its end; what it said. */
    String in(String end, String... command) throws IOException, InterruptedException {
        return run(inside(end, command));
    }

    /** Starts a program at one end; it ends with this. Its output is in {@code log}. */
    Process start(String end, Path log, String... command) throws IOException {
        return start(log, inside(end, command));
    }

    /** The same outside of both. */
    Process start(Path log, String... command) throws IOException {
        Process process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        running.add(process);
        return process;
    }

    /** @param log is shown when it does not come; null for none */
    static void await(String what, Path log, Callable<Boolean> condition) throws IOException {
        try {
            Waiting.until(what, PATIENCE, condition);
        } catch (AssertionError e) {
            throw log == null ? e : new AssertionError(e.getMessage() + ": " + Files.readString(log), e);
        }
    }

    /** Whether one end hears from an address. */
    boolean answers(String address) throws IOException, InterruptedException {
        return new ProcessBuilder(inside(client(), "ping", "-c", "1", "-W", "1", address))
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start()
                        .waitFor()
                == 0;
    }

    static String run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes());
        if (process.waitFor() != 0) {
            throw new IOException(String.join(" ", command) + ": " + output);
        }
        return output;
    }

    private static String[] inside(String end, String... command) {
        List<String> line = new ArrayList<>(List.of("ip", "netns", "exec", end));
        line.addAll(List.of(command));
        return line.toArray(String[]::new);
    }

    @Override
    public void close() throws IOException, InterruptedException {
        for (Process process : running.reversed()) {
            process.descendants().forEach(ProcessHandle::destroy);
            process.destroy();
            process.waitFor();
        }
        for (String end : List.of(client(), server())) {
            run("ip", "netns", "del", end);
        }
        try (Stream<Path> left = Files.walk(directory)) {
            for (Path each : left.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }
}
