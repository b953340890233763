package bulkhead.desktop;

import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.acceptance.Bulkhead;
import bulkhead.acceptance.Daemon;
import bulkhead.servers.Namespace;
import bulkhead.servers.StrongSwanServer;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The window as a process in a network namespace, and its user at it: see {@link DesktopRun}. */
final class DesktopWindow implements AutoCloseable {
    private final Process process;
    private final Writer user;
    private final BufferedReader answers;

    private DesktopWindow(Process process) {
        this.process = process;
        user = process.outputWriter();
        answers = process.inputReader();
    }

    /**
     * Opens it with one saved connection, Office.
     *
     * @param home where its user's settings are
     * @param pictures where it puts the pictures that are asked for
     * @param arguments behind {@code desktop}
     */
    static DesktopWindow open(Namespace namespace, Path home, Path pictures, String... arguments) throws IOException {
        return open(namespace.command(), classPath(), home, pictures, arguments);
    }

    /** The same for somebody without any right, {@link Daemon#USER}, who owns both folders. */
    static DesktopWindow openAsUser(Namespace namespace, Path home, Path pictures) throws IOException {
        Path library = Files.createDirectories(home.resolve("lib"));
        // Where Maven keeps them only its user may look.
        List<String> readable = new ArrayList<>();
        for (String entry : classPath().split(File.pathSeparator)) {
            Path jar = Path.of(entry);
            readable.add(
                    Files.isRegularFile(jar)
                            ? Files.copy(jar, library.resolve(readable.size() + ".jar"))
                                    .toString()
                            : entry);
        }
        List<String> command = namespace.command(Daemon.AS_USER.toArray(String[]::new));
        return open(command, String.join(File.pathSeparator, readable), home, pictures);
    }

    private static String classPath() {
        return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    }

    private static DesktopWindow open(
            List<String> command, String classPath, Path home, Path pictures, String... arguments) throws IOException {
        Path profiles = Files.createDirectories(home.resolve("bulkhead/profiles"));
        Files.writeString(
                profiles.resolve("Office.json"),
                "{\"version\": 1, \"server\": \"%s\", \"user\": \"%s\"}"
                        .formatted(StrongSwanServer.IPV4, StrongSwanServer.LOGIN));
        Files.createDirectories(pictures);
        List<String> line = new ArrayList<>(command);
        line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        line.addAll(List.of("-Dglass.platform=Headless", "-Dprism.order=sw", "-Djava.awt.headless=true"));
        line.addAll(List.of("-Duser.language=en", "--enable-native-access=ALL-UNNAMED"));
        line.addAll(List.of("-cp", classPath));
        line.addAll(List.of(DesktopRun.class.getName(), pictures.toString()));
        line.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(line);
        builder.environment().put("HOME", home.toString());
        builder.environment().put("XDG_CONFIG_HOME", home.toString());
        Bulkhead.environment(builder.environment());
        return new DesktopWindow(
                builder.redirectError(ProcessBuilder.Redirect.INHERIT).start());
    }

    /** Has the user do something, and waits until it is done. */
    void say(String line) throws IOException {
        user.write(line + "\n");
        user.flush();
        assertThat(answers.readLine()).as(line).startsWith("done");
    }

    /** The text of something in the window. */
    String read(String query) throws IOException {
        user.write("read " + query + "\n");
        user.flush();
        return answers.readLine();
    }

    long pid() {
        return process.pid();
    }

    /** Ends the program as its user would; its exit code. */
    int leave() throws IOException, InterruptedException {
        user.close();
        return exitCode();
    }

    /** Waits for the end by itself. */
    int exitCode() throws InterruptedException {
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return process.exitValue();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
