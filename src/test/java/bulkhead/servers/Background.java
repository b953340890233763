package bulkhead.servers;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What the programs of a dual-stack host send all the time, by {@code guest/background}, whose head says what that is. It
 * runs until it is closed or its host ends.
 */
public interface Background extends AutoCloseable {
    /** The ports that nothing else in a {@link Topology} uses. */
    int TCP = 7301;

    int UDP = 7302;
    int OLD_TCP = 7303;
    /** The local port of what is sent to a VPN server by a program that is no VPN client. */
    int STRANGER = 7309;

    Duration LIMIT = Duration.ofMinutes(1);

    /** The number of the last round that was sent whole. */
    int round();

    /** Waits until so many more rounds were sent, from their first packet to their last. */
    default void awaitRounds(int count) {
        int last = round() + 1 + count;
        Waiting.until("round " + last + " of the background's traffic", LIMIT, () -> round() >= last);
    }

    @Override
    void close();

    /** Starts it in a namespace, and returns when its old flows stand. */
    static Background start(Namespace namespace, String... arguments) {
        List<String> words = new ArrayList<>(List.of("perl", script(), "send"));
        words.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(namespace.command(words.toArray(String[]::new)));
        try {
            Process process =
                    builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
            AtomicInteger round = new AtomicInteger(-1);
            Thread.ofVirtual().start(() -> read(process, round));
            Waiting.until("old flows", LIMIT, () -> round.get() >= 0 || !process.isAlive());
            return new Background() {
                @Override
                public int round() {
                    return round.get();
                }

                @Override
                public void close() {
                    process.destroy();
                }
            };
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts what answers it, if it does not run yet. It ends with the namespace. */
    static void serve(Namespace internet) {
        if (!internet.run("ss", "-Hltn", "sport = :" + OLD_TCP).output().isEmpty()) {
            return;
        }
        try {
            Process process = new ProcessBuilder(internet.command("perl", script(), "serve"))
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            BufferedReader output = process.inputReader();
            if (!"ready".equals(output.readLine())) {
                throw new IllegalStateException("nothing answers the background's traffic");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String script() {
        return Script.DIRECTORY.resolve("guest/background").toString();
    }

    private static void read(Process process, AtomicInteger round) {
        try (BufferedReader lines = process.inputReader()) {
            for (String line; (line = lines.readLine()) != null; ) {
                round.set(line.equals("ready") ? 0 : Integer.parseInt(line.substring("round ".length())));
            }
        } catch (IOException e) {
            // It was closed.
            round.get();
        }
    }
}
