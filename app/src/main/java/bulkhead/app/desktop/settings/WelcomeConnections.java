package bulkhead.app.desktop.settings;

import atlantafx.base.controls.Tile;
import bulkhead.app.desktop.look.Texts;
import bulkhead.app.profile.importer.OtherPrograms.Found;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import javafx.application.Platform;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.VBox;

/** The second step: bring connections along, from this computer or from files, or make one. */
final class WelcomeConnections extends VBox {
    private final Texts texts;
    private final WelcomePage.Hooks hooks;
    private final Label found = WelcomePromises.words("");
    private final VBox card = new VBox();

    WelcomeConnections(Texts texts, WelcomePage.Hooks hooks) {
        this.texts = texts;
        this.hooks = hooks;
        found.setText(texts.of("welcome.looking"));
        found.setId("welcome-found");
        card.getStyleClass().add("settings-card");
        card.getChildren()
                .addAll(
                        row(
                                "welcome.files",
                                "welcome.files-about",
                                "welcome.choose",
                                () -> hooks.importFiles(List.of())),
                        row("welcome.new", "welcome.new-about", "welcome.create", hooks::create));
        getStyleClass().add("welcome");
        getChildren().addAll(WelcomePromises.heading(texts.of("welcome.bring")), found, card);
        CompletableFuture.supplyAsync(hooks::found).thenAccept(all -> Platform.runLater(() -> show(all)));
    }

    private void show(List<Found> all) {
        found.setText(texts.of(all.isEmpty() ? "welcome.nothing" : "welcome.found"));
        for (Found each : all.reversed()) {
            String names = String.join(", ", each.names());
            Tile row = row(each.program(), names, () -> hooks.importFiles(each.files()), texts.of("welcome.import"));
            card.getChildren().addFirst(row);
        }
    }

    private Tile row(String title, String about, String action, Runnable run) {
        return row(texts.of(title), texts.of(about), run, texts.of(action));
    }

    private static Tile row(String title, String about, Runnable run, String action) {
        Button button = new Button(action);
        button.setMinWidth(USE_PREF_SIZE);
        button.setAccessibleText(action + ": " + title);
        button.setAccessibleHelp(about);
        button.setOnAction(_ -> run.run());
        Tile row = new Tile(title, about);
        row.setAction(button);
        row.setFocusTraversable(false);
        return row;
    }
}
