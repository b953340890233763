package bulkhead.app.demo;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** This program once more, in a namespace: lines go in, JSON objects come out, a line each. */
final class Child implements AutoCloseable {
    private static final int PATIENCE_SECONDS = 5;
    private static final int MOST_COMPLAINTS = 1000;
    /** Stands in the queue behind the last event. */
    private static final JsonNode END = JsonMapper.shared().missingNode();

    private final String name;
    private final Process process;
    private final BlockingQueue<JsonNode> events = new LinkedBlockingQueue<>();
    private final StringBuffer complaints = new StringBuffer();

    private Child(String name, Process process) {
        this.name = name;
        this.process = process;
    }

    /** Starts it with its first lines of input. */
    static Child start(String name, List<String> command, List<String> lines) throws DemoException {
        try {
            Child child = new Child(name, Program.process(command).start());
            child.read("out", child.process.getInputStream(), child::event, () -> child.events.add(END));
            child.read("err", child.process.getErrorStream(), child::complaint, () -> {});
            for (String line : lines) {
                child.say(line);
            }
            return child;
        } catch (IOException e) {
            throw new DemoException("the " + name + " could not be started: " + e.getMessage());
        }
    }

    void say(String line) throws DemoException {
        try {
            OutputStream in = process.getOutputStream();
            in.write((line + "\n").getBytes(StandardCharsets.UTF_8));
            in.flush();
        } catch (IOException e) {
            throw new DemoException("the " + name + " has ended" + why());
        }
    }

    /** The next event; empty when none comes in time, or none any more. */
    Optional<JsonNode> next(long millis) throws InterruptedException {
        JsonNode event = events.poll(millis, TimeUnit.MILLISECONDS);
        if (event == END) {
            events.add(END);
        }
        return Optional.ofNullable(event).filter(some -> some != END);
    }

    /** Waits for an event of this name; others before it are passed over. */
    JsonNode await(String event, long millis) throws DemoException, InterruptedException {
        long end = System.nanoTime() + millis * 1_000_000;
        Optional<JsonNode> next;
        do {
            next = next(Math.max(0, (end - System.nanoTime()) / 1_000_000));
        } while (next.isPresent() && !next.get().path("event").asString().equals(event));
        return next.orElseThrow(() -> new DemoException(
                events.peek() == END
                        ? "the " + name + " ended before it said '" + event + "'" + why()
                        : "the " + name + " did not say '" + event + "' within " + millis + " ms" + why()));
    }

    /** Asks it to end, as a user does with ^C. */
    void interrupt() {
        // Process.destroy() would close the streams, and with them what it says while it ends.
        process.toHandle().destroy();
    }

    /** Its exit code; -1 when it does not end in time. */
    int exit(long millis) throws InterruptedException {
        return process.waitFor(millis, TimeUnit.MILLISECONDS) ? process.exitValue() : -1;
    }

    /** What it complained about on standard error, to be put behind a sentence. */
    String why() {
        String said = complaints.toString().strip();
        return said.isEmpty() ? "" : ": " + said;
    }

    /** Ends it, whatever it does. */
    @Override
    public void close() {
        interrupt();
        try {
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private void read(String stream, InputStream from, Consumer<String> line, Runnable end) {
        Thread.ofPlatform().daemon().name(name + " " + stream).start(() -> {
            try (var reader = new BufferedReader(new InputStreamReader(from, StandardCharsets.UTF_8))) {
                for (String text; (text = reader.readLine()) != null; ) {
                    line.accept(text);
                }
            } catch (IOException e) {
                complaint(e.getMessage());
            } finally {
                end.run();
            }
        });
    }

    private void event(String line) {
        try {
            events.add(JsonMapper.shared().readTree(line));
        } catch (JacksonException e) {
            complaint(line);
        }
    }

    private void complaint(String line) {
        if (complaints.length() < MOST_COMPLAINTS) {
            complaints.append(line).append('\n');
        }
    }
}
