package bulkhead.app.desktop.profiles;

import atlantafx.base.theme.Styles;
import java.util.List;
import javafx.scene.control.Label;
import javafx.scene.layout.VBox;

/** Sentences below one another, under a title; gone while there are none. */
final class Bulleted extends VBox {
    private final Label title;

    Bulleted(String title) {
        this.title = new Label(title);
        getStyleClass().add("field");
    }

    void show(List<String> sentences) {
        getChildren().setAll(title);
        for (String sentence : sentences) {
            getChildren().add(FieldRow.small("– " + sentence, Styles.TEXT_MUTED));
        }
        setVisible(!sentences.isEmpty());
        setManaged(!sentences.isEmpty());
    }
}
