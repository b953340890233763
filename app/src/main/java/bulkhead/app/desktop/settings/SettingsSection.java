package bulkhead.app.desktop.settings;

import atlantafx.base.controls.Tile;
import atlantafx.base.theme.Styles;
import java.util.List;
import java.util.Locale;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.layout.VBox;

/** Settings that belong together, under a heading. */
final class SettingsSection extends VBox {
    private final List<Tile> rows;
    private final VBox card;

    SettingsSection(String title, Tile... rows) {
        this.rows = List.of(rows);
        Label heading = new Label(title);
        heading.getStyleClass().add(Styles.TITLE_4);
        card = new VBox(rows);
        card.getStyleClass().add("settings-card");
        getStyleClass().add("settings-section");
        getChildren().addAll(heading, card);
    }

    /** Shows what has each of the words in its title or explanation, and tells whether anything has. */
    boolean filter(String text) {
        String[] words = text.strip().toLowerCase(Locale.ROOT).split("\\s+");
        for (Tile row : rows) {
            String all = (row.getTitle() + " " + row.getDescription()).toLowerCase(Locale.ROOT);
            show(row, List.of(words).stream().allMatch(all::contains));
        }
        boolean some = rows.stream().anyMatch(Node::isVisible);
        show(this, some);
        return some;
    }

    private static void show(Node node, boolean shown) {
        node.setVisible(shown);
        node.setManaged(shown);
    }
}
