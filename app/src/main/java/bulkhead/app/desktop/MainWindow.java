package bulkhead.app.desktop;

import atlantafx.base.theme.Styles;
import bulkhead.app.desktop.connection.ConnectionPage;
import bulkhead.app.desktop.connection.LogPage;
import bulkhead.app.desktop.connection.Remedy;
import bulkhead.app.desktop.look.Icons;
import bulkhead.app.desktop.look.Pages;
import bulkhead.app.desktop.look.Texts;
import bulkhead.app.desktop.profiles.Profiles;
import bulkhead.app.profile.ProfileStore;
import bulkhead.app.settings.Habits;
import bulkhead.app.settings.Kept;
import bulkhead.app.settings.Remembered;
import bulkhead.app.status.ConnectionStatus;
import java.util.List;
import javafx.geometry.Orientation;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Separator;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.feather.Feather;

/** The window's content: the connections at the left, the one of now, or another page, at the right. */
final class MainWindow extends BorderPane {
    private final Actions actions;
    private final Profiles profiles;
    private final ConnectionPage connection;
    private final PageStack pages;
    private final Node side;
    private ConnectionStatus status = ConnectionStatus.IDLE;
    private String selected;

    /** What the user can ask for. */
    interface Actions {
        void connect(String profile);

        void disconnect();

        void run(Remedy remedy);

        void settings();
    }

    MainWindow(Texts texts, ProfileStore store, Habits habits, Actions actions) {
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
        connection.openTab(remembered.get().tab());
        connection.onTab(tab -> remembered.change(before -> before.on(tab)));
        Button settings = new Button(texts.of("settings.open"), Icons.of(Feather.SETTINGS, "row-icon"));
        settings.setId("open-settings");
        settings.getStyleClass().add(Styles.FLAT);
        settings.setOnAction(_ -> actions.settings());
        HBox foot = new HBox(settings);
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
        lookup("#search").requestFocus();
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

    /** Shows what there is to tell of the connection, whoever runs it. */
    void show(ConnectionStatus newest) {
        status = newest;
        refresh();
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
        connection.show(status, selected != null);
        profiles.show(status);
    }
}
