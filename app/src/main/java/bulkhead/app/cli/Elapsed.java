package bulkhead.app.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Time since the process started, which is when the user's wait began. */
final class Elapsed {
    /** Of the times in /proc: Linux has 100 of them in a second on every architecture. */
    private static final long MILLIS_PER_TICK = 10;

    private static final int START_TIME = 22;

    private final long start;

    private Elapsed(long start) {
        this.start = start;
    }

    static Elapsed sinceProcessStart() {
        long running;
        try {
            running = running(Files.readString(Path.of("/proc/uptime")), Files.readString(Path.of("/proc/self/stat")));
        } catch (IOException | RuntimeException e) {
            running = 0;
        }
        return new Elapsed(System.nanoTime() - running * 1_000_000);
    }

    /**
     * How long the process has run, in ms. {@link ProcessHandle} would add its start to a time of boot that Linux gives in
     * whole seconds.
     *
     * @param uptime proc_uptime(5)
     * @param stat proc_pid_stat(5), whose second field is in parentheses and may hold anything
     */
    static long running(String uptime, String stat) {
        double now = Double.parseDouble(uptime.substring(0, uptime.indexOf(' ')));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        long started = Long.parseLong(fields[START_TIME - 3]) * MILLIS_PER_TICK;
        return Math.max(0, (long) (now * 1_000) - started);
    }

    long millis() {
        return (System.nanoTime() - start) / 1_000_000;
    }
}
