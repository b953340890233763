package bulkhead.app.desktop.settings;

import static org.assertj.core.api.Assertions.assertThat;

import atlantafx.base.controls.Tile;
import atlantafx.base.controls.ToggleSwitch;
import bulkhead.app.desktop.OpenWindow;
import bulkhead.app.policy.Policy;
import bulkhead.app.policy.PolicyFile;
import bulkhead.app.settings.Settings;
import bulkhead.app.settings.Settings.Language;
import bulkhead.app.settings.Settings.Theme;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import javafx.scene.Node;
import javafx.scene.control.CheckBox;
import javafx.scene.control.ComboBox;
import javafx.scene.control.TitledPane;
import javafx.scene.input.KeyCode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a policy locks, as the window shows it. */
class LockedSettingsTest {
    private static final String LOCKED = "Set by whoever administers this computer.";
    private static final Settings ENGLISH = Settings.DEFAULTS.with(b -> {
        b.language = Language.ENGLISH;
        b.theme = Theme.LIGHT;
        b.updates = true;
    });

    @TempDir
    private Path folder;

    private OpenWindow window;

    @BeforeEach
    void open() throws Exception {
        Policy policy = PolicyFile.read("""
                        {"policy": 1, "settings": {"updates": false, "theme": "dark"}, "connections": {"lockdown": true}}
                        """.getBytes(StandardCharsets.UTF_8)).policy();
        window = OpenWindow.open(folder, ENGLISH, policy, "Office");
    }

    @AfterEach
    void close() throws Exception {
        window.close();
    }

    private Tile tile(Node control) {
        Node node = control;
        while (!(node instanceof Tile)) {
            node = node.getParent();
        }
        return (Tile) node;
    }

    @Test
    void aLockedSettingIsAsItIsAndSaysWhy() {
        window.robot().push(KeyCode.CONTROL, KeyCode.COMMA);
        ToggleSwitch updates = window.robot().lookup("#settings-updates").query();
        assertThat(updates.isDisabled()).isTrue();
        assertThat(updates.isSelected()).isFalse();
        assertThat(tile(updates).getDescription()).endsWith(LOCKED);
        ComboBox<Theme> theme = window.robot().lookup("#settings-theme").queryComboBox();
        assertThat(theme.isDisabled()).isTrue();
        assertThat(theme.getValue()).isEqualTo(Theme.DARK);
        Node language = window.robot().lookup("#settings-language").query();
        assertThat(language.isDisabled()).isFalse();
        assertThat(tile(language).getDescription()).doesNotContain(LOCKED);
    }

    @Test
    void aLockedOptionOfAConnectionCannotBeEdited() {
        window.robot().push(KeyCode.CONTROL, KeyCode.N);
        window.robot()
                .interact(() -> ((TitledPane) window.robot().lookup("#advanced").query()).setExpanded(true));
        CheckBox lockdown = window.robot().lookup("#lockdown").query();
        assertThat(lockdown.isDisabled()).isTrue();
        assertThat(lockdown.isSelected()).isTrue();
        CheckBox lan = window.robot().lookup("#allow-lan").query();
        assertThat(lan.isDisabled()).isFalse();
    }
}
