package bulkhead.desktop;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import bulkhead.acceptance.Bulkhead;
import bulkhead.servers.Waiting;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.imageio.ImageIO;

/**
 * A small desktop of its own, of the programs that {@code src/test/servers/fetch-desktop} installs: a screen that nobody sees, a
 * window manager, a session bus, Xfce's panel and a daemon for notifications. All its files are below one folder.
 */
final class DesktopSession implements AutoCloseable {
    static final int PANEL_HEIGHT = 32;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final List<String> PROGRAMS =
            List.of("Xvfb", "openbox", "xfce4-panel", "dunst", "dbus-daemon", "gdbus", "xdotool", "xprop", "import");
    static final Path PICTURES = Path.of("target", "smoke").toAbsolutePath();

    private static final String PANEL = """
            <?xml version="1.0" encoding="UTF-8"?>
            <channel name="xfce4-panel" version="1.0">
              <property name="configver" type="int" value="2"/>
              <property name="panels" type="array"><value type="int" value="1"/>
                <property name="dark-mode" type="bool" value="%s"/>
                <property name="panel-1" type="empty">
                  <property name="position" type="string" value="p=6;x=0;y=0"/>
                  <property name="length" type="uint" value="100"/>
                  <property name="position-locked" type="bool" value="true"/>
                  <property name="size" type="uint" value="32"/>
                  <property name="plugin-ids" type="array"><value type="int" value="1"/></property>
                </property>
              </property>
              <property name="plugins" type="empty">
                <property name="plugin-1" type="string" value="systray"/>
              </property>
            </channel>
            """;

    private final Path folder;
    private final Path notices;
    private final String display;
    private final List<Process> processes = new ArrayList<>();
    private Process bus;
    private Process panel;

