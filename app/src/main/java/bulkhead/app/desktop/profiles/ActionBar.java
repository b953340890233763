package bulkhead.app.desktop.profiles;

import atlantafx.base.controls.RingProgressIndicator;
import atlantafx.base.theme.Styles;
import bulkhead.app.desktop.look.Texts;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;

/** The foot of a page: what went wrong, the way out, and the one thing that the page is for. */
final class ActionBar extends HBox {
    private final Label failure = new Label();
    private final Button act;
    private final RingProgressIndicator progress = new RingProgressIndicator(-1);
    private final Texts texts;
    private boolean enabled = true;
    private boolean busy;

    ActionBar(Texts texts, String action, String cancel, Runnable then, Runnable leave) {
        this.texts = texts;
        act = button(action, "act", then);
        act.setDefaultButton(true);
        act.getStyleClass().add(Styles.ACCENT);
        failure.setId("failure");
        failure.setWrapText(true);
        failure.getStyleClass().add(Styles.DANGER);
        failure.setMaxWidth(Double.MAX_VALUE);
        HBox.setHgrow(failure, Priority.ALWAYS);
        progress.setPrefSize(20, 20);
        getStyleClass().add("bar");
        getChildren().addAll(failure, progress, button(cancel, "cancel", leave), act);
        busy(false);
    }

    /** What the one thing is called now. */
    void name(String action) {
        act.setText(action);
    }

    void enable(boolean on) {
        enabled = on;
        act.setDisable(busy || !enabled);
    }

    /** Whether it is being done; what went wrong before is forgotten. */
    void busy(boolean on) {
        busy = on;
        failure.setText("");
        progress.setVisible(on);
        progress.setManaged(on);
        enable(enabled);
    }

    /** Says in a sentence why it came to nothing. */
    void failed(String sentence) {
        busy(false);
        failure.setText(texts.said(sentence));
    }

    private static Button button(String text, String id, Runnable then) {
        Button button = new Button(text);
        button.setId(id);
        button.setMinWidth(USE_PREF_SIZE);
        button.setOnAction(_ -> then.run());
        return button;
    }
}
