package bulkhead.platform.linux;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Programs of the host, for set-up and for a look from outside. */
public final class Shell {
    private Shell() {}

    /** What it printed. */
    public static String run(String... line) {
        Ended ended = tryRun(line);
        if (ended.exit() != 0) {
            throw new AssertionError(String.join(" ", line) + ": " + ended.output() + ended.errors());
        }
        return ended.output();
    }

    public record Ended(int exit, String output, String errors) {}

    public static Ended tryRun(String... line) {
        try {
            Process process = new ProcessBuilder(line).start();
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            String errors = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Ended(process.waitFor(), output, errors);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
