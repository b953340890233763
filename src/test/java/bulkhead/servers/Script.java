package bulkhead.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Runs commands, among them the scripts under {@code src/test/servers}, each within a limit of time. */
final class Script {
    static final Path DIRECTORY = find();
    private static final Duration LIMIT = Duration.ofMinutes(3);

    private Script() {}

    /** Output of {@code script verb network rest...}, which must succeed. */
    static String run(String script, String verb, String network, String... rest) {
        List<String> line = new ArrayList<>(List.of(verb, network));
        line.addAll(List.of(rest));
        Result result = attempt(LIMIT, script, line.toArray(String[]::new));
        if (!result.succeeded()) {
            throw new IllegalStateException("%s %s ended with %d: %s"
                    .formatted(script, String.join(" ", line), result.exit(), result.output()));
        }
        return result.output();
    }

    /** Settings of a server, as the scripts take them. */
    static String[] words(Map<String, String> settings) {
        return settings.entrySet().stream()
                .map(setting -> setting.getKey() + "=" + setting.getValue())
                .toArray(String[]::new);
    }

    static Result attempt(Duration limit, String script, String... arguments) {
        List<String> command = new ArrayList<>(List.of(DIRECTORY.resolve(script).toString()));
        command.addAll(List.of(arguments));
        return command(limit, command);
    }

    /** Output and errors together. A command that does not end in time is ended. */
    static Result command(Duration limit, List<String> command) {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment()
                .put(
                        "BULKHEAD_TEST_OWNER",
                        Long.toString(ProcessHandle.current().pid()));
        try {
            Process process = builder.start();
            process.getOutputStream().close();
            CompletableFuture<String> output =
                    CompletableFuture.supplyAsync(() -> read(process), Script::onVirtualThread);
            try {
                if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                    throw new IllegalStateException("%s did not end within %s s".formatted(command, limit.toSeconds()));
                }
                return new Result(process.exitValue(), output.join());
            } finally {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted: " + command, e);
        }
    }

    private static void onVirtualThread(Runnable task) {
        Thread.ofVirtual().start(task);
    }

    private static String read(Process process) {
        try {
            return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path find() {
        for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
            for (String below : new String[] {"src/test/servers", "servers"}) {
                if (Files.isExecutable(at.resolve(below).resolve("net"))) {
                    return at.resolve(below);
                }
            }
        }
        throw new IllegalStateException(
                "no src/test/servers above " + Path.of("").toAbsolutePath());
    }
}
