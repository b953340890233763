package bulkhead.app.desktop.settings;

import atlantafx.base.controls.CustomTextField;
import atlantafx.base.theme.Styles;
import bulkhead.app.desktop.look.Icons;
import bulkhead.app.desktop.look.Pages;
import bulkhead.app.desktop.look.Texts;
import bulkhead.app.settings.Kept;
import bulkhead.app.settings.LoginStart;
import bulkhead.app.settings.Settings;
import bulkhead.app.settings.Settings.Language;
import bulkhead.app.settings.Settings.LogDetail;
import bulkhead.app.settings.Settings.OnClose;
import bulkhead.app.settings.Settings.Theme;
import java.util.List;
import java.util.function.Supplier;
import javafx.application.Platform;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.feather.Feather;

/** All settings in sections, with a search over their titles and explanations. A change holds at once and is kept. */
public final class SettingsPage extends VBox {
    private final Texts texts;
    private final Supplier<Pages> pages;
    private final Kept<Settings> settings;
    private final LoginStart login;
    private final boolean tray;
    private final List<String> profiles;
    private final Runnable welcome;
    private final VBox content = new VBox();
    private final CustomTextField search = new CustomTextField();
    private final Label nothing;

    /**
     * @param pages those of now: another language makes the window's content anew
     * @param tray whether there is one to stay in
     * @param profiles the names of the saved connections
     * @param welcome shows the first start's steps again
     */
    public SettingsPage(
            Texts texts,
            Supplier<Pages> pages,
            Kept<Settings> settings,
            LoginStart login,
            boolean tray,
            List<String> profiles,
            Runnable welcome) {
        this.texts = texts;
        this.pages = pages;
        this.settings = settings;
        this.login = login;
        this.tray = tray;
        this.profiles = profiles;
        this.welcome = welcome;
        nothing = new Label(texts.of("settings.none"));
        nothing.getStyleClass().add(Styles.TEXT_MUTED);
        search.setId("settings-search");
        search.setLeft(Icons.of(Feather.SEARCH, "row-icon"));
        search.setPromptText(texts.of("settings.search"));
        search.setAccessibleText(texts.of("settings.search"));
        search.textProperty().addListener((_, _, _) -> filter());
        HBox.setHgrow(search, Priority.ALWAYS);
        content.getStyleClass().add("settings");
        ScrollPane scroll = new ScrollPane(content);
        scroll.setId("settings");
        scroll.setFitToWidth(true);
        VBox.setVgrow(scroll, Priority.ALWAYS);
        HBox top = new HBox(search);
        top.getStyleClass().add("settings-top");
        getChildren().addAll(top, scroll);
        fill();
    }

    /** To search at once. */
    @Override
    public void requestFocus() {
        search.requestFocus();
    }

    private void fill() {
        SettingsRows rows = new SettingsRows(texts, settings);
        content.getChildren()
                .setAll(
                        appearance(rows),
                        start(rows),
                        connections(rows),
                        new SettingsSection(
                                texts.of("settings.log"),
                                rows.choice(
                                        "settings.detail",
                                        "settings.detail-about",
                                        LogDetail.values(),
                                        Settings::logDetail,
                                        (b, detail) -> b.logDetail = detail,
                                        detail -> texts.of("logged." + SettingsRows.word(detail)))),
                        nothing,
                        bottom());
        filter();
    }

    private SettingsSection appearance(SettingsRows rows) {
        return new SettingsSection(
                texts.of("settings.appearance"),
                rows.choice(
                        "settings.theme",
                        "settings.theme-about",
                        Theme.values(),
                        Settings::theme,
                        (b, theme) -> b.theme = theme,
                        theme -> texts.of("theme." + SettingsRows.word(theme))),
                rows.choice(
                        "settings.language",
                        "settings.language-about",
                        Language.values(),
                        Settings::language,
                        (b, language) -> b.language = language,
                        language -> texts.of("language." + SettingsRows.word(language))));
    }

    private SettingsSection start(SettingsRows rows) {
        return new SettingsSection(
                texts.of("settings.start"),
                new LoginStartRow(texts, pages, login).tile(),
                new StartChoice(texts, settings, profiles).tile(),
                rows.toggle(
                        "settings.hidden",
                        "settings.hidden-about",
                        Settings::startHidden,
                        (b, hidden) -> b.startHidden = hidden),
                rows.choice(
                        "settings.close",
                        "settings.close-about",
                        OnClose.possible(tray),
                        now -> now.onClose().as(tray),
                        (b, close) -> b.onClose = close,
                        close -> texts.of("close." + SettingsRows.word(close))),
                rows.toggle(
                        "settings.notifications",
                        "settings.notifications-about",
                        Settings::notifications,
                        (b, on) -> b.notifications = on),
                rows.toggle(
                        "settings.updates", "settings.updates-about", Settings::updates, (b, on) -> b.updates = on));
    }

    private SettingsSection connections(SettingsRows rows) {
        return new SettingsSection(
                texts.of("settings.connections"),
                rows.toggle(
                        "settings.reconnect",
                        "settings.reconnect-about",
                        Settings::reconnect,
                        (b, on) -> b.reconnect = on),
                rows.toggle(
                        "settings.killswitch",
                        "settings.killswitch-about",
                        Settings::killSwitch,
                        (b, on) -> b.killSwitch = on),
                rows.toggle("settings.lan", "settings.lan-about", Settings::allowLan, (b, on) -> b.allowLan = on));
    }

    private HBox bottom() {
        Button again = new Button(texts.of("settings.welcome"));
        again.setId("show-welcome");
        again.setOnAction(_ -> welcome.run());
        Button reset = new Button(texts.of("settings.reset"));
        reset.setId("reset");
        reset.setOnAction(_ -> reset());
        return new HBox(8, again, reset);
    }

    private void reset() {
        Settings before = settings.get();
        settings.change(_ -> Settings.DEFAULTS);
        fill();
        // After what the change of language may bring with it.
        Platform.runLater(() -> pages.get().tell(texts.of("settings.wasreset"), texts.of("settings.undo"), () -> {
            settings.change(_ -> before);
            fill();
        }));
    }

    private void filter() {
        boolean some = false;
        for (var child : content.getChildren()) {
            some |= child instanceof SettingsSection section && section.filter(search.getText());
        }
        nothing.setVisible(!some);
        nothing.setManaged(!some);
    }
}
