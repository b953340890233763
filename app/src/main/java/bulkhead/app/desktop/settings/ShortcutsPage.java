package bulkhead.app.desktop.settings;

import atlantafx.base.theme.Styles;
import bulkhead.app.desktop.look.Texts;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.layout.GridPane;

/** What the keyboard does. */
public final class ShortcutsPage extends ScrollPane {
    public ShortcutsPage(Texts texts) {
        GridPane grid = new GridPane(24, 12);
        grid.getStyleClass().add("settings");
        for (Shortcut shortcut : Shortcut.values()) {
            add(grid, shortcut.keys().getDisplayText(), texts.of("shortcut." + SettingsRows.word(shortcut)));
        }
        add(grid, "Esc", texts.of("shortcuts.back"));
        add(grid, "Tab", texts.of("shortcuts.next"));
        setFitToWidth(true);
        setContent(grid);
    }

    private static void add(GridPane grid, String keys, String what) {
        Label name = new Label(keys);
        name.getStyleClass().addAll(Styles.TEXT_BOLD);
        name.setMinWidth(USE_PREF_SIZE);
        Label text = new Label(what);
        text.setWrapText(true);
        name.setLabelFor(text);
        grid.addRow(grid.getRowCount(), name, text);
    }
}
