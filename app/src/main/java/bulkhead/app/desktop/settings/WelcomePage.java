package bulkhead.app.desktop.settings;

import atlantafx.base.controls.Spacer;
import atlantafx.base.theme.Styles;
import bulkhead.app.desktop.look.Texts;
import bulkhead.app.profile.importer.OtherPrograms;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import javafx.geometry.Pos;
import javafx.scene.AccessibleRole;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.StackPane;

/** The first start in three steps, each of which can be skipped: what Bulkhead does, which connections, and how it behaves. */
public final class WelcomePage extends BorderPane {
    private static final int STEPS = 3;

    private final Texts texts;
    private final Hooks hooks;
    private final WelcomeHabits habits;
    private final Button back;
    private final Button next;
    private final Label count = new Label();
    private int step = 1;

    /** What the welcome leads to, and what it asks. */
    public interface Hooks {
        /** Imports these, or asks which; and goes on with the welcome at the next step. */
        void importFiles(List<Path> files);

        /** Makes a new connection, and goes on. */
        void create();

        /** The connections of other programs on this computer; not called on JavaFX's thread. */
        List<OtherPrograms.Found> found();

        /** What this user needs to be able to connect, a sentence; likewise. */
        Optional<String> missingRights();

        /** The welcome is over. */
        void done();
    }

    public WelcomePage(Texts texts, WelcomeHabits habits, Hooks hooks) {
        this.texts = texts;
        this.habits = habits;
        this.hooks = hooks;
        Button skip = button("welcome.skip", "welcome-skip", hooks::done);
        skip.getStyleClass().add(Styles.FLAT);
        back = button("welcome.back", "welcome-back", () -> show(step - 1));
        next = button("welcome.next", "welcome-next", this::next);
        next.setDefaultButton(true);
        next.getStyleClass().add(Styles.ACCENT);
        count.getStyleClass().add(Styles.TEXT_MUTED);
        HBox bar = new HBox(8, skip, new Spacer(), count, new Spacer(), back, next);
        bar.getStyleClass().add("bar");
        setBottom(bar);
        addEventHandler(KeyEvent.KEY_PRESSED, event -> {
            if (event.getCode() == KeyCode.ESCAPE) {
                event.consume();
                hooks.done();
            }
        });
        setAccessibleRole(AccessibleRole.PARENT);
        show(step);
    }

    @Override
    public void requestFocus() {
        next.requestFocus();
    }

    /** Shows a step, of 1 to 3. */
    public void show(int which) {
        step = which;
        Node content = switch (step) {
            case 1 -> new WelcomePromises(texts);
            case 2 -> new WelcomeConnections(texts, hooks);
            default -> habits.step(hooks);
        };
        StackPane middle = new StackPane(content);
        middle.setAlignment(Pos.TOP_CENTER);
        ScrollPane scroll = new ScrollPane(middle);
        scroll.setFitToWidth(true);
        setCenter(scroll);
        back.setDisable(step == 1);
        next.setText(texts.of(step == STEPS ? "welcome.done" : "welcome.next"));
        count.setText(texts.of("welcome.count", step, STEPS));
        next.requestFocus();
    }

    private void next() {
        if (step == STEPS) {
            hooks.done();
        } else {
            show(step + 1);
        }
    }

    private Button button(String text, String id, Runnable action) {
        Button button = new Button(texts.of(text));
        button.setId(id);
        button.setMinWidth(USE_PREF_SIZE);
        button.setOnAction(_ -> action.run());
        return button;
    }
}
