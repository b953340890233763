package bulkhead.app.desktop.settings;

import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.app.desktop.OpenWindow;
import bulkhead.app.settings.Settings;
import bulkhead.app.settings.Settings.Language;
import java.nio.file.Files;
import java.nio.file.Path;
import javafx.scene.control.Labeled;
import javafx.scene.input.KeyCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The first start, by keyboard. */
class WelcomeTest {
    @TempDir
    private Path folder;

    private Path settings() {
        return folder.resolve("settings.json");
    }

    @Test
    void leadsThroughThreeStepsOnceAndNeverAgain() throws Exception {
        try (OpenWindow window = OpenWindow.open(folder, null)) {
            assertThat(window.find("#welcome-next").isFocused()).isTrue();
            window.picture(Path.of("target/desktop/welcome-1.png"));
            window.robot().push(KeyCode.ENTER);
            window.until(
                    () -> !((Labeled) window.find("#welcome-found")).getText().contains("\u2026"));
            window.picture(Path.of("target/desktop/welcome-2.png"));
            window.robot().push(KeyCode.ENTER);
            window.until(
                    () -> !((Labeled) window.find("#welcome-rights")).getText().contains("\u2026"));
            window.picture(Path.of("target/desktop/welcome-3.png"));
            window.robot().push(KeyCode.ENTER);
            assertThat(window.shows("#welcome-next")).isFalse();
            assertThat(window.shows("#profiles")).isTrue();
        }
        assertThat(settings()).exists();
        try (OpenWindow window = OpenWindow.open(folder, null)) {
            assertThat(window.shows("#welcome-next")).isFalse();
        }
    }

    @Test
    void canBeSkipped() throws Exception {
        try (OpenWindow window = OpenWindow.open(folder, null)) {
            window.robot().push(KeyCode.ESCAPE);
            assertThat(window.shows("#welcome-next")).isFalse();
        }
        assertThat(settings()).exists();
    }

    @Test
    void isNotShownToWhomHasConnections() throws Exception {
        try (OpenWindow window = OpenWindow.open(folder, null, "Office")) {
            assertThat(window.shows("#welcome-next")).isFalse();
        }
        assertThat(Files.exists(settings())).isFalse();
    }

    @Test
    void goesOnAfterANewConnectionAndIsShownAgainFromTheSettings() throws Exception {
        try (OpenWindow window = OpenWindow.open(folder, Settings.DEFAULTS.with(b -> b.language = Language.ENGLISH))) {
            window.robot().push(KeyCode.CONTROL, KeyCode.COMMA);
            window.robot().interact(((javafx.scene.control.Button) window.find("#show-welcome"))::fire);
            window.robot().push(KeyCode.ENTER);
            window.robot().clickOn("Create");
            window.until(() -> window.shows("#page-title"));
            window.robot().push(KeyCode.ESCAPE);
            window.until(() -> window.shows("#welcome-rights"));
            window.robot().push(KeyCode.ENTER);
            assertThat(window.shows("#profiles")).isTrue();
        }
    }
}
