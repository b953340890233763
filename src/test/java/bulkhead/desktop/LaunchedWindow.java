package bulkhead.desktop;

import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.acceptance.Bulkhead;
import bulkhead.servers.Namespace;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code ./bulkhead desktop} as its user starts it on a desktop, the user's hands on its window, and the panel's on its tray. */
public final class LaunchedWindow implements AutoCloseable {
    static final String LAUNCHER = Bulkhead.root().resolve("bulkhead").toString();

    private static final String MENU = "/MenuBar";

    private final DesktopSession desktop;
    private final Process process;

    private LaunchedWindow(DesktopSession desktop, Process process) {
        this.desktop = desktop;
        this.process = process;
    }

    /** Returns when the window is seen, or has ended. */
    public static LaunchedWindow start(DesktopSession desktop, Namespace namespace) throws IOException {
        Process process = builder(desktop, namespace, "desktop")
                .redirectErrorStream(true)
                .redirectOutput(DesktopSession.PICTURES.resolve("output").toFile())
                .start();
        LaunchedWindow window = new LaunchedWindow(desktop, process);
        DesktopSession.await("window", () -> window.isSeen() || !process.isAlive());
        return window;
    }

    /** Another command of the same user's, on the same desktop. */
    public static ProcessBuilder builder(DesktopSession desktop, Namespace namespace, String... arguments) {
        List<String> line = new ArrayList<>(namespace.command(desktop.as().toArray(String[]::new)));
        line.add(LAUNCHER);
        line.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(line);
        builder.environment().putAll(desktop.environment());
        return builder;
    }

    public long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    boolean isSeen() throws IOException, InterruptedException {
        return !desktop.windows("Bulkhead").isEmpty();
    }

    boolean isMinimised() throws IOException, InterruptedException {
        return desktop.run("xprop", "-name", "Bulkhead", "WM_STATE").contains("Iconic");
    }

    String id() throws IOException, InterruptedException {
        DesktopSession.await("window", this::isSeen);
        return desktop.windows("Bulkhead").getFirst();
    }

    void press(String keys) throws IOException, InterruptedException {
        desktop.run("xdotool", "windowactivate", "--sync", id(), "key", keys);
    }

    /** Its name on the session bus. */
    String item() {
        return "org.kde.StatusNotifierItem-" + process.pid() + "-1";
    }

    /** The tray's menu, in GVariant's text. */
    public String menu() throws IOException, InterruptedException {
        return desktop.call(item(), MENU, "com.canonical.dbusmenu.GetLayout", "0", "-1", "['label']");
    }

    /** The tray's tooltip, likewise. */
    public String toolTip() throws IOException, InterruptedException {
        return desktop.call(
                item(),
                "/StatusNotifierItem",
                "org.freedesktop.DBus.Properties.Get",
                "org.kde.StatusNotifierItem",
                "ToolTip");
    }

    /** Chooses an entry of the menu, as a panel does. */
    public void click(String label) throws IOException, InterruptedException {
        Matcher entry =
                Pattern.compile("\\((\\d+), \\{'label': <'" + label + "'>").matcher(menu());
        assertThat(entry.find()).as(label).isTrue();
        desktop.call(item(), MENU, "com.canonical.dbusmenu.Event", entry.group(1), "clicked", "<''>", "0");
    }

    /** As who ends the session does it. */
    void terminate() {
        process.destroy();
    }

    /** Waits for the end by itself. */
    int exitCode() throws InterruptedException {
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return process.exitValue();
    }

    @Override
    public void close() throws InterruptedException {
        terminate();
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
    }
}
