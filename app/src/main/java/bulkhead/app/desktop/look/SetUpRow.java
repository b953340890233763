package bulkhead.app.desktop.look;

import atlantafx.base.theme.Styles;
import bulkhead.app.rights.AsRoot;
import bulkhead.app.rights.SetUp;
import java.io.IOException;
import java.util.Optional;
import javafx.application.Platform;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/** Why this user cannot connect, and what changes that: a button where the desktop can ask for the rights, and a command. */
public final class SetUpRow extends HBox {
    private final Texts texts;
    private final Label said;
    private final Button button;

    /** @param why a sentence */
    public SetUpRow(Texts texts, String why, Optional<SetUp> setUp) {
        super(12);
        this.texts = texts;
        FontIcon icon = Icons.of(Feather.ALERT_TRIANGLE, "row-icon");
        icon.getStyleClass().add("busy");
        said = new Label(why);
        said.setId("set-up-why");
        said.setWrapText(true);
        button = new Button(texts.of("setup.button"));
        button.setId("set-up");
        VBox text = new VBox(8, said);
        setUp.ifPresent(how -> text.getChildren().add(ways(how)));
        HBox.setHgrow(text, Priority.ALWAYS);
        setAlignment(Pos.TOP_LEFT);
        setId("set-up-row");
        getChildren().addAll(icon, text);
    }

    private FlowPane ways(SetUp how) {
        FlowPane ways = new FlowPane(8, 4);
        ways.setAlignment(Pos.CENTER_LEFT);
        if (how.shell().isPossible()) {
            button.getStyleClass().add(Styles.SMALL);
            button.setOnAction(_ -> start(how.shell()));
            ways.getChildren().addAll(button, new Label(texts.of("setup.by-hand")));
        }
        Label command = new Label(how.words());
        command.setId("set-up-command");
        command.setWrapText(true);
        command.getStyleClass().add(Styles.TEXT_MUTED);
        ways.getChildren().addAll(command, new CopyButton(texts, texts.of("setup.button"), how.words()));
        return ways;
    }

    private void start(AsRoot shell) {
        button.setDisable(true);
        said.setText(texts.of("setup.running"));
        Thread.ofPlatform().daemon().name("set-up").start(() -> run(shell));
    }

    private void run(AsRoot shell) {
        try {
            AsRoot.Ended ended = shell.run();
            String last = ended.output().lines().reduce((_, line) -> line).orElse("");
            end(
                    ended.exit() == 0
                            ? texts.of("setup.again")
                            : ended.isRefused() ? texts.of("setup.refused") : texts.of("setup.failed", last));
        } catch (IOException e) {
            end(texts.of("setup.failed", texts.said(e.getMessage())));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void end(String sentence) {
        Platform.runLater(() -> {
            said.setText(sentence);
            button.setDisable(false);
        });
    }
}
