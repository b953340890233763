package bulkhead.app.desktop.settings;

import atlantafx.base.theme.Styles;
import bulkhead.app.desktop.look.Texts;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.input.KeyCombination;
import javafx.scene.layout.GridPane;

/** What the keyboard does. */
public final class ShortcutsPage extends ScrollPane {
    /** What keys do with the connection that is selected in the list, each with the text of its menu. */
    private static final String[][] LIST = {
        {"Enter", "profiles.connect"},
        {"Shortcut+E", "profiles.edit"},
        {"F2", "profiles.rename"},
        {"Shortcut+D", "profiles.duplicate"},
        {"Shortcut+Shift+E", "profiles.export"},
        {"Alt+Up", "profiles.up"},
        {"Alt+Down", "profiles.down"},
        {"Delete", "profiles.delete"},
        {"Shift+F10", "profiles.more"}
    };

    public ShortcutsPage(Texts texts) {
        GridPane grid = new GridPane(24, 12);
        grid.getStyleClass().add("settings");
        for (Shortcut shortcut : Shortcut.values()) {
            add(grid, shortcut.keys().getDisplayText(), texts.of("shortcut." + SettingsRows.word(shortcut)));
        }
        for (String[] inList : LIST) {
            add(
                    grid,
                    KeyCombination.valueOf(inList[0]).getDisplayText(),
                    texts.of("shortcuts.in-list", texts.of(inList[1])));
        }
        add(grid, KeyCombination.valueOf("Shortcut+Z").getDisplayText(), texts.of("shortcuts.undo"));
        add(grid, "Esc", texts.of("shortcuts.back"));
        add(grid, "F8", texts.of("shortcuts.field"));
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
