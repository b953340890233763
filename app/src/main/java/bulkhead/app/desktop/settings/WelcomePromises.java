package bulkhead.app.desktop.settings;

import atlantafx.base.theme.Styles;
import bulkhead.app.desktop.look.Icons;
import bulkhead.app.desktop.look.Texts;
import javafx.geometry.Pos;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.feather.Feather;

/** The first step: what Bulkhead does, in three lines. */
final class WelcomePromises extends VBox {
    WelcomePromises(Texts texts) {
        getStyleClass().add("welcome");
        getChildren()
                .addAll(
                        heading(texts.of("welcome.title")),
                        promise(Feather.SHIELD, texts.of("welcome.connects")),
                        promise(Feather.SLASH, texts.of("welcome.guards")),
                        promise(Feather.KEY, texts.of("welcome.keeps")));
    }

    static Label heading(String text) {
        Label heading = new Label(text);
        heading.setWrapText(true);
        heading.getStyleClass().add(Styles.TITLE_2);
        return heading;
    }

    static Label words(String text) {
        Label words = new Label(text);
        words.setWrapText(true);
        return words;
    }

    private static HBox promise(Feather shape, String text) {
        HBox row = new HBox(16, Icons.of(shape, "welcome-icon"), words(text));
        row.setAlignment(Pos.CENTER_LEFT);
        return row;
    }
}
