package bulkhead.desktop;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import bulkhead.acceptance.Bulkhead;
import bulkhead.acceptance.Daemon;
import bulkhead.servers.Waiting;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
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
public final class DesktopSession implements AutoCloseable {
    static final int PANEL_HEIGHT = 32;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final List<String> PROGRAMS =
            List.of("Xvfb", "openbox", "xfce4-panel", "dunst", "dbus-daemon", "gdbus", "xdotool", "xprop", "import");
    public static final Path PICTURES = Path.of("target", "smoke").toAbsolutePath();

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
    private final List<String> as;
    private final String display;
    private final List<Process> processes = new ArrayList<>();
    private Process bus;
    private Process panel;

    /** @param folder for all its files; a short path, as it becomes a socket's */
    DesktopSession(Path folder) throws IOException {
        this(folder, List.of());
    }

    /** The same of somebody without any right, {@link Daemon#USER}; of all that was in the folder before, too. */
    public static DesktopSession ofUser(Path folder) throws IOException {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        return new DesktopSession(folder, Daemon.AS_USER);
    }

    private DesktopSession(Path folder, List<String> as) throws IOException {
        this.as = as;
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
        give();
        // Only root may make the folder of X servers' sockets; -ac lets in who is not the server's own user.
        Process screen = started(new ProcessBuilder(
                "Xvfb", "-displayfd", "1", "-screen", "0", "1280x800x24", "-nolisten", "tcp", "-ac", "-noreset"));
        display = ":" + screen.inputReader().readLine();
        start("openbox");
        startBus();
    }

    /** Makes all that is in the folder its user's. */
    private void give() throws IOException {
        if (as.isEmpty()) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.toList()) {
                Files.setAttribute(file, "unix:uid", Daemon.USER);
            }
        }
    }

    /** Has the launcher prepare what it does at the window's first start, which takes a while and may want another network. */
    public void prepareWindow() throws IOException, InterruptedException {
        output(new ProcessBuilder(LaunchedWindow.LAUNCHER, "desktop", "--help"));
        output(new ProcessBuilder(
                "bash",
                "-euc",
                ". $0/scripts/toolchain.sh; find_jdk; image=$0/app/target/image;" + " warm_up_once $image desktop",
                Bulkhead.root().toString()));
        give();
    }

    /** The bus and what lives on it. */
    void startBus() throws IOException {
        Files.deleteIfExists(folder.resolve("run/bus"));
        bus = start("dbus-daemon", "--session", "--nofork", "--print-address=1", "--address=" + address());
        if (bus.inputReader().readLine() == null) {
            throw new IOException("the session bus did not start");
        }
        ProcessBuilder daemon = builder("dunst", "-print");
        started(daemon.redirectOutput(ProcessBuilder.Redirect.appendTo(notices.toFile())));
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

    /** What is before the command of each of its user's programs. */
    List<String> as() {
        return as;
    }

    /** What a program of this desktop has in its environment beside the usual. */
    public Map<String, String> environment() {
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
    public String call(String name, String path, String method, String... arguments)
            throws IOException, InterruptedException {
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
    public BufferedImage picture(String name) throws IOException, InterruptedException {
        byte[] png = output(builder("import", "-window", "root", "png:-"));
        Files.write(PICTURES.resolve(name + ".png"), png);
        return ImageIO.read(new ByteArrayInputStream(png));
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
        return new String(output(builder(line)), StandardCharsets.UTF_8).strip();
    }

    private byte[] output(ProcessBuilder builder) throws IOException, InterruptedException {
        Process process = inside(builder).start();
        byte[] output = process.getInputStream().readAllBytes();
        process.waitFor();
        return output;
    }

    public static void await(String what, java.util.concurrent.Callable<Boolean> condition) {
        Waiting.until(what, PATIENCE, condition);
    }

    private Process start(String... line) throws IOException {
        return started(builder(line));
    }

    /** It ends with the desktop. */
    private Process started(ProcessBuilder builder) throws IOException {
        Process process = inside(builder).start();
        processes.add(process);
        return process;
    }

    /** A program of its user's. */
    private ProcessBuilder builder(String... line) {
        List<String> command = new ArrayList<>(as);
        command.addAll(List.of(line));
        return new ProcessBuilder(command);
    }

    private ProcessBuilder inside(ProcessBuilder builder) {
        builder.environment().putAll(environment());
        return builder.redirectError(
                ProcessBuilder.Redirect.appendTo(folder.resolve("errors").toFile()));
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
