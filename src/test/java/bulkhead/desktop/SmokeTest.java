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
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./bulkhead desktop} as its user starts it, on a desktop of other people's programs, against the real server. */
@RealServers
class SmokeTest {
    private static final int GREY = 0x858b93;
    private static final int GREEN = 0x1f9d4d;

    @TempDir
    private Path folder;

    private DesktopSession desktop;
    private Process window;

    @BeforeEach
    void begin(Topology topology, StrongSwanServer server) throws Exception {
        server.configure(Settings.dualStack());
        desktop = new DesktopSession(folder);
        Path profiles = Files.createDirectories(folder.resolve("config/bulkhead/profiles"));
        Files.writeString(folder.resolve("psk"), StrongSwanServer.PSK);
        Files.writeString(folder.resolve("password"), StrongSwanServer.PASSWORD);
        Files.writeString(profiles.resolve("Office.json"), """
                {"version": 1, "server": "%s", "user": "%s", "pskFile": "%s", "passwordFile": "%s"}
                """.formatted(
                StrongSwanServer.IPV4, StrongSwanServer.LOGIN, folder.resolve("psk"), folder.resolve("password")));
        String launcher = Bulkhead.root().resolve("bulkhead").toString();
        desktop.prepareWindow();
        ProcessBuilder builder = new ProcessBuilder(topology.client().command(launcher, "desktop"));
        builder.environment().putAll(desktop.environment());
        window = builder.redirectErrorStream(true)
                .redirectOutput(DesktopSession.PICTURES.resolve("output").toFile())
                .start();
        DesktopSession.await("window", () -> isSeen() || !window.isAlive());
        DesktopSession.await("icon in the tray", () -> desktop.inPanel(GREY) > 10);
    }

    @AfterEach
    void end() throws Exception {
        if (window != null) {
            window.destroy();
            if (!window.waitFor(60, TimeUnit.SECONDS)) {
                window.destroyForcibly();
            }
        }
        if (desktop != null) {
            desktop.close();
        }
    }

    @Test
    void livesInTheTrayAndTellsOfItsConnection() throws Exception {
        assertThat(desktop.run("xprop", "-id", id(), "WM_CLASS")).contains("\"bulkhead.app.desktop.DesktopApp\"");
        assertThat(desktop.call(
                        "org.kde.StatusNotifierWatcher",
                        "/StatusNotifierWatcher",
                        "org.freedesktop.DBus.Properties.Get",
                        "org.kde.StatusNotifierWatcher",
                        "RegisteredStatusNotifierItems"))
                .contains(item());
        desktop.picture("idle");
        click("Office");
        DesktopSession.await("the icon of Connected", () -> desktop.inPanel(GREEN) > 10);
        DesktopSession.await(
                "IPv6 in the menu", () -> menu().contains("Connected to Office — IPv6 goes through the tunnel"));
        desktop.picture("connected");
        assertThat(desktop.notices()).as("while the window is looked at").isEmpty();

        press("alt+F4");
        DesktopSession.await("hidden window", () -> !isSeen());
        awaitNotice("Bulkhead goes on in the tray");
        desktop.picture("hidden");

        click("Disconnect");
        awaitNotice("Disconnected from Office");
        click("Office");
        awaitNotice("Connected to Office");
        assertThat(desktop.notices()).contains("IPv4 goes through the tunnel. IPv6 goes through the tunnel.");
        desktop.picture("notice");

        // A click on the notification, then one on the icon, and one on its menu.
        desktop.run("dunstctl", "action");
        DesktopSession.await("window after the notification's click", this::isSeen);
        press("alt+F4");
        DesktopSession.await("hidden window", () -> !isSeen());
        desktop.run("xdotool", "mousemove", "12", "16", "click", "1");
        DesktopSession.await("window after the icon's click", this::isSeen);

        // In the panel's own menu, by its keys.
        desktop.run("xdotool", "mousemove", "12", "16", "click", "3");
        DesktopSession.await(
                "the panel's menu", () -> !desktop.windows("xfce4-panel").isEmpty());
        desktop.picture("menu");
        desktop.run("xdotool", "key", "Up", "Return");
        DesktopSession.await("question", () -> desktop.windows("Bulkhead").size() == 2);
        desktop.picture("question");
        desktop.run("xdotool", "key", "Tab", "space");
        ends();
        assertThat(desktop.inPanel(GREEN)).isZero();
    }

    @Test
    void livesOnWithoutTheSessionBusAndComesBackToTheNext() throws Exception {
        click("Office");
        DesktopSession.await("the icon of Connected", () -> desktop.inPanel(GREEN) > 10);
        desktop.killBus();
        press("alt+F4");
        DesktopSession.await("minimised window", this::isMinimised);
        desktop.startBus();
        DesktopSession.await("the icon of Connected", () -> desktop.inPanel(GREEN) > 10);
        assertThat(window.isAlive()).isTrue();
        click("Show Window");
        DesktopSession.await("window", this::isSeen);

        // Nobody could find a window again that is hidden in a tray that went.
        press("alt+F4");
        DesktopSession.await("hidden window", () -> !isSeen());
        assertThat(isMinimised()).isFalse();
        desktop.killBus();
        DesktopSession.await("minimised window", this::isMinimised);
        window.destroy();
        ends();
    }

    private void ends() throws InterruptedException {
        assertThat(window.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(window.exitValue()).isZero();
    }

    private boolean isSeen() throws IOException, InterruptedException {
        return !desktop.windows("Bulkhead").isEmpty();
    }

    private boolean isMinimised() throws IOException, InterruptedException {
        return desktop.run("xprop", "-name", "Bulkhead", "WM_STATE").contains("Iconic");
    }

    private String id() throws IOException, InterruptedException {
        DesktopSession.await("window", this::isSeen);
        return desktop.windows("Bulkhead").getFirst();
    }

    private void press(String keys) throws IOException, InterruptedException {
        desktop.run("xdotool", "windowactivate", "--sync", id(), "key", keys);
    }

    private void awaitNotice(String title) {
        DesktopSession.await("notification " + title, () -> desktop.notices().contains(title));
    }

    private String item() {
        return "org.kde.StatusNotifierItem-" + window.pid() + "-1";
    }

    private String menu() throws IOException, InterruptedException {
        return desktop.call(item(), "/MenuBar", "com.canonical.dbusmenu.GetLayout", "0", "-1", "['label']");
    }

    /** Chooses an entry of the menu, as a panel does. */
    private void click(String label) throws IOException, InterruptedException {
        Matcher entry =
                Pattern.compile("\\((\\d+), \\{'label': <'" + label + "'>").matcher(menu());
        assertThat(entry.find()).as(label).isTrue();
        desktop.call(item(), "/MenuBar", "com.canonical.dbusmenu.Event", entry.group(1), "clicked", "<''>", "0");
    }
}
