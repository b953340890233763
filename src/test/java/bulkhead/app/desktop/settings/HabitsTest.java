package bulkhead.app.desktop.settings;

import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.app.desktop.OpenWindow;
import bulkhead.app.settings.RecordFile;
import bulkhead.app.settings.Remembered;
import bulkhead.app.settings.Remembered.Place;
import bulkhead.app.settings.Settings;
import bulkhead.app.settings.Settings.Language;
import bulkhead.app.settings.Settings.Start;
import java.nio.file.Files;
import java.nio.file.Path;
import javafx.scene.control.ListView;
import javafx.scene.control.TabPane;
import javafx.scene.input.KeyCode;
import javafx.stage.Screen;
import javafx.stage.Stage;
import javafx.stage.Window;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the window finds again, and what it does by itself. */
class HabitsTest {
    private static final Settings ENGLISH = Settings.DEFAULTS.with(b -> b.language = Language.ENGLISH);

    @TempDir
    private Path folder;

    private RecordFile<Remembered> state() {
        return new RecordFile<>(folder.resolve("window.json"), Remembered.NOTHING);
    }

    @Test
    void isWhereItWasLast() throws Exception {
        try (OpenWindow window = OpenWindow.open(folder, ENGLISH, "Office")) {
            window.robot().interact(() -> {
                window.stage().setX(33);
                window.stage().setY(44);
            });
            window.size(801, 555);
        }
        assertThat(state().read().value().place()).isEqualTo(new Place(33, 44, 801, 555, false));
        try (OpenWindow window = OpenWindow.open(folder, ENGLISH)) {
            Stage stage = window.stage();
            assertThat(stage.getX()).isEqualTo(33);
            assertThat(stage.getY()).isEqualTo(44);
            assertThat(stage.getWidth()).isEqualTo(801);
            assertThat(stage.getHeight()).isEqualTo(555);
        }
    }

    @Test
    void comesBackFromAScreenThatIsGone() throws Exception {
        state().write(Remembered.NOTHING.at(new Place(-30_000, 9_000, 801, 555, false)));
        try (OpenWindow window = OpenWindow.open(folder, ENGLISH)) {
            Stage stage = window.stage();
            assertThat(Screen.getScreensForRectangle(stage.getX(), stage.getY(), stage.getWidth(), stage.getHeight()))
                    .isNotEmpty();
            assertThat(stage.getWidth()).isEqualTo(801);
        }
    }

    @Test
    void selectsTheConnectionAndThePageOfTheLastTime() throws Exception {
        try (OpenWindow window = OpenWindow.open(folder, ENGLISH, "Home", "Office")) {
            ListView<?> list = window.find("#profiles");
            window.until(() -> list.getItems().size() == 2);
            window.robot().interact(() -> list.getSelectionModel().select(1));
            window.robot().push(KeyCode.CONTROL, KeyCode.L);
        }
        try (OpenWindow window = OpenWindow.open(folder, ENGLISH)) {
            ListView<?> list = window.find("#profiles");
            window.until(() -> list.getSelectionModel().getSelectedIndex() == 1);
            TabPane tabs = window.find(".tab-pane");
            assertThat(tabs.getSelectionModel().getSelectedItem().getId()).isEqualTo("tab-log");
        }
    }

    @Test
    void connectsAtStartWhatTheSettingsName() throws Exception {
        Settings named = ENGLISH.with(b -> {
            b.start = Start.NAMED;
            b.startProfile = "Office";
        });
        try (OpenWindow window = OpenWindow.open(folder, named, "Home", "Office")) {
            // The first thing a connection needs, and nobody pressed anything.
            window.until(() -> titles().contains("Office"));
            window.robot().push(KeyCode.ESCAPE);
        }
        assertThat(state().read().value().connected())
                .as("a connection that did not come about was not connected last")
                .isNull();
        state().write(state().read().value().connectedTo("Office"));
        try (OpenWindow window = OpenWindow.open(folder, ENGLISH.with(b -> b.start = Start.LAST))) {
            window.until(() -> titles().contains("Office"));
            window.robot().push(KeyCode.ESCAPE);
        }
    }

    private static String titles() {
        return Window.getWindows().stream()
                .filter(Stage.class::isInstance)
                .map(stage -> ((Stage) stage).getTitle())
                .toList()
                .toString();
    }

    @Test
    void saysThatTheSettingsCouldNotBeReadAndHoldsTheDefaults() throws Exception {
        Files.writeString(folder.resolve("settings.json"), "{\"version\": 1, \"theme\": \"pink\"}");
        try (OpenWindow window = OpenWindow.open(folder, null, "Office")) {
            window.until(() -> window.shows(".notification"));
            assertThat(window.habits().settings().get()).isEqualTo(Settings.DEFAULTS);
        }
    }
}