    /** @param folder for all its files; a short path, as it becomes a socket's */
    DesktopSession(Path folder) throws IOException {
        for (String program : PROGRAMS) {
            assumeTrue(
                    Stream.of("/usr/bin", "/usr/local/bin").anyMatch(bin -> Files.isExecutable(Path.of(bin, program))),
                    "skipped: there is no " + program + " (src/test/servers/fetch-desktop installs it)");
        }
        this.folder = folder;
        notices = folder.resolve("notices");
        Files.createDirectories(PICTURES);
        Files.createDirectories(
                folder.resolve("run"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Path settings = Files.createDirectories(folder.resolve("config/xfce4/xfconf/xfce-perchannel-xml"));
        Files.writeString(settings.resolve("xfce4-panel.xml"), PANEL.formatted(false));
        Process screen = start("Xvfb", "-displayfd", "1", "-screen", "0", "1280x800x24", "-nolisten", "tcp");
        display = ":" + screen.inputReader().readLine();
        start("openbox");
        startBus();
    }

    /** Has the launcher prepare what it does at the window's first start, which takes a while and may want another network. */
    void prepareWindow() throws IOException, InterruptedException {
        String launcher = Bulkhead.root().resolve("bulkhead").toString();
        run(launcher, "desktop", "--help");
        run(
                "bash",
                "-euc",
                ". $0/scripts/toolchain.sh; find_jdk; image=$0/app/target/image;"
                        + " is_warm $image desktop || warm_up $image desktop",
                Bulkhead.root().toString());
    }

    /** The bus and what lives on it. */
    void startBus() throws IOException {
        Files.deleteIfExists(folder.resolve("run/bus"));
        bus = start("dbus-daemon", "--session", "--nofork", "--print-address=1", "--address=" + address());
        if (bus.inputReader().readLine() == null) {
            throw new IOException("the session bus did not start");
        }
        ProcessBuilder daemon = builder("dunst", "-print");
        processes.add(daemon.redirectOutput(ProcessBuilder.Redirect.appendTo(notices.toFile()))
                .start());
        panel = start("xfce4-panel", "--disable-wm-check");
        await(
                "panel with a tray",
                () -> call(
                                "org.freedesktop.DBus",
                                "/",
                                "org.freedesktop.DBus.NameHasOwner",
                                "org.kde.StatusNotifierWatcher")
                        .contains("true"));
    }

    /** The panel ends with it; whoever searches windows meanwhile stumbles over those that go. */
    void killBus() throws InterruptedException {
        bus.destroyForcibly().waitFor();
        panel.waitFor();
    }

    private String address() {
        return "unix:path=" + folder.resolve("run/bus");
    }

    /** What a program of this desktop has in its environment beside the usual. */
    Map<String, String> environment() {
        return Map.ofEntries(
                Map.entry("HOME", folder.toString()),
                Map.entry("XDG_RUNTIME_DIR", folder.resolve("run").toString()),
                Map.entry("XDG_CONFIG_HOME", folder.resolve("config").toString()),
                Map.entry("XDG_CACHE_HOME", folder.resolve("cache").toString()),
                Map.entry("XDG_STATE_HOME", folder.resolve("state").toString()),
                Map.entry("XDG_DATA_HOME", folder.resolve("data").toString()),
                Map.entry("DBUS_SESSION_BUS_ADDRESS", address()),
                Map.entry("DISPLAY", display == null ? "" : display),
                Map.entry("GIO_USE_VFS", "local"),
                Map.entry("LANG", "C.UTF-8"),
                Map.entry("LC_ALL", "C.UTF-8"));
    }

    /** Calls a method by GLib's program; its answer in GVariant's text. */
    String call(String name, String path, String method, String... arguments) throws IOException, InterruptedException {
        List<String> line = new ArrayList<>(List.of("gdbus", "call", "--session", "--timeout", "10", "--dest", name));
        line.addAll(List.of("--object-path", path, "--method", method, "--"));
        line.addAll(List.of(arguments));
        return run(line.toArray(String[]::new));
    }

    /** The identifiers of the windows with this title that are seen. */
    List<String> windows(String title) throws IOException, InterruptedException {
        return run("xdotool", "search", "--onlyvisible", "--name", "^" + title + "$")
                .lines()
                .toList();
    }

    /** What the notifications' daemon showed up to now. */
    String notices() throws IOException {
        return Files.readString(notices);
    }

    /** Takes a picture of the screen, which is kept for people to look at. */
    BufferedImage picture(String name) throws IOException, InterruptedException {
        Path file = PICTURES.resolve(name + ".png");
        run("import", "-window", "root", file.toString());
        return ImageIO.read(file.toFile());
    }

    /** How many pixels of the panel have this colour. */
    long inPanel(int rgb) throws IOException, InterruptedException {
        BufferedImage screen = picture("panel");
        int[] pixels = screen.getRGB(0, 0, screen.getWidth(), PANEL_HEIGHT, null, 0, screen.getWidth());
        return java.util.Arrays.stream(pixels)
                .filter(p -> (p & 0xffffff) == rgb)
                .count();
    }

    /** Output of a program that ends by itself. */
    String run(String... line) throws IOException, InterruptedException {
        Process process = builder(line).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return output.strip();
    }

    static void await(String what, java.util.concurrent.Callable<Boolean> condition) {
        Waiting.until(what, PATIENCE, condition);
    }

    private Process start(String... line) throws IOException {
        Process process = builder(line).start();
        processes.add(process);
        return process;
    }

    private ProcessBuilder builder(String... line) {
        ProcessBuilder builder = new ProcessBuilder(line)
                .redirectError(ProcessBuilder.Redirect.appendTo(
                        folder.resolve("errors").toFile()));
        builder.environment().putAll(environment());
        return builder;
    }

    @Override
    public void close() throws InterruptedException {
        for (Process process : processes.reversed()) {
            List<ProcessHandle> below = process.descendants().toList();
            process.destroy();
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
            below.forEach(ProcessHandle::destroy);
        }
    }
}
