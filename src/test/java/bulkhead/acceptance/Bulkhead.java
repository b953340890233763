package bulkhead.acceptance;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code bulkhead connect --json} in a network namespace, as a program that drives it would see it. */
public final class Bulkhead implements AutoCloseable {
    private static final Duration EXIT = Duration.ofMinutes(1);

    private final Process process;
    private final Path secrets;
    private final Path errors;
    private final List<JsonNode> events = new ArrayList<>();
    private final List<String> stray = new ArrayList<>();
    private final Thread reader;
    private boolean ended;

    private Bulkhead(Process process, Path secrets, Path errors) {
        this.process = process;
        this.secrets = secrets;
        this.errors = errors;
        this.reader = Thread.ofPlatform().daemon().start(this::read);
    }

    /** Who connects, and how. */
    public record Login(String server, String psk, String user, String password) {}

    /** Starts {@code connect} with these options added. */
    public static Bulkhead connect(String namespace, Login login, String... options) throws IOException {
        return connect(command(namespace), login, options);
    }

    /** The same as somebody without any right. */
    public static Bulkhead connectAsUser(String namespace, Login login, String... options) throws IOException {
        return connect(commandAsUser(namespace), login, options);
    }

    /** The same of a whole command line, as {@link #command} begins it. */
    static Bulkhead connect(List<String> command, Login login, String... options) throws IOException {
        Path secrets = Files.createTempDirectory("bulkhead-test");
        Files.setPosixFilePermissions(secrets, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path psk = Files.writeString(secrets.resolve("psk"), login.psk() + "\n");
        Path password = Files.writeString(secrets.resolve("password"), login.password() + "\n");
        command.addAll(List.of("connect", "--json", "--server", login.server(), "--user", login.user()));
        command.addAll(List.of("--psk-file", psk.toString(), "--password-file", password.toString()));
        command.addAll(List.of(options));
        return start(command, secrets);
    }

    /** Starts another command that prints events. */
    public static Bulkhead start(String namespace, String... arguments) throws IOException {
        List<String> command = command(namespace);
        command.addAll(List.of(arguments));
        return start(command, Files.createTempDirectory("bulkhead-test"));
    }

    private static Bulkhead start(List<String> command, Path secrets) throws IOException {
        Path errors = secrets.resolve("stderr");
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(errors.toFile());
        environment(builder.environment());
        Process process = builder.start();
        process.getOutputStream().close();
        return new Bulkhead(process, secrets, errors);
    }

    /** Has the program remember, and tell of its connection, in a folder of the tests. */
    public static void environment(Map<String, String> environment) {
        environment.put("XDG_STATE_HOME", State.FOLDER.toString());
        environment.put("XDG_RUNTIME_DIR", State.FOLDER.toString());
    }

    /** What a command that ends by itself said, and how it ended. */
    public record Ended(int exit, String output, String errors) {
        /** Each line of its output. */
        public List<JsonNode> json() {
            return output.lines().map(JsonMapper.shared()::readTree).toList();
        }
    }

    /** Runs a command to its end. */
    public static Ended run(String namespace, String... arguments) throws IOException, InterruptedException {
        List<String> command = command(namespace);
        command.addAll(List.of(arguments));
        return run(command);
    }

    /** The same of a whole command line, as {@link #command} begins it. */
    public static Ended run(List<String> command) throws IOException, InterruptedException {
        Path errors = Files.createTempFile("bulkhead-test", ".err");
        try {
            ProcessBuilder builder = new ProcessBuilder(command).redirectError(errors.toFile());
            environment(builder.environment());
            Process process = builder.start();
            process.getOutputStream().close();
            String output = String.join("\n", process.inputReader().lines().toList());
            if (!process.waitFor(EXIT.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError(command + " does not end");
            }
            return new Ended(process.exitValue(), output, Files.readString(errors));
        } finally {
            Files.delete(errors);
        }
    }

    /** The program's command line without its arguments; in a namespace, or in this one when it is null. */
    public static List<String> command(String namespace) {
        List<String> command = new ArrayList<>();
        if (namespace != null) {
            command.addAll(List.of("ip", "netns", "exec", namespace));
        }
        command.addAll(Launcher.COMMAND);
        return command;
    }

    /** The same as nobody, whose only group is {@link Daemon#GROUP}. */
    public static List<String> commandAsUser(String namespace) {
        List<String> command = command(namespace);
        int program = command.size() - Launcher.COMMAND.size();
        command.addAll(program, Daemon.AS_USER);
        return command;
    }

    /** What the program remembers from run to run, as long as the tests run. */
    private static final class State {
        static final Path FOLDER = create();

        private static Path create() {
            try {
                Path folder = Files.createTempDirectory("bulkhead-test-state");
                Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(folder)));
                return folder;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private static void delete(Path folder) {
            try (Stream<Path> files = Files.walk(folder)) {
                files.sorted(Comparator.reverseOrder())
                        .forEach(file -> file.toFile().delete());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** What {@code ./bulkhead} runs once all is built, so that the tests run what its users run. */
    private static final class Launcher {
        private static final String SCRIPT = """
                . "$0/scripts/toolchain.sh"
                find_jdk
                image=$0/app/target/image
                warm_up_once "$image"
                java_command "$image"
                # Whoever runs the tests in the background ignores ^C, or a hang-up, and so would the program.
                ! env --default-signal=INT,HUP true || printf '%s\n' env --default-signal=INT,HUP
                printf '%s\n' "${java[@]}"
                """;

        static final List<String> COMMAND = command();

        private static List<String> command() {
            try {
                Process process = new ProcessBuilder("bash", "-euc", SCRIPT, root().toString())
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
                List<String> lines = process.inputReader().lines().toList();
                if (process.waitFor() != 0) {
                    throw new IllegalStateException("the launcher's script failed");
                }
                return lines;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted while the launcher's script ran", e);
            }
        }
    }

    /** The root of the project's tree. */
    public static Path root() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve("scripts/toolchain.sh"))) {
            folder = folder.getParent();
        }
        return folder;
    }

    /** The first event of this name that passes, whether it came already or is still to come. */
    public JsonNode await(String event, Predicate<JsonNode> passes, Duration limit) throws InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        synchronized (events) {
            for (int next = 0; ; ) {
                for (; next < events.size(); next++) {
                    JsonNode node = events.get(next);
                    if (node.path("event").asString().equals(event) && passes.test(node)) {
                        return node;
                    }
                }
                long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
                if (ended || left <= 0) {
                    throw new AssertionError("no event '" + event + "' "
                            + (ended ? "before the program ended" : "within " + limit) + "; so far:\n" + transcript());
                }
                events.wait(left);
            }
        }
    }

    public JsonNode await(String event, Duration limit) throws InterruptedException {
        return await(event, _ -> true, limit);
    }

    /** Waits until exactly these families are carried: {@code ipv4}, {@code ipv6}. */
    public JsonNode awaitConnected(String... families) throws InterruptedException {
        return await("connected", node -> carries(node, families), Duration.ofMinutes(1));
    }

    /** The same, said after another event. */
    public JsonNode awaitConnectedAfter(JsonNode event, String... families) throws InterruptedException {
        return await(
                "connected",
                node -> node.path("t").asLong() > event.path("t").asLong() && carries(node, families),
                Duration.ofSeconds(90));
    }

    private static boolean carries(JsonNode node, String... families) {
        return node.path("families")
                .valueStream()
                .map(JsonNode::asString)
                .toList()
                .equals(List.of(families));
    }

    public List<JsonNode> events(String event) {
        synchronized (events) {
            return events.stream()
                    .filter(node -> node.path("event").asString().equals(event))
                    .toList();
        }
    }

    /** Lines on standard output that are no JSON object; there should be none. */
    public List<String> strayLines() {
        synchronized (events) {
            return List.copyOf(stray);
        }
    }

    public String standardError() throws IOException {
        return Files.readString(errors);
    }

    /** SIGINT, as ^C sends it. */
    public void interrupt() throws IOException, InterruptedException {
        signal("INT");
    }

    public void kill() throws IOException, InterruptedException {
        signal("KILL");
    }

    /** Waits for the end by itself. */
    public int exitCode() throws InterruptedException {
        if (!process.waitFor(EXIT.toSeconds(), TimeUnit.SECONDS)) {
            throw new AssertionError("did not end within " + EXIT + "; so far:\n" + transcript());
        }
        reader.join();
        return process.exitValue();
    }

    /** Disconnects as a user does, and waits. */
    public int disconnect() throws IOException, InterruptedException {
        interrupt();
        return exitCode();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    public long pid() {
        return process.pid();
    }

    /** Everything it said, for the message of a failed test. */
    public String transcript() {
        StringBuilder text = new StringBuilder();
        synchronized (events) {
            events.forEach(node -> text.append(node).append('\n'));
            stray.forEach(line -> text.append("stray: ").append(line).append('\n'));
        }
        try {
            text.append(standardError());
        } catch (IOException e) {
            text.append("no standard error: ").append(e.getMessage());
        }
        return text.toString();
    }

    @Override
    public void close() throws IOException, InterruptedException {
        if (process.isAlive()) {
            interrupt();
            if (!process.waitFor(EXIT.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        }
        reader.join();
        for (String file : new String[] {"psk", "password", "stderr"}) {
            Files.deleteIfExists(secrets.resolve(file));
        }
        Files.deleteIfExists(secrets);
    }

    /** By its name without SIG. */
    public void signal(String name) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                .start()
                .waitFor();
    }

    private void read() {
        JsonMapper mapper = JsonMapper.shared();
        try (BufferedReader lines = process.inputReader()) {
            for (String line; (line = lines.readLine()) != null; ) {
                synchronized (events) {
                    if (line.startsWith("{")) {
                        events.add(mapper.readTree(line));
                    } else {
                        stray.add(line);
                    }
                    events.notifyAll();
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            synchronized (events) {
                ended = true;
                events.notifyAll();
            }
        }
    }
}
