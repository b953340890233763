package bulkhead.app.desktop.profiles;

import atlantafx.base.theme.Styles;
import bulkhead.app.desktop.look.Icons;
import bulkhead.app.desktop.look.Texts;
import bulkhead.app.desktop.profiles.Book.Entry;
import bulkhead.app.profile.Profile;
import bulkhead.app.profile.SecurityRating;
import bulkhead.app.status.ConnectionStatus;
import bulkhead.app.tunnel.TunnelEvent.State;
import bulkhead.protocol.core.Failure;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/** One saved connection: whether it is the one of now, its name and server, whether it is weak, and what can be done. */
final class ProfileCell extends ListCell<Entry> {
    private final Texts texts;
    private final FontIcon state = Icons.of(Feather.CIRCLE, "row-icon");
    private final FontIcon badge = Icons.of(Feather.ALERT_TRIANGLE, "row-icon");
    private final Tooltip why = new Tooltip();
    private final Tooltip what = new Tooltip();
    private final Label name = new Label();
    private final Label server = new Label();
    private final Button more;
    private final HBox row;

    /** @param menu opens the menu of what can be done with the selected connection, at the cell's button */
    ProfileCell(Texts texts, Consumer<Button> menu) {
        this.texts = texts;
        server.getStyleClass().addAll(Styles.TEXT_SMALL, Styles.TEXT_MUTED);
        badge.getStyleClass().add("busy");
        Tooltip.install(badge, why);
        Tooltip.install(state, what);
        VBox words = new VBox(name, server);
        words.setMinWidth(0);
        HBox.setHgrow(words, Priority.ALWAYS);
        more = new Button(null, Icons.of(Feather.MORE_HORIZONTAL, "row-icon"));
        more.getStyleClass().addAll(Styles.BUTTON_ICON, Styles.FLAT, Styles.SMALL, "more");
        more.setAccessibleText(texts.of("profiles.more"));
        more.setTooltip(new Tooltip(texts.of("profiles.more")));
        // The list is one stop of the Tab key; by keyboard the menu is its context menu.
        more.setFocusTraversable(false);
        more.setOnAction(_ -> {
            getListView().getSelectionModel().select(getIndex());
            menu.accept(more);
        });
        more.visibleProperty().bind(selectedProperty().or(hoverProperty()));
        row = new HBox(10, state, words, badge, more);
        row.setAlignment(Pos.CENTER_LEFT);
        setPrefWidth(0);
    }

    /** Shows whether this is the connection of now, or one that failed. */
    void show(ConnectionStatus status, Map<String, Failure> failures) {
        if (getItem() == null) {
            return;
        }
        State shown = getItem().name().equals(status.profile()) ? status.state() : State.DISCONNECTED;
        Failure failure = failures.get(getItem().name());
        boolean failed = failure != null && shown == State.DISCONNECTED;
        Feather idle = failed ? Feather.ALERT_CIRCLE : Feather.CIRCLE;
        state.setIconCode(shown == State.DISCONNECTED ? idle : Icons.of(shown));
        boolean doubted = shown != State.DISCONNECTED
                && status.doubt(System.currentTimeMillis()).isPresent();
        String colour = failed ? "bad" : doubted ? "busy" : Icons.colour(shown);
        state.getStyleClass().setAll("ikonli-font-icon", "row-icon", colour);
        what.setText(failed ? texts.said(failure) : texts.of("state." + shown.label()));
        setAccessibleText(words(shown, failed));
    }

    @Override
    protected void updateItem(Entry entry, boolean empty) {
        super.updateItem(entry, empty);
        if (empty || entry == null) {
            setGraphic(null);
            setAccessibleText(null);
            return;
        }
        name.setText(entry.name());
        server.setText(entry.profile().map(Profile::server).orElse(texts.of("profiles.broken")));
        String warning = entry.profile().map(this::weakness).orElseGet(() -> texts.said(entry.error()));
        badge.setVisible(!warning.isEmpty());
        badge.setManaged(!warning.isEmpty());
        why.setText(warning);
        setGraphic(row);
    }

    private String weakness(Profile profile) {
        return SecurityRating.of(profile).level() == SecurityRating.Level.WEAK ? texts.of("profiles.weak") : "";
    }

    private String words(State shown, boolean failed) {
        List<String> words = new ArrayList<>(List.of(name.getText(), server.getText()));
        if (shown != State.DISCONNECTED || failed) {
            words.add(what.getText());
        }
        if (badge.isVisible()) {
            words.add(why.getText());
        }
        return String.join(", ", words);
    }
}
