package bulkhead.app.desktop.connection;

import atlantafx.base.theme.Styles;
import bulkhead.app.desktop.look.Icons;
import bulkhead.app.desktop.look.Texts;
import bulkhead.app.desktop.look.Words;
import bulkhead.app.status.ConnectionStatus;
import java.util.List;
import javafx.geometry.Insets;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.Tooltip;
import javafx.scene.input.Clipboard;
import javafx.scene.input.ClipboardContent;
import javafx.scene.layout.GridPane;
import org.kordamp.ikonli.feather.Feather;

/** What the layers agreed on; each value can be copied. */
final class DetailsPage extends ScrollPane {
    private final Texts texts;
    private final Words words;
    private final GridPane grid = new GridPane(16, 8);
    private List<ConnectionStatus.Detail> shown;

    DetailsPage(Texts texts) {
        this.texts = texts;
        words = new Words(texts);
        grid.setPadding(new Insets(16));
        setFitToWidth(true);
        setContent(grid);
        show(ConnectionStatus.IDLE);
    }

    void show(ConnectionStatus view) {
        if (view.details().equals(shown)) {
            return;
        }
        shown = view.details();
        grid.getChildren().clear();
        if (shown.isEmpty()) {
            grid.add(new Label(texts.of("details.empty")), 0, 0);
        }
        int row = 0;
        for (ConnectionStatus.Detail detail : shown) {
            if (!detail.value().isEmpty()) {
                Label name = new Label(texts.of(detail.key()));
                name.getStyleClass().add(Styles.TEXT_MUTED);
                name.setMinWidth(USE_PREF_SIZE);
                String said = words.value(detail);
                Label value = new Label(said);
                value.setWrapText(true);
                name.setLabelFor(value);
                grid.addRow(row++, name, value, copy(name.getText(), said));
            }
        }
    }

    private Button copy(String name, String value) {
        Button copy = new Button(null, Icons.of(Feather.COPY, "row-icon"));
        copy.getStyleClass().addAll(Styles.BUTTON_ICON, Styles.FLAT, Styles.SMALL);
        copy.setTooltip(new Tooltip(texts.of("button.copy")));
        copy.setAccessibleText(texts.of("button.copy") + ": " + name);
        copy.setOnAction(_ -> {
            ClipboardContent content = new ClipboardContent();
            content.putString(value);
            Clipboard.getSystemClipboard().setContent(content);
        });
        return copy;
    }
}
