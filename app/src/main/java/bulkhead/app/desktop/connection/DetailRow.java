package bulkhead.app.desktop.connection;

import atlantafx.base.theme.Styles;
import bulkhead.app.desktop.look.CopyButton;
import bulkhead.app.desktop.look.Texts;
import javafx.geometry.Pos;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;

/** A name, its value, and a button that copies it; not there without a value. */
final class DetailRow extends HBox {
    private static final int NAME_WIDTH = 200;

    private final Texts texts;
    private final Label name;
    private final Label value = new Label();

    /** @param key of the name's text */
    DetailRow(Texts texts, String key) {
        this.texts = texts;
        name = new Label(texts.of(key));
        name.getStyleClass().add(Styles.TEXT_MUTED);
        name.setMinWidth(NAME_WIDTH);
        name.setPrefWidth(NAME_WIDTH);
        name.setWrapText(true);
        name.setMinHeight(Region.USE_PREF_SIZE);
        name.setLabelFor(value);
        value.setId(key.replace('.', '-'));
        value.setWrapText(true);
        HBox.setHgrow(value, Priority.ALWAYS);
        setSpacing(12);
        setAlignment(Pos.CENTER_LEFT);
        getChildren().addAll(name, value);
        show("");
    }

    void show(String text) {
        setVisible(!text.isEmpty());
        setManaged(!text.isEmpty());
        if (!text.equals(value.getText()) || getChildren().size() == 2 && !text.isEmpty()) {
            value.setText(text);
            getChildren().setAll(name, value, new CopyButton(texts, name.getText(), text));
        }
    }
}
