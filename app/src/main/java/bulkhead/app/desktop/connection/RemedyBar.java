package bulkhead.app.desktop.connection;

import atlantafx.base.theme.Styles;
import bulkhead.app.desktop.look.Texts;
import bulkhead.app.status.ConnectionStatus;
import java.util.List;
import java.util.function.Consumer;
import javafx.scene.control.Button;
import javafx.scene.layout.FlowPane;

/** What can be done about a failure, a button each; not there while all is well. */
final class RemedyBar extends FlowPane {
    private static final int GAP = 8;

    private final Texts texts;
    private final Consumer<Remedy> run;
    private List<Remedy> offered;

    /** @param run is told the remedy whose button was pressed */
    RemedyBar(Texts texts, Consumer<Remedy> run) {
        super(GAP, GAP);
        this.texts = texts;
        this.run = run;
        offer(List.of());
    }

    void show(ConnectionStatus status) {
        List<Remedy> remedies = Remedy.of(status);
        if (!remedies.equals(offered)) {
            offer(remedies);
        }
    }

    private void offer(List<Remedy> remedies) {
        offered = remedies;
        setVisible(!remedies.isEmpty());
        setManaged(!remedies.isEmpty());
        getChildren().setAll(remedies.stream().map(this::button).toList());
    }

    private Button button(Remedy remedy) {
        Button button = new Button(texts.of(remedy.text()));
        button.setId(remedy.text().replace('.', '-'));
        button.getStyleClass().add(Styles.SMALL);
        button.setOnAction(_ -> run.accept(remedy));
        return button;
    }
}
