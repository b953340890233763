package bulkhead.app.desktop.settings;

import atlantafx.base.controls.Tile;
import bulkhead.app.desktop.look.Pages;
import bulkhead.app.desktop.look.Switch;
import bulkhead.app.desktop.look.Texts;
import bulkhead.app.settings.LoginStart;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import javafx.application.Platform;

/** Whether the window opens at login: as the system has it, whoever changed it. */
final class LoginStartRow {
    private final Texts texts;
    private final Supplier<Pages> pages;
    private final LoginStart login;
    private final Switch toggle = new Switch();
    private boolean known;

    LoginStartRow(Texts texts, Supplier<Pages> pages, LoginStart login) {
        this.texts = texts;
        this.pages = pages;
        this.login = login;
        toggle.selectedProperty().addListener((_, _, on) -> change(on));
        refresh();
    }

    Tile tile() {
        String about = login.isPossible() ? "settings.login-about" : "settings.login-unknown";
        return SettingsRows.row(texts, "settings.login", about, toggle);
    }

    private void refresh() {
        known = false;
        toggle.setDisable(true);
        CompletableFuture.supplyAsync(() -> call(login::isOn))
                .whenComplete((on, error) -> Platform.runLater(() -> {
                    toggle.setSelected(error == null && on);
                    // Off is always possible, on only with a launcher.
                    toggle.setDisable(error != null || !on && !login.isPossible());
                    known = true;
                    if (error != null) {
                        complain(error);
                    }
                }));
    }

    private void change(boolean on) {
        if (known) {
            CompletableFuture.supplyAsync(() -> call(() -> {
                        login.set(on);
                        return on;
                    }))
                    .whenComplete((_, error) -> {
                        if (error != null) {
                            Platform.runLater(() -> {
                                complain(error);
                                refresh();
                            });
                        }
                    });
        }
    }

    private void complain(Throwable error) {
        Throwable cause = error.getCause();
        pages.get()
                .tell(texts.of(
                        "settings.login-failed",
                        texts.said(
                                cause.getCause() == null
                                        ? cause.getMessage()
                                        : cause.getCause().getMessage())));
    }

    private static boolean call(Answer of) {
        try {
            return of.get();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @FunctionalInterface
    private interface Answer {
        boolean get() throws IOException;
    }
}
