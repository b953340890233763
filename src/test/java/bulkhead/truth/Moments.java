package bulkhead.truth;

import bulkhead.acceptance.Agent;
import bulkhead.desktop.DesktopSession;
import bulkhead.desktop.LaunchedWindow;
import bulkhead.servers.Topology;
import bulkhead.servers.Waiting;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** All that the program's faces say, and what the kernel has, a few times a second from the beginning to the end. */
final class Moments implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final Map<String, Sampling<Claim>> faces = new LinkedHashMap<>();
    private final Sampling<Kernel> kernel;
    private final SocketChannel scene;
    private final Process looking;
    private final Process watching;
    private final AtomicReference<String> status = new AtomicReference<>();

    /** @param watched whether the guard's daemon lives */
    Moments(Topology topology, DesktopSession desktop, LaunchedWindow window, Path folder, BooleanSupplier watched)
            throws IOException {
        Path socket = folder.resolve("run/scene");
        Agent.lead(window.pid(), SceneAgent.class, socket.toString());
        scene = SocketChannel.open(StandardProtocolFamily.UNIX);
        scene.connect(UnixDomainSocketAddress.of(socket));
        Answering texts = new Answering(
                Channels.newWriter(scene, StandardCharsets.UTF_8),
                Channels.newReader(scene, StandardCharsets.UTF_8),
                1);
        looking = new ProcessBuilder(topology.client()
                        .command("sh", "-c", Kernel.LOOK.formatted(Topology.INTERNET_IPV4, Topology.INTERNET_IPV6)))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        Answering rules = new Answering(looking.outputWriter(), looking.inputReader(), Kernel.LINES);
        watching = LaunchedWindow.builder(desktop, topology.client(), "status", "--watch", "--json")
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        Thread.ofPlatform().daemon().name("status").start(this::read);
        Waiting.until("status", PATIENCE, () -> status.get() != null);
        kernel = new Sampling<>("kernel", () -> Optional.of(Kernel.of(rules.ask(), watched.getAsBoolean())));
        face("window", () -> Faces.window(texts.ask().getFirst()));
        face("menu", () -> Faces.menu(window.menu()));
        face("tool tip", () -> Faces.toolTip(window.toolTip()));
        face("status", () -> Faces.status(status.get(), System.currentTimeMillis()));
    }

    private interface Look {
        Claim look() throws Exception;
    }

    private void face(String name, Look at) {
        faces.put(name, new Sampling<>(name, () -> Optional.of(at.look())));
    }

    private void read() {
        try (BufferedReader lines = watching.inputReader()) {
            for (String line; (line = lines.readLine()) != null; ) {
                status.set(line);
            }
        } catch (IOException e) {
            // It was closed.
            Thread.currentThread().interrupt();
        }
    }

    Map<String, List<Sample<Claim>>> faces() {
        Map<String, List<Sample<Claim>>> all = new LinkedHashMap<>();
        faces.forEach((name, sampling) -> all.put(name, sampling.samples()));
        return all;
    }

    List<Sample<Kernel>> kernel() {
        return kernel.samples();
    }

    /** What was said, by each face, and what was so, in the order of time and what stood there once; for people. */
    String course() {
        String said = faces().entrySet().stream()
                .map(face -> face.getKey() + ": " + runs(face.getValue(), Claim::brief))
                .collect(Collectors.joining("\n"));
        return said + "\nkernel: " + runs(kernel(), Kernel::brief);
    }

    private static <T> String runs(List<Sample<T>> samples, Function<T, String> brief) {
        List<String> runs = new ArrayList<>();
        String last = "";
        for (Sample<T> sample : samples) {
            String now = brief.apply(sample.seen());
            if (!now.equals(last)) {
                last = now;
                runs.add(sample.from() % 1_000_000 + " " + now);
            }
        }
        return String.join(", ", runs);
    }

    /** Says on failure what was said until then. */
    private void until(String what, Callable<Boolean> condition) {
        try {
            Waiting.until(what, PATIENCE, condition);
        } catch (AssertionError e) {
            throw new AssertionError(e.getMessage() + "\n" + course(), e);
        }
    }

    /** Waits until all faces have said so, each at some time since {@code since}, in ms since 1970. */
    void await(String what, long since, Predicate<Claim> said) {
        until(
                what,
                () -> faces().values().stream()
                        .allMatch(samples -> samples.stream()
                                .anyMatch(sample -> sample.from() >= since && said.test(sample.seen()))));
    }

    /** Waits until this stands in the window. */
    void awaitWords(String words, long since) {
        until(
                words,
                () -> faces.get("window").samples().stream()
                        .anyMatch(sample ->
                                sample.from() >= since && sample.seen().words().contains(words)));
    }

    void awaitKernel(String what, long since, Predicate<Kernel> has) {
        until(what, () -> kernel().stream().anyMatch(sample -> sample.from() >= since && has.test(sample.seen())));
    }

    @Override
    public void close() throws Exception {
        for (Sampling<Claim> face : faces.values()) {
            face.close();
        }
        kernel.close();
        scene.close();
        watching.destroy();
        looking.destroy();
    }
}
