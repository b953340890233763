package bulkhead.desktop;

import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.acceptance.Bulkhead;
import bulkhead.servers.RealServers;
import bulkhead.servers.StrongSwanServer;
import bulkhead.servers.StrongSwanServer.Settings;
import bulkhead.servers.Topology;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.spi.ToolProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * How long until the window is seen, next to a JavaFX window of one label with the same flags and a start-up cache made in the
 * same way, turn and turn about; and how much memory it has, connected and idle. It is no test: run it by {@code mvn test -pl
 * src/test -am -Dtest=WindowBenchmark -Dsurefire.failIfNoSpecifiedTests=false}, with {@code -Dbulkhead.benchmark.runs=N} for
 * more than seven turns.
 */
@RealServers
class WindowBenchmark {
    private static final int IDLE_SECONDS = 20;

    private static final String HELLO = """
            package hello;

            public final class Hello extends javafx.application.Application {
                public static void main(String[] arguments) {
                    launch(Hello.class);
                }

                @Override
                public void start(javafx.stage.Stage stage) {
                    stage.setTitle("Hello");
                    stage.setScene(new javafx.scene.Scene(new javafx.scene.control.Label("Hello, world"), 960, 620));
                    stage.show();
                    if (Boolean.getBoolean("rehearsal")) {
                        javafx.application.Platform.exit();
                    }
                }
            }
            """;

    /** What the launcher starts, a word a line. */
    private static final String LAUNCHER = """
            . "$0/scripts/toolchain.sh"
            find_jdk
            image=$0/app/target/image
            warm_up_once "$image" desktop
            java_command "$image" desktop
            printf '%s\\n' "${java[@]}"
            """;

    @TempDir
    private Path folder;

    private DesktopSession desktop;

    @BeforeEach
    void begin() throws Exception {
        desktop = new DesktopSession(folder);
        Path profiles = Files.createDirectories(folder.resolve("config/bulkhead/profiles"));
        Files.writeString(folder.resolve("psk"), StrongSwanServer.PSK);
        Files.writeString(folder.resolve("password"), StrongSwanServer.PASSWORD);
        Files.writeString(profiles.resolve("Office.json"), """
                {"version": 1, "server": "%s", "user": "%s", "pskFile": "%s", "passwordFile": "%s"}
                """.formatted(
                StrongSwanServer.IPV4, StrongSwanServer.LOGIN, folder.resolve("psk"), folder.resolve("password")));
    }

    @AfterEach
    void end() throws InterruptedException {
        desktop.close();
    }

    @Test
    void printsHowLongUntilTheWindowIsSeen() throws Exception {
        int turns = Integer.getInteger("bulkhead.benchmark.runs", 7);
        List<String> ours = launcher();
        List<String> hello = hello(ours);
        ours.add("desktop");
        List<Long> helloTimes = new ArrayList<>();
        List<Long> ourTimes = new ArrayList<>();
        for (int turn = 0; turn <= turns; turn++) {
            long a = millisUntilSeen(hello, "Hello");
            long b = millisUntilSeen(ours, "Bulkhead");
            if (turn > 0) {
                helloTimes.add(a);
                ourTimes.add(b);
            }
        }
        System.out.printf(
                Locale.ROOT,
                "%nms until the window is seen, median (min to max) of %d turns: hello %s, bulkhead %s, ratio %.2f%n",
                turns,
                spread(helloTimes),
                spread(ourTimes),
                (double) median(ourTimes) / median(helloTimes));
        assertThat(ourTimes).hasSize(turns);
    }

