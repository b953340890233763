package bulkhead.app.desktop.connection;

import atlantafx.base.theme.Styles;
import bulkhead.app.desktop.look.Icons;
import bulkhead.app.desktop.look.Texts;
import bulkhead.app.desktop.look.Words;
import bulkhead.app.status.Ailment;
import bulkhead.app.status.ConnectionStatus;
import java.util.List;
import java.util.function.LongSupplier;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/** What is amiss though there is a connection, a row each; not there while all is well. */
final class HealthPanel extends VBox {
    private final Words words;
    private final Label title;
    private List<String> shown = List.of();

    /** @param clock ms since 1970 */
    HealthPanel(Texts texts, LongSupplier clock) {
        words = new Words(texts, clock);
        title = new Label(texts.of("health.title"));
        title.getStyleClass().add(Styles.TITLE_4);
        setId("health");
        getStyleClass().add("panel");
        show(List.of());
    }

    void show(ConnectionStatus status) {
        List<Ailment> all = words.ailments(status);
        List<String> sentences = all.stream().map(words::sentence).toList();
        if (!sentences.equals(shown)) {
            shown = sentences;
            show(all);
        }
    }

    private void show(List<Ailment> all) {
        getChildren().setAll(title);
        all.forEach(ailment -> getChildren().add(row(ailment)));
        setVisible(!all.isEmpty());
        setManaged(!all.isEmpty());
    }

    private Node row(Ailment ailment) {
        Label name = new Label(words.name(ailment));
        name.getStyleClass().add(Styles.TEXT_BOLD);
        name.setWrapText(true);
        Label sentence = new Label(words.sentence(ailment));
        sentence.setWrapText(true);
        VBox text = new VBox(name, sentence);
        text.setAlignment(Pos.CENTER_LEFT);
        HBox.setHgrow(text, Priority.ALWAYS);
        FontIcon icon = Icons.of(Feather.ALERT_TRIANGLE, "row-icon");
        icon.getStyleClass().add("busy");
        HBox row = new HBox(12, icon, text);
        row.setId("health-" + ailment.label());
        row.setAlignment(Pos.CENTER_LEFT);
        return row;
    }
}
