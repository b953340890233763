package bulkhead.app.desktop.connection;

import atlantafx.base.theme.Styles;
import bulkhead.app.desktop.look.Icons;
import bulkhead.app.desktop.look.Texts;
import bulkhead.app.desktop.look.Words;
import bulkhead.app.status.ConnectionStatus;
import bulkhead.app.tunnel.TunnelEvent.State;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/** What is going on, and the one large button. */
final class ConnectPanel extends VBox {
    private static final double NARROW = 480;

    private final Words words;
    private final FontIcon icon = Icons.of(Icons.of(ConnectionStatus.IDLE.state()), "state-icon");
    private final Label title = new Label();
    private final Label subtitle = new Label();
    private final Button button = new Button();
    private final HBox row = new HBox(12);
    private final MeterRow meters;
    private final RemedyBar remedies;

    /**
     * @param clock ms since 1970
     * @param press what the button does
     * @param run is told the remedy that the user chose
     */
    ConnectPanel(Texts texts, LongSupplier clock, Runnable press, Consumer<Remedy> run) {
        words = new Words(texts, clock);
        meters = new MeterRow(texts, words, clock);
        remedies = new RemedyBar(texts, run);
        title.getStyleClass().add(Styles.TITLE_2);
        title.setId("title");
        title.setWrapText(true);
        subtitle.setId("subtitle");
        subtitle.setWrapText(true);
        subtitle.getStyleClass().add(Styles.TEXT_MUTED);
        VBox text = new VBox(4, title, subtitle, meters);
        text.setAlignment(Pos.CENTER_LEFT);
        HBox.setHgrow(text, Priority.ALWAYS);
        button.setId("connect");
        button.setDefaultButton(true);
        button.getStyleClass().addAll(Styles.LARGE, "connect-button");
        button.setMinWidth(USE_PREF_SIZE);
        button.setOnAction(_ -> press.run());
        row.getChildren().addAll(icon, text, button);
        row.setAlignment(Pos.CENTER_LEFT);
        getStyleClass().add("panel");
        // Below it, as a button of theirs may be as wide as all of it.
        getChildren().addAll(row, remedies);
        widthProperty().addListener((_, _, width) -> arrange(width.doubleValue() < NARROW));
    }

    /** In a small window words would break within themselves beside the button: there it is below them, over the whole width. */
    private void arrange(boolean narrow) {
        if (narrow == getChildren().contains(button)) {
            return;
        }
        row.getChildren().remove(button);
        getChildren().remove(button);
        if (narrow) {
            getChildren().add(1, button);
        } else {
            row.getChildren().add(button);
        }
        button.setMaxWidth(narrow ? Double.MAX_VALUE : USE_PREF_SIZE);
    }

    /** @param ready whether there is something to connect to */
    void show(ConnectionStatus view, boolean ready) {
        boolean failed = !view.isActive() && view.failure().isPresent();
        State shape = failed ? State.ERROR : view.state();
        boolean doubted = words.doubt(view).isPresent();
        icon.setIconCode(doubted ? Feather.ALERT_TRIANGLE : Icons.of(shape));
        icon.getStyleClass().setAll("ikonli-font-icon", "state-icon", doubted ? "busy" : Icons.colour(shape));
        title.setText(words.title(view));
        subtitle.setText(words.subtitle(view));
        meters.show(view);
        remedies.show(view);
        button.setText(words.button(view));
        boolean accent = !view.isActive();
        button.getStyleClass().removeAll(Styles.ACCENT, Styles.BUTTON_OUTLINED);
        button.getStyleClass().add(accent ? Styles.ACCENT : Styles.BUTTON_OUTLINED);
        button.setDisable(accent && !ready || view.state() == State.DISCONNECTING);
        icon.setAccessibleText(title.getText());
    }
}
