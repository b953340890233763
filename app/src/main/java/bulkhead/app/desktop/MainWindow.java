package bulkhead.app.desktop;

import atlantafx.base.theme.Styles;
import bulkhead.app.desktop.connection.ConnectionPage;
import bulkhead.app.desktop.connection.LogPage;
import bulkhead.app.desktop.connection.Remedy;
import bulkhead.app.desktop.look.Icons;
import bulkhead.app.desktop.look.Pages;
import bulkhead.app.desktop.look.Texts;
import bulkhead.app.desktop.look.Words;
import bulkhead.app.desktop.profiles.Profiles;
import bulkhead.app.profile.ProfileStore;
import bulkhead.app.settings.Habits;
import bulkhead.app.settings.History;
import bulkhead.app.settings.Kept;
import bulkhead.app.settings.Remembered;
import bulkhead.app.status.ConnectionStatus;
import bulkhead.protocol.core.Failure;
import java.util.Date;
import java.util.List;
import java.util.Map;
import javafx.geometry.Orientation;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Separator;
import javafx.scene.control.Tooltip;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.feather.Feather;

/** The window's content: the connections at the left, the one of now, or another page, at the right. */
final class MainWindow extends BorderPane {
    private final Texts texts;
    private final Actions actions;
    private final Profiles profiles;
    private final ConnectionPage connection;
    private final PageStack pages;
    private final Node side;
    private final Kept<History> history;
    private ConnectionStatus status = ConnectionStatus.IDLE;
    private Map<String, Failure> failures = Map.of();
    private String selected;

    /** What the user can ask for. */
    interface Actions {
        void connect(String profile);

        void disconnect();

        void run(Remedy remedy);

        void settings();

        void doctor();
    }

    MainWindow(Texts texts, ProfileStore store, Habits habits, Actions actions) {
        this.texts = texts;
        this.actions = actions;
        Kept<Remembered> remembered = habits.remembered();
        connection = new ConnectionPage(texts, this::press, actions::run);
        pages = new PageStack(texts, connection);
        profiles = Profiles.ofUser(
                texts,
                pages,
                store,
                name -> {
                    selected = name;
                    if (name != null) {
                        remembered.change(before -> before.selected(name));
                    }
                    refresh();
                },
                actions::connect);
        profiles.createFrom(() -> habits.settings().get().newProfile());
        if (remembered.get().profile() != null) {
            profiles.select(remembered.get().profile());
        }
        history = habits.history();
        Words words = new Words(texts);
        Runnable past = () -> connection.past(history.get().last().stream()
                .map(one -> texts.of(
                        "course.line",
                        new Date(one.course().ended()),
                        one.profile().isEmpty() ? texts.of("tray.unnamed") : one.profile(),
                        words.summary(one.course())))
                .toList());
        history.onChange((_, _) -> past.run());
        past.run();
        connection.openTab(remembered.get().tab());
        connection.onTab(tab -> remembered.change(before -> before.on(tab)));
        Button settings = new Button(texts.of("settings.open"), Icons.of(Feather.SETTINGS, "row-icon"));
        settings.setId("open-settings");
        settings.getStyleClass().add(Styles.FLAT);
        settings.setOnAction(_ -> actions.settings());
        Button doctor = new Button(null, Icons.of(Feather.LIFE_BUOY, "row-icon"));
        doctor.setId("open-doctor");
        doctor.getStyleClass().addAll(Styles.BUTTON_ICON, Styles.FLAT);
        doctor.setTooltip(new Tooltip(texts.of("doctor.open")));
        doctor.setAccessibleText(texts.of("doctor.open"));
        doctor.setOnAction(_ -> actions.doctor());
        HBox foot = new HBox(settings, doctor);
        foot.getStyleClass().add("sidebar-foot");
        VBox.setVgrow(profiles.list(), Priority.ALWAYS);
        side = new HBox(new VBox(profiles.list(), foot), new Separator(Orientation.VERTICAL));
        addEventHandler(KeyEvent.KEY_PRESSED, event -> {
            // From the list at the side, too, Escape leads back.
            if (event.getCode() == KeyCode.ESCAPE && getCenter() == pages && pages.isOpen()) {
                event.consume();
                pages.back();
            }
        });
        uncover();
    }

    /** Shows something in the place of everything else. */
    void cover(Node with) {
        setLeft(null);
        setCenter(with);
        with.requestFocus();
    }

    void uncover() {
        setLeft(side);
        setCenter(pages);
    }

    /** What happens when the user comes back from the page that is opened next. */
    void afterNextPage(Runnable then) {
        pages.whenBack(then);
    }

    Pages pages() {
        return pages;
    }

    Profiles profiles() {
        return profiles;
    }

    /** The name of the selected connection, or null. */
    String selected() {
        return selected;
    }

    /** Leaves any other page for the log. */
    void openLog() {
        pages.back();
        connection.openTab("tab-log");
    }

    /** To type what a connection is called. */
    void search() {
        Node search = lookup("#search");
        // Covered, as by the welcome, there is nothing to search in.
        if (search != null) {
            search.requestFocus();
        }
    }

    /** Whether the window can be closed now; may ask the user. */
    boolean mayClose() {
        return pages.mayLeave();
    }

    /** Lets go of what waits for the user. */
    void close() {
        pages.close();
        profiles.close();
    }

    /**
     * Shows what there is to tell of the connection, whoever runs it.
     *
     * @param known why connections failed, by their names
     */
    void show(ConnectionStatus newest, Map<String, Failure> known) {
        if (newest.concerns().mendedAt() > status.concerns().mendedAt()) {
            pages.tell(texts.of("doubt.rules-changed"));
        }
        status = newest;
        failures = known;
        connection.log(newest);
        history.change(before -> before.with(newest));
        refresh();
    }

    /** The newest status as it is shown: without what failed of a connection that is not selected. */
    ConnectionStatus shown() {
        return Failures.seenFrom(selected, status, failures);
    }

    /** This user cannot connect, for this reason. */
    void cannot(String why) {
        connection.cannot(why);
    }

    /** What the log has. */
    List<String> logLines() {
        return connection.logLines();
    }

    void log(LogPage.Entry entry) {
        connection.log(entry);
    }

    void log(List<LogPage.Entry> newest) {
        connection.log(newest);
    }

    /** What the large button does. */
    void press() {
        if (status.isActive()) {
            actions.disconnect();
        } else if (selected != null) {
            actions.connect(selected);
        }
    }

    private void refresh() {
        connection.show(shown(), selected != null);
        profiles.show(status, failures);
    }
}
