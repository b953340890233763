package bulkhead.desktop;

import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.servers.RealServers;
import bulkhead.servers.StrongSwanServer;
import bulkhead.servers.StrongSwanServer.Settings;
import bulkhead.servers.Topology;
import java.nio.file.Files;
import java.nio.file.Path;
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
    private LaunchedWindow window;

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
        desktop.prepareWindow();
        window = LaunchedWindow.start(desktop, topology.client());
        DesktopSession.await("icon in the tray", () -> desktop.inPanel(GREY) > 10);
    }

    @AfterEach
    void end() throws Exception {
        if (window != null) {
            window.close();
        }
        if (desktop != null) {
            desktop.close();
        }
    }

    @Test
    void livesInTheTrayAndTellsOfItsConnection() throws Exception {
        assertThat(desktop.run("xprop", "-id", window.id(), "WM_CLASS"))
                .contains("\"bulkhead.app.desktop.DesktopApp\"");
        assertThat(desktop.run("xprop", "-id", window.id(), "_NET_WM_ICON"))
                .as("the program's own picture, for title bar and task bar")
                .contains("Icon (");
        assertThat(desktop.call(
                        "org.kde.StatusNotifierWatcher",
                        "/StatusNotifierWatcher",
                        "org.freedesktop.DBus.Properties.Get",
                        "org.kde.StatusNotifierWatcher",
                        "RegisteredStatusNotifierItems"))
                .contains(window.item());
        desktop.picture("idle");
        window.click("Office");
        DesktopSession.await("the icon of Connected", () -> desktop.inPanel(GREEN) > 10);
        DesktopSession.await(
                "IPv6 in the menu", () -> window.menu().contains("Connected to Office — IPv6 goes through the tunnel"));
        desktop.picture("connected");
        assertThat(desktop.notices()).as("while the window is looked at").isEmpty();

        window.press("alt+F4");
        DesktopSession.await("hidden window", () -> !window.isSeen());
        awaitNotice("Bulkhead goes on in the tray");
        desktop.picture("hidden");

        window.click("Disconnect");
        awaitNotice("Disconnected from Office");
        window.click("Office");
        awaitNotice("Connected to Office");
        assertThat(desktop.notices()).contains("IPv4 goes through the tunnel. IPv6 goes through the tunnel.");
        desktop.picture("notice");

        // A click on the notification, then one on the icon, and one on its menu.
        desktop.run("dunstctl", "action");
        DesktopSession.await("window after the notification's click", window::isSeen);
        window.press("alt+F4");
        DesktopSession.await("hidden window", () -> !window.isSeen());
        desktop.run("xdotool", "mousemove", "12", "16", "click", "1");
        DesktopSession.await("window after the icon's click", window::isSeen);

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
        window.click("Office");
        DesktopSession.await("the icon of Connected", () -> desktop.inPanel(GREEN) > 10);
        desktop.killBus();
        window.press("alt+F4");
        DesktopSession.await("minimised window", window::isMinimised);
        desktop.startBus();
        DesktopSession.await("the icon of Connected", () -> desktop.inPanel(GREEN) > 10);
        assertThat(window.isAlive()).isTrue();
        window.click("Show Window");
        DesktopSession.await("window", window::isSeen);

        // Nobody could find a window again that is hidden in a tray that went.
        window.press("alt+F4");
        DesktopSession.await("hidden window", () -> !window.isSeen());
        assertThat(window.isMinimised()).isFalse();
        desktop.killBus();
        DesktopSession.await("minimised window", window::isMinimised);
        window.terminate();
        ends();
    }

    private void ends() throws InterruptedException {
        assertThat(window.exitCode()).isZero();
    }

    private void awaitNotice(String title) {
        DesktopSession.await("notification " + title, () -> desktop.notices().contains(title));
    }
}