    @Test
    void printsTheMemoryOfAConnectedWindow(Topology topology, StrongSwanServer server) throws Exception {
        server.configure(Settings.dualStack());
        Files.writeString(
                folder.resolve("config/bulkhead/settings.json"),
                "{\"version\": 1, \"start\": \"named\", \"startProfile\": \"Office\"}");
        List<String> line = launcher();
        line.add("desktop");
        Process window = start(topology.client().command(line.toArray(String[]::new)));
        try {
            topology.client().awaitPing(StrongSwanServer.BEYOND_IPV6);
            for (int second = 0; second < IDLE_SECONDS; second++) {
                TimeUnit.SECONDS.sleep(1);
            }
            String memory = Files.readAllLines(Path.of("/proc", Long.toString(window.pid()), "status")).stream()
                    .filter(status -> status.startsWith("VmRSS") || status.startsWith("RssAnon"))
                    .map(status -> status.replaceAll("\\s+", " "))
                    .toList()
                    .toString();
            System.out.println("\nconnected and idle for " + IDLE_SECONDS + " s: " + memory);
            assertThat(memory).contains("VmRSS");
        } finally {
            end(window);
        }
    }

    private static List<String> launcher() throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        "bash", "-euc", LAUNCHER, Bulkhead.root().toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        List<String> line = new ArrayList<>(process.inputReader().lines().toList());
        assertThat(process.waitFor()).isZero();
        return line;
    }

    /** The same line for the other program, with a cache of its own. */
    private List<String> hello(List<String> ours) throws Exception {
        Path image = Bulkhead.root().resolve("app/target/image/desktop");
        Path sources = Files.createDirectories(folder.resolve("hello"));
        Files.writeString(
                sources.resolve("module-info.java"), "module hello { requires javafx.controls; exports hello; }");
        Files.writeString(sources.resolve("Hello.java"), HELLO);
        Path jar = folder.resolve("hello.jar");
        tool(
                "javac",
                "-d",
                folder.resolve("classes").toString(),
                "-p",
                image.toString(),
                sources.resolve("module-info.java").toString(),
                sources.resolve("Hello.java").toString());
        tool(
                "jar",
                "--create",
                "--file",
                jar.toString(),
                "-C",
                folder.resolve("classes").toString(),
                ".");
        List<String> line = new ArrayList<>(ours);
        line.removeIf(word -> word.startsWith("-XX:AOTCache="));
        line.set(line.indexOf("--module-path") + 1, jar + ":" + image);
        line.set(line.size() - 1, "hello/hello.Hello");
        line.replaceAll(
                word -> word.startsWith("--enable-native-access") ? "--enable-native-access=javafx.graphics" : word);
        Path cache = folder.resolve("hello.aot");
        List<String> rehearsal = new ArrayList<>(line);
        rehearsal.addAll(1, List.of("-XX:AOTCacheOutput=" + cache, "-XX:TieredStopAtLevel=1", "-Drehearsal=true"));
        assertThat(start(rehearsal).waitFor()).isZero();
        assertThat(cache).exists();
        line.add(1, "-XX:AOTCache=" + cache);
        return line;
    }

    private static void tool(String name, String... arguments) {
        assertThat(ToolProvider.findFirst(name).orElseThrow().run(System.out, System.err, arguments))
                .isZero();
    }

    private long millisUntilSeen(List<String> line, String title) throws Exception {
        long start = System.nanoTime();
        Process process = start(line);
        try {
            while (desktop.windows(title).isEmpty()) {
                assertThat(process.isAlive()).isTrue();
            }
            return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
        } finally {
            end(process);
        }
    }

    private Process start(List<String> line) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(line);
        builder.environment().putAll(desktop.environment());
        builder.environment().put("GDK_GL", "disable");
        return builder.redirectErrorStream(true)
                .redirectOutput(folder.resolve("output").toFile())
                .start();
    }

    private static void end(Process process) throws InterruptedException {
        process.destroy();
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
    }

    private static long median(List<Long> times) {
        return times.stream().sorted().toList().get(times.size() / 2);
    }

    private static String spread(List<Long> times) {
        List<Long> sorted = times.stream().sorted().toList();
        return median(times) + " (" + sorted.getFirst() + " to " + sorted.getLast() + ")";
    }
}
