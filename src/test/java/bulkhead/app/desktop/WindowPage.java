package bulkhead.app.desktop;

import java.util.List;
import javafx.application.Platform;
import javafx.scene.control.Button;
import javafx.scene.control.ContextMenu;
import javafx.scene.control.Labeled;
import javafx.scene.control.ListView;
import javafx.scene.control.MenuItem;
import javafx.scene.control.TabPane;
import javafx.scene.input.KeyCode;
import javafx.stage.Window;

/** Every page and dialogue of the window, and how a user comes to it: for what holds of all of them, and for pictures. */
public enum WindowPage {
    CONNECTION(window -> {}, "ConnectionPage"),
    DETAILS(window -> tab(window, "tab-details"), "DetailsPage"),
    LOG(window -> window.robot().push(KeyCode.CONTROL, KeyCode.L), "LogPage"),
    SETTINGS(window -> page(window, KeyCode.COMMA), "SettingsPage"),
    SHORTCUTS(window -> window.robot().push(KeyCode.F1), "ShortcutsPage"),
    WELCOME_PROMISES(WindowPage::welcome, "WelcomePage"),
    WELCOME_CONNECTIONS(window -> {
        welcome(window);
        window.robot().push(KeyCode.ENTER);
        settled(window, "#welcome-found");
    }),
    WELCOME_HABITS(window -> {
        welcome(window);
        window.robot().push(KeyCode.ENTER).push(KeyCode.ENTER);
        settled(window, "#welcome-rights");
    }),
    EDITOR(window -> page(window, KeyCode.N), "EditorPage"),
    IMPORT(window -> page(window, KeyCode.O), "ImportPage"),
    EXPORT(
            window -> {
                menu(window, "menu-export");
                window.until(() -> window.shows("#page-title"));
            },
            "ExportPage"),
    DOCTOR(
            window -> {
                page(window, KeyCode.D);
            },
            "DoctorPage"),
    SECRETS(
            window -> {
                window.robot().push(KeyCode.CONTROL, KeyCode.ENTER);
                dialogue(window);
            },
            "SecretsDialog"),
    RENAME(
            window -> {
                menu(window, "menu-rename");
                dialogue(window);
            },
            "NameDialog");

    private final Way way;
    private final List<String> shows;

    @FunctionalInterface
    private interface Way {
        void go(OpenWindow window) throws Exception;
    }

    WindowPage(Way way, String... shows) {
        this.way = way;
        this.shows = List.of(shows);
    }

    /** Opens it in a window with a connection that is not connected; returns when it is there. */
    public void open(OpenWindow window) throws Exception {
        ListView<?> list = window.find("#profiles");
        window.until(() -> !list.getItems().isEmpty());
        way.go(window);
    }

    /** The simple names of the classes that it shows. */
    public List<String> shows() {
        return shows;
    }

    public boolean isDialogue() {
        return this == SECRETS || this == RENAME;
    }

    /** Whether it takes the place of the connection's page, so that Escape leads back. */
    public boolean isPage() {
        return !isDialogue() && this != CONNECTION && this != DETAILS && this != LOG;
    }

    /** Finds what is only there while the page is. */
    String mark() {
        return name().startsWith("WELCOME") ? "#welcome-next" : "#page-title";
    }

    private static void page(OpenWindow window, KeyCode key) throws Exception {
        window.robot().push(KeyCode.CONTROL, key);
        window.until(() -> window.shows("#page-title"));
    }

    private static void welcome(OpenWindow window) throws Exception {
        page(window, KeyCode.COMMA);
        window.robot().interact(((Button) window.find("#show-welcome"))::fire);
        window.until(() -> window.shows("#welcome-next"));
    }

    /** What is looked for has been found, or not. */
    private static void settled(OpenWindow window, String label) throws Exception {
        window.until(() -> !((Labeled) window.find(label)).getText().endsWith("\u2026"));
    }

    private static void tab(OpenWindow window, String id) {
        TabPane tabs = window.find(".tab-pane");
        window.robot()
                .interact(() -> tabs.getTabs().stream()
                        .filter(tab -> tab.getId().equals(id))
                        .forEach(tabs.getSelectionModel()::select));
    }

    /** Not by {@code interact}: the item's dialogue returns when it is closed. */
    private static void menu(OpenWindow window, String id) {
        ListView<?> list = window.find("#profiles");
        window.robot().interact(list::requestFocus);
        window.robot().push(KeyCode.SHIFT, KeyCode.F10);
        ContextMenu menu = Window.getWindows().stream()
                .filter(ContextMenu.class::isInstance)
                .map(ContextMenu.class::cast)
                .findFirst()
                .orElseThrow();
        window.robot().interact(menu::hide);
        MenuItem item = menu.getItems().stream()
                .filter(each -> id.equals(each.getId()))
                .findFirst()
                .orElseThrow();
        Platform.runLater(item::fire);
    }

    private static void dialogue(OpenWindow window) throws Exception {
        window.until(() -> window.newest() != window.stage() && window.newest().isFocused());
    }
}
