package bulkhead.app.desktop.connection;

import atlantafx.base.theme.Styles;
import bulkhead.app.desktop.look.Icons;
import bulkhead.app.desktop.look.Texts;
import bulkhead.app.desktop.look.Words;
import bulkhead.app.status.ConnectionStatus;
import bulkhead.app.status.ConnectionStatus.Rung;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.LongSupplier;
import javafx.geometry.Pos;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/** The layers of a connection from the outside in, with the time at which each came up. */
final class LadderPanel extends VBox {
    private final Texts texts;
    private final Words words;
    private final Label waits = new Label();
    private final Map<Rung, Step> steps = new EnumMap<>(Rung.class);

    /** One layer's place. */
    private record Step(FontIcon icon, Label time) {}

    /** @param clock ms since 1970 */
    LadderPanel(Texts texts, LongSupplier clock) {
        this.texts = texts;
        words = new Words(texts, clock);
        Label title = new Label(texts.of("ladder.title"));
        title.getStyleClass().add(Styles.TITLE_4);
        HBox row = new HBox();
        for (Rung rung : Rung.values()) {
            row.getChildren().add(step(rung));
        }
        getStyleClass().add("panel");
        waits.setId("ladder-waits");
        waits.getStyleClass().addAll(Styles.TEXT_SMALL, Styles.TEXT_MUTED);
        title.setMinWidth(USE_PREF_SIZE);
        waits.setWrapText(true);
        HBox head = new HBox(12, title, waits);
        head.setAlignment(Pos.BASELINE_LEFT);
        getChildren().addAll(head, row);
    }

    private VBox step(Rung rung) {
        Step step = new Step(Icons.of(Feather.CIRCLE, "row-icon"), new Label(" "));
        step.time().getStyleClass().addAll(Styles.TEXT_SMALL, Styles.TEXT_MUTED);
        step.time().setId("time-" + rung);
        steps.put(rung, step);
        VBox place = new VBox(4, step.icon(), new Label(words.rung(rung)), step.time());
        place.setAlignment(Pos.CENTER);
        HBox.setHgrow(place, Priority.ALWAYS);
        place.setMaxWidth(Double.MAX_VALUE);
        return place;
    }

    void show(ConnectionStatus view) {
        waits.setText(words.waiting(view));
        steps.forEach((rung, step) -> {
            Long millis = view.climbed().get(rung);
            boolean blocked = rung == Rung.IPV6 && view.ipv6Block().isPresent();
            boolean failed = view.failedAt().filter(rung::equals).isPresent();
            boolean waiting = view.waitsFor().filter(rung::equals).isPresent();
            step.icon()
                    .setIconCode(
                            failed
                                    ? Feather.X_CIRCLE
                                    : blocked
                                            ? Feather.SLASH
                                            : millis != null
                                                    ? Feather.CHECK_CIRCLE
                                                    : waiting ? Feather.MORE_HORIZONTAL : Feather.CIRCLE);
            String colour = failed ? "bad" : blocked || waiting ? "busy" : millis != null ? "good" : "quiet";
            step.icon().getStyleClass().setAll("ikonli-font-icon", "row-icon", colour);
            step.time().setText(millis == null ? " " : texts.of("ladder.time", millis / 1000.0));
        });
    }
}
