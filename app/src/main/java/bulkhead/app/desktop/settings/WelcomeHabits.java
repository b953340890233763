package bulkhead.app.desktop.settings;

import bulkhead.app.desktop.look.Icons;
import bulkhead.app.desktop.look.Pages;
import bulkhead.app.desktop.look.SetUpRow;
import bulkhead.app.desktop.look.Texts;
import bulkhead.app.rights.SetUp;
import bulkhead.app.settings.Kept;
import bulkhead.app.settings.LoginStart;
import bulkhead.app.settings.Settings;
import bulkhead.app.settings.Settings.OnClose;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import javafx.application.Platform;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/** The third step: how Bulkhead is to behave, and whether it can connect at all. */
public record WelcomeHabits(
        Texts texts, Supplier<Pages> pages, Kept<Settings> settings, LoginStart login, BooleanSupplier tray) {
    Node step(WelcomePage.Hooks hooks) {
        SettingsRows rows = new SettingsRows(texts, settings);
        VBox card = new VBox(
                new LoginStartRow(texts, pages, login).tile(),
                rows.choice(
                        "settings.close",
                        "settings.close-about",
                        OnClose.possible(tray.getAsBoolean()),
                        now -> now.onClose().as(tray.getAsBoolean()),
                        (b, close) -> b.onClose = close,
                        close -> texts.of("close." + SettingsRows.word(close))),
                rows.toggle(
                        "settings.killswitch",
                        "settings.killswitch-about",
                        Settings::killSwitch,
                        (b, on) -> b.killSwitch = on));
        card.getStyleClass().add("settings-card");
        VBox step = new VBox(WelcomePromises.heading(texts.of("welcome.behave")), card, rights(hooks));
        step.getStyleClass().add("welcome");
        return step;
    }

    private Node rights(WelcomePage.Hooks hooks) {
        FontIcon icon = Icons.of(Feather.MORE_HORIZONTAL, "row-icon");
        Label words = WelcomePromises.words(texts.of("welcome.asking"));
        words.setId("welcome-rights");
        VBox text = new VBox(8, words);
        CompletableFuture.supplyAsync(hooks::missingRights)
                .thenAccept(missing -> Platform.runLater(() -> show(missing, icon, words, text)));
        HBox row = new HBox(12, icon, text);
        row.setAlignment(Pos.CENTER_LEFT);
        return row;
    }

    private void show(Optional<String> missing, FontIcon icon, Label words, VBox text) {
        icon.setIconCode(missing.isEmpty() ? Feather.CHECK_CIRCLE : Feather.ALERT_TRIANGLE);
        icon.getStyleClass().setAll("ikonli-font-icon", "row-icon", missing.isEmpty() ? "good" : "busy");
        missing.ifPresent(why -> text.getChildren()
                .setAll(new SetUpRow(texts, texts.of("welcome.unable", texts.said(why)), SetUp.ofThisComputer())));
        words.setText(
                missing.map(why -> texts.of("welcome.unable", texts.said(why))).orElse(texts.of("welcome.able")));
    }
}
