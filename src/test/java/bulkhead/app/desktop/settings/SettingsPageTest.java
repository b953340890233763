package bulkhead.app.desktop.settings;

import static org.assertj.core.api.Assertions.assertThat;

import atlantafx.base.controls.Tile;
import atlantafx.base.controls.ToggleSwitch;
import bulkhead.app.desktop.OpenWindow;
import bulkhead.app.settings.Settings;
import bulkhead.app.settings.Settings.Language;
import bulkhead.app.settings.Settings.Start;
import bulkhead.app.settings.Settings.Theme;
import bulkhead.app.settings.TestHabits;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import javafx.application.Application;
import javafx.scene.Node;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Labeled;
import javafx.scene.input.KeyCode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The settings, by keyboard, and what they do. */
class SettingsPageTest {
    private static final Settings ENGLISH = Settings.DEFAULTS.with(b -> {
        b.language = Language.ENGLISH;
        b.theme = Theme.LIGHT;
    });

    @TempDir
    private Path folder;

    private OpenWindow window;

    @BeforeEach
    void open() throws Exception {
        window = OpenWindow.open(folder, ENGLISH, "Home", "Office");
        window.robot().push(KeyCode.CONTROL, KeyCode.COMMA);
    }

    @AfterEach
    void close() throws Exception {
        window.close();
        Locale.setDefault(Locale.ENGLISH);
    }

    private Settings saved() throws Exception {
        return TestHabits.in(folder, null).settings().get();
    }

    private Set<String> rows() {
        return window.robot().lookup(node -> node instanceof Tile && visible(node)).<Tile>queryAll().stream()
                .map(Tile::getTitle)
                .collect(Collectors.toSet());
    }

    private static boolean visible(Node node) {
        return node == null || node.isVisible() && visible(node.getParent());
    }

    @Test
    void isLightOrDarkAllOver() throws Exception {
        window.picture(Path.of("target/desktop/settings.png"));
        assertThat(window.brightness()).as("on light").isGreaterThan(0.7);
        window.robot().interact(() -> window.habits().settings().change(s -> s.with(b -> b.theme = Theme.DARK)));
        window.picture(Path.of("target/desktop/settings-dark.png"));
        assertThat(window.brightness()).as("on dark").isLessThan(0.3);
    }

    @Test
    void searchesTitlesAndExplanations() {
        assertThat(window.find("#settings-search").isFocused()).isTrue();
        window.robot().write("lost back");
        assertThat(rows()).containsExactly("Reconnect");
        window.robot().push(KeyCode.CONTROL, KeyCode.A).write("zebra");
        assertThat(rows()).isEmpty();
        assertThat(window.robot().lookup("No setting matches.").query().isVisible())
                .isTrue();
        window.robot().push(KeyCode.CONTROL, KeyCode.A).push(KeyCode.DELETE);
        assertThat(rows()).contains("Theme", "Start at login", "Kill switch");
    }

    @Test
    void keepsAChangeWithoutAButton() throws Exception {
        window.robot().write("kill switch").push(KeyCode.TAB).push(KeyCode.SPACE);
        assertThat(window.habits().settings().get().killSwitch()).isTrue();
        window.until(() -> saved().killSwitch());
        assertThat(saved().newProfile().killSwitch()).isTrue();
    }

    @Test
    void appliesTheThemeAtOnce() {
        String light = Application.getUserAgentStylesheet();
        ComboBox<Theme> theme = window.find("#settings-theme");
        window.robot().interact(() -> theme.setValue(Theme.DARK));
        assertThat(Application.getUserAgentStylesheet()).isNotEqualTo(light).contains("dark");
    }

    @Test
    void speaksAnotherLanguageAtOnce() throws Exception {
        ComboBox<Language> language = window.find("#settings-language");
        window.robot().interact(() -> language.setValue(Language.GERMAN));
        window.until(() -> window.shows("#page-title")
                && ((Labeled) window.find("#page-title")).getText().equals("Einstellungen"));
        assertThat(((Labeled) window.find("#open-settings")).getText()).isEqualTo("Einstellungen");
    }

    @Test
    void startsAtLogin() throws Exception {
        Path entry = folder.resolve("autostart/bulkhead.desktop");
        ToggleSwitch login = window.find("#settings-login");
        window.until(() -> !login.isDisabled());
        assertThat(login.isSelected()).isFalse();
        window.robot().interact(login::fire);
        window.until(() -> Files.exists(entry));
        window.robot().interact(login::fire);
        window.until(() -> !Files.exists(entry));
    }

    @Test
    void connectsAtStartWhatTheUserChooses() throws Exception {
        ComboBox<?> start = window.find("#settings-connect");
        List<String> names =
                start.getItems().stream().map(item -> name(start, item)).toList();
        assertThat(names).containsExactly("Nothing", "The last one", "Home", "Office");
        window.robot().interact(() -> start.getSelectionModel().select(3));
        assertThat(window.habits().settings().get().start()).isEqualTo(Start.NAMED);
        assertThat(window.habits().settings().get().startProfile()).isEqualTo("Office");
    }

    @SuppressWarnings("unchecked")
    private static <V> String name(ComboBox<V> box, Object item) {
        return box.getConverter().toString((V) item);
    }

    @Test
    void resetsAndTakesThatBack() throws Exception {
        Settings changed = ENGLISH.with(b -> b.notifications = false);
        window.robot().interact(() -> window.habits().settings().change(_ -> changed));
        window.robot().interact(((javafx.scene.control.Button) window.find("#reset"))::fire);
        assertThat(window.habits().settings().get()).isEqualTo(Settings.DEFAULTS);
        window.until(() -> window.shows("#news-action"));
        window.robot().clickOn("#news-action");
        assertThat(window.habits().settings().get()).isEqualTo(changed);
    }
}
